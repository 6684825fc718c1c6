// SPDX-License-Identifier: MIT
#include "link/one_person_id.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace tallystick::link {

void OnePersonId::link(std::span<const RowId> rows, Forest& forest) {
  to_.resize(rows.size());
  std::iota(to_.begin(), to_.end(), Local{0});
  by_.assign(rows.size(), 0);
  if (find_profiles(rows) == Profiles::too_many) {
    link_equal_profiles(rows);
  } else {
    for (std::size_t pass = 0; pass != anchored_.size(); ++pass) {
      const AgreementTerms& terms = anchored_[pass].terms;
      const auto by = static_cast<std::uint8_t>(pass + 1);
      if (terms.none()) {
        link_all(by);
      } else if (terms.nothing_contradicts) {
        link_unless_contradicted(pass, by);
      } else {
        link_by_terms(terms, by);
      }
    }
  }
  store(rows, forest);
}

OnePersonId::Profiles OnePersonId::find_profiles(std::span<const RowId> rows) {
  profile_.clear();
  first_.clear();
  firm_.clear();
  profile_of_.resize(rows.size());
  for (Local i = 0; i != rows.size(); ++i) {
    const Agreement& own = agreement_[rows[i]];
    // The newest profile first: rows of one source tend to agree with their neighbours.
    std::size_t p = profile_.size();
    while (p != 0 && profile_[p - 1] != own)
      --p;
    if (p == 0) {
      if (profile_.size() == kMaxProfilesPerPersonId) return Profiles::too_many;
      profile_.push_back(own);
      firm_.push_back(own);
      if (!evidence_.empty() && has(evidence_[rows[i]], Evidence::weak_birth_date))
        firm_.back().month = firm_.back().day = 0;
      first_.push_back(i);
      p = profile_.size();
    }
    profile_of_[i] = static_cast<Local>(p - 1);
  }
  return Profiles::few;
}

void OnePersonId::link_by_terms(const AgreementTerms& terms, std::uint8_t by) {
  // A profile that agrees with another agrees with itself: all its rows follow its first.
  std::uint64_t whole = 0;
  static_assert(kMaxProfilesPerPersonId <= 64);
  for (std::size_t p = 0; p != profile_.size(); ++p) {
    if (agrees(terms, profile_[p], profile_[p])) whole |= std::uint64_t{1} << p;
  }
  if (whole == 0) return;
  for (Local i = 0; i != to_.size(); ++i) {
    const Local p = profile_of_[i];
    if (((whole >> p) & 1U) != 0 && first_[p] != i) unite(first_[p], i, by);
  }
  for (std::size_t p = 0; p != profile_.size(); ++p) {
    for (std::size_t q = p + 1; q != profile_.size(); ++q) {
      if (agrees(terms, profile_[p], profile_[q])) unite(first_[p], first_[q], by);
    }
  }
}

/// Persons of the id so far, each with its profiles. Lone rows of one profile count as one group:
/// they agree on whatever they hold, so what contradicts one contradicts all.
void OnePersonId::collect_groups() {
  constexpr Local kNone = ~Local{0};
  groups_.clear();
  size_.assign(to_.size(), 0);
  for (Local i = 0; i != to_.size(); ++i)
    ++size_[find(i)];
  std::vector<Local> lone(profile_.size(), kNone);
  std::vector<Local> group_of(to_.size(), kNone);
  for (Local i = 0; i != to_.size(); ++i) {
    const Local root = find(i);
    const Local p = profile_of_[i];
    Local& group = size_[root] == 1 ? lone[p] : group_of[root];
    if (group == kNone) {
      group = static_cast<Local>(groups_.size());
      groups_.push_back({root, {}});
    }
    group_of[root] = group;
    std::vector<Local>& profiles = groups_[group].profiles;
    if (std::find(profiles.begin(), profiles.end(), p) == profiles.end()) profiles.push_back(p);
  }
  for (Local i = 0; i != to_.size(); ++i)
    size_[i] = group_of[find(i)]; // now: group of each row
}

bool OnePersonId::contradict(const Group& a, const Group& b) const {
  Disagreement found;
  for (const Local p : a.profiles)
    for (const Local q : b.profiles)
      found.add(firm_[p], firm_[q]);
  return found.any();
}

/// All rows are one person already: the common case.
bool OnePersonId::alone() const {
  Local roots = 0;
  for (Local i = 0; i != to_.size(); ++i)
    roots += to_[i] == i ? 1U : 0U;
  return roots == 1;
}

void OnePersonId::link_unless_contradicted(std::size_t pass, std::uint8_t by) {
  if (alone()) return;
  collect_groups();
  const std::size_t n = groups_.size();
  // Components of "does not contradict"; linked only where nobody contradicts anybody.
  std::vector<std::size_t> component(n);
  std::iota(component.begin(), component.end(), std::size_t{0});
  std::vector<std::pair<std::size_t, std::size_t>> contradictions;
  for (std::size_t a = 0; a != n; ++a) {
    for (std::size_t b = a + 1; b != n; ++b) {
      if (contradict(groups_[a], groups_[b])) {
        contradictions.emplace_back(a, b);
      } else if (component[a] != component[b]) {
        std::replace(component.begin(), component.end(), std::size_t{component[b]},
                     std::size_t{component[a]});
      }
    }
  }
  std::vector<char> refused(n, 0); // by component
  for (const auto& [a, b] : contradictions) {
    if (component[a] == component[b]) refused[component[a]] = 1;
  }
  std::vector<Local> first(n, ~Local{0}); // by component
  const std::vector<Local> group_of_row = size_;
  for (Local i = 0; i != to_.size(); ++i) {
    const std::size_t c = component[group_of_row[i]];
    if (refused[c] != 0) {
      refused_ambiguous_[pass] += to_[i] == i ? 1U : 0U;
    } else if (first[c] == ~Local{0}) {
      first[c] = i;
    } else {
      unite(first[c], i, by);
    }
  }
}

void OnePersonId::link_equal_profiles(std::span<const RowId> rows) {
  std::vector<Local> order(rows.size());
  std::iota(order.begin(), order.end(), Local{0});
  const auto profile = [&](Local i) {
    const Agreement& a = agreement_[rows[i]];
    return std::tuple{a.year, a.month, a.day, a.sex, a.postcode};
  };
  std::sort(order.begin(), order.end(), [&](Local a, Local b) {
    return std::tuple_cat(profile(a), std::tuple{a}) < std::tuple_cat(profile(b), std::tuple{b});
  });
  for (std::size_t pass = 0; pass != anchored_.size(); ++pass) {
    const AgreementTerms& terms = anchored_[pass].terms;
    const auto by = static_cast<std::uint8_t>(pass + 1);
    if (terms.none()) link_all(by);
    if (terms.none() || terms.nothing_contradicts) continue;
    for (std::size_t i = 1; i < order.size(); ++i) {
      const Agreement& own = agreement_[rows[order[i]]];
      if (own == agreement_[rows[order[i - 1]]] && agrees(terms, own, own)) {
        unite(order[i - 1], order[i], by);
      }
    }
  }
}

void OnePersonId::link_all(std::uint8_t by) {
  for (Local i = 1; i < to_.size(); ++i)
    unite(0, i, by);
}

OnePersonId::Local OnePersonId::find(Local row) {
  while (to_[row] != row) {
    to_[row] = to_[to_[row]];
    row = to_[row];
  }
  return row;
}

void OnePersonId::unite(Local a, Local b, std::uint8_t by) {
  a = find(a);
  b = find(b);
  if (a == b) return;
  if (a > b) std::swap(a, b);
  to_[b] = a;
  by_[b] = by;
}

void OnePersonId::store(std::span<const RowId> rows, Forest& forest) {
  size_.assign(to_.size(), 0);
  for (Local i = 0; i != to_.size(); ++i) {
    const Local root = find(i);
    ++size_[root];
    forest.to[rows[i]] = rows[root];
    forest.pass[rows[i]] = by_[i];
  }
  if (to_.size() > 1) {
    conflicts_ += static_cast<std::uint64_t>(std::count(size_.begin(), size_.end(), Local{1}));
  }
}

} // namespace tallystick::link
