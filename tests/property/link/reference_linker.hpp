// SPDX-License-Identifier: MIT
// The linkage rules of docs/linkage.md once more, on facts instead of tokens, with sets and maps
// and no care for speed. The engine must agree with it to the last row and count.
#pragma once

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "link/rule_set.hpp"
#include "reference_registers.hpp"
#include "support/fact_rows.hpp"

namespace tallystick::testing {

class ReferenceLinker {
public:
  ReferenceLinker(const link::RuleSet& rules, const std::vector<FactRow>& rows)
      : rules_(rules), rows_(rows), label_(rows.size()), pass_(rows.size(), 0) {
    std::iota(label_.begin(), label_.end(), RowId{0});
  }

  LinkForest run() {
    find_crowded_postcodes();
    LinkForest result;
    bool anchored_before = false;
    bool counted = false;
    for (std::size_t p = 0; p != rules_.passes.size(); ++p) {
      const link::Pass& pass = rules_.passes[p];
      const bool anchored = asks(pass, link::Term::person_id);
      if (anchored_before && !anchored && !counted) {
        result.person_id_conflicts = conflicts();
        counted = true;
      }
      anchored_before = anchored || anchored_before;
      PassCounts counts{.name = pass.name};
      joins_.clear();
      if (anchored) {
        anchored_pass(pass, counts);
      } else if (asks(pass, link::Term::repaired_person_id)) {
        repair_pass(pass, counts);
      } else {
        keyed_pass(pass, counts);
      }
      make_joins(static_cast<std::uint8_t>(p + 1), counts);
      result.passes.push_back(counts);
    }
    if (anchored_before && !counted) result.person_id_conflicts = conflicts();
    result.to = label_;
    result.pass = pass_;
    return result;
  }

private:
  using Rows = std::vector<RowId>;

  static bool asks(const link::Pass& pass, link::Term term) {
    return std::count(pass.agree.begin(), pass.agree.end(), term) != 0;
  }
  static bool same(int a, int b) { return a != 0 && a == b; }
  static bool agree(const link::Pass& pass, const FactRow& a, const FactRow& b) {
    const bool y = same(a.year, b.year);
    const bool m = same(a.month, b.month);
    const bool d = same(a.day, b.day);
    const bool swap = y && same(a.day, b.month) && same(a.month, b.day);
    using link::Term;
    if (asks(pass, Term::birth_date) && !(y && m && d)) return false;
    if (asks(pass, Term::birth_date_part) && !y && !m && !d) return false;
    if (asks(pass, Term::partial_birth_date) && int{y} + int{m} + int{d} < 2 && !swap) return false;
    if (asks(pass, Term::sex) && !same(a.sex, b.sex)) return false;
    return !asks(pass, Term::postcode) || same(a.postcode, b.postcode);
  }
  /// What rows say of a part of the birth date or the sex; of fillers, the year alone.
  std::set<int> firm_values(const Rows& of, int part) const {
    std::set<int> values;
    for (const RowId r : of) {
      const FactRow& row = rows_[r];
      const int known[] = {row.year, row.weak_date ? 0 : row.month, row.weak_date ? 0 : row.day,
                           row.sex};
      if (known[part] != 0) values.insert(known[part]);
    }
    return values;
  }
  static std::vector<int> profile(const FactRow& r) {
    return {r.year, r.month, r.day, r.sex, r.postcode};
  }

  std::map<int, Rows> groups() const {
    std::map<int, Rows> by_id;
    for (RowId r = 0; r != rows_.size(); ++r) {
      if (rows_[r].nhs != 0) by_id[rows_[r].nhs].push_back(r);
    }
    return by_id;
  }

  void anchored_pass(const link::Pass& pass, PassCounts& counts) {
    const link::Pass& first = rules_.passes.front();
    for (const auto& [nhs, group] : groups()) {
      std::set<std::vector<int>> profiles;
      bool plain = !asks(first, link::Term::nothing_contradicts);
      for (const RowId r : group) {
        profiles.insert(profile(rows_[r]));
        plain = plain && (r == group.front() || agree(first, rows_[r], rows_[group.front()]));
      }
      const bool suspect = !plain && profiles.size() > 64;
      if (asks(pass, link::Term::nothing_contradicts)) {
        if (!suspect) nothing_contradicts(group, counts);
        continue;
      }
      for (const RowId a : group) {
        for (const RowId b : group) {
          if (a >= b || !agree(pass, rows_[a], rows_[b])) continue;
          const bool equal = profile(rows_[a]) == profile(rows_[b]);
          if (!suspect || equal || pass.agree.size() == 1) joins_.emplace_back(a, b);
        }
      }
    }
  }

  void nothing_contradicts(const Rows& group, PassCounts& counts) {
    std::map<RowId, Rows> persons;
    for (const RowId r : group)
      persons[label_[r]].push_back(r);
    const auto compatible = [&](RowId a, RowId b) {
      for (int part = 0; part != 4; ++part) {
        const std::set<int> of_a = firm_values(persons[a], part);
        const std::set<int> of_b = firm_values(persons[b], part);
        const bool shared = std::any_of(of_a.begin(), of_a.end(),
                                        [&](int value) { return of_b.count(value) != 0; });
        if (!of_a.empty() && !of_b.empty() && !shared) return false;
      }
      return true;
    };
    std::set<RowId> left;
    for (const auto& [root, rows] : persons)
      left.insert(root);
    while (!left.empty()) {
      Rows component{*left.begin()};
      left.erase(left.begin());
      for (std::size_t i = 0; i != component.size(); ++i) {
        for (auto it = left.begin(); it != left.end();) {
          if (compatible(component[i], *it)) {
            component.push_back(*it);
            it = left.erase(it);
          } else {
            ++it;
          }
        }
      }
      bool clique = true;
      for (const RowId a : component) {
        for (const RowId b : component)
          clique = clique && (a == b || compatible(a, b));
      }
      if (!clique) counts.refused_ambiguous += component.size();
      for (const RowId a : component) {
        if (clique) joins_.emplace_back(component.front(), a);
      }
    }
  }

  std::uint64_t conflicts() const {
    std::map<RowId, int> size;
    for (const RowId label : label_)
      ++size[label];
    std::uint64_t n = 0;
    for (const auto& [nhs, group] : groups()) {
      for (const RowId r : group)
        n += group.size() > 1 && size[label_[r]] == 1 ? 1U : 0U;
    }
    return n;
  }

  /// The valid person id of a person, 0 if none.
  int id_of(RowId root) const { return id_[root]; }
  void find_ids() {
    id_.assign(rows_.size(), 0);
    for (RowId r = 0; r != rows_.size(); ++r) {
      if (rows_[r].nhs != 0 && !rows_[r].fallible) id_[label_[r]] = rows_[r].nhs;
    }
  }

  void repair_pass(const link::Pass& pass, PassCounts& counts) {
    find_ids();
    Sightings candidates;
    const auto by_id = groups();
    for (RowId r = 0; r != rows_.size(); ++r) {
      for (const int nhs : rows_[r].repairs) {
        const auto found = by_id.find(nhs);
        if (found == by_id.end()) continue;
        for (const RowId other : found->second) {
          if (rows_[other].fallible || label_[other] == label_[r]) continue;
          if (agree(pass, rows_[r], rows_[other])) candidates[label_[r]].insert(label_[other]);
        }
      }
    }
    decide(candidates, candidates, label_, counts);
  }

  /// `sees` has the candidates of keys behind which there is one id; `part` makes the parts of one
  /// id one person.
  void decide(const Sightings& candidates, const Sightings& sees, const Rows& part,
              PassCounts& counts) {
    const ReferenceRegisters registers(rows_, part);
    for (const auto& [who, persons] : candidates) {
      if (persons.size() != 1) {
        ++counts.refused_ambiguous;
      } else if (id_of(who) != 0 && id_of(who) != id_of(*persons.begin())) {
        ++counts.refused_veto;
      } else if (has_rival(who, *persons.begin(), sees, registers)) {
        ++counts.refused_veto;
      } else {
        joins_.emplace_back(who, *persons.begin());
      }
    }
  }

  /// Whether a register of `who` would hold `is` twice if everybody joined who sees `is`.
  static bool has_rival(RowId who, RowId is, const Sightings& sees,
                        const ReferenceRegisters& registers) {
    const std::set<int> own = registers.of(who);
    if (own.empty()) return false;
    std::set<RowId> people{who, is};
    for (const auto& [other, seen] : sees) {
      if (seen.count(is) != 0) people.insert(other);
    }
    return std::any_of(own.begin(), own.end(),
                       [&](int reg) { return registers.count(people, reg) > 1; });
  }

  void find_crowded_postcodes() {
    using F = MatchField;
    const TokenPlan plan = link::token_plan(rules_);
    const auto counts_people = [](const MatchKey& k) {
      return k.fields == std::vector{F::birth_date, F::sex, F::postcode} ||
             k.fields == std::vector{F::birth_date, F::postcode};
    };
    const auto key = std::find_if(plan.match_keys.begin(), plan.match_keys.end(), counts_people);
    if (!plan.place || key == plan.match_keys.end()) return;
    std::map<int, std::set<std::vector<int>>> people;
    for (const FactRow& row : rows_) {
      if (const auto values = key_values(row, *key)) people[row.postcode].insert(*values);
    }
    for (const auto& [postcode, who] : people) {
      if (who.size() > rules_.crowded_postcode_people) crowded_.insert(postcode);
    }
  }

  static std::vector<MatchKey> keys_of(const link::Pass& pass) {
    using link::Term;
    using F = MatchField;
    std::vector<F> dates{F::birth_date};
    if (asks(pass, Term::partial_birth_date)) {
      dates = {F::birth_year_month, F::birth_year_day, F::birth_month_day,
               F::birth_day_month_sorted};
    }
    std::vector<MatchKey> keys;
    for (const F date : dates) {
      MatchKey key{{date}, asks(pass, Term::local_id) ? WeakDates::allowed : WeakDates::refused};
      for (const auto& [term, field] :
           std::map<Term, F>{{Term::sex, F::sex},
                             {Term::postcode, F::postcode},
                             {Term::postcode_sector, F::postcode_sector},
                             {Term::postcode_district, F::postcode_district},
                             {Term::practice, F::practice},
                             {Term::local_id, F::local_id}}) {
        if (asks(pass, term)) key.fields.push_back(field);
      }
      keys.push_back(key);
    }
    return keys;
  }

  void keyed_pass(const link::Pass& pass, PassCounts& counts) {
    find_ids();
    const bool by_place = asks(pass, link::Term::postcode) && !asks(pass, link::Term::local_id);
    std::vector<Rows> groups;
    for (const MatchKey& key : keys_of(pass)) {
      std::map<std::vector<int>, Rows> by_key;
      for (RowId r = 0; r != rows_.size(); ++r) {
        const auto values = key_values(rows_[r], key);
        if (!values) continue;
        if (by_place && crowded_.count(rows_[r].postcode) != 0) {
          counts.refused_crowded += id_of(label_[r]) == 0 ? 1U : 0U;
        } else {
          by_key[*values].push_back(r);
        }
      }
      for (const auto& [values, rows] : by_key) {
        if (rows.size() > rules_.max_rows_per_key) {
          for (const RowId r : rows)
            counts.refused_crowded += id_of(label_[r]) == 0 ? 1U : 0U;
        } else {
          groups.push_back(rows);
        }
      }
    }
    if (pass.candidates == link::Candidates::unique) {
      unique_pass(groups, counts);
    } else {
      any_pass(groups, counts);
    }
  }

  std::set<RowId> persons_in(const Rows& rows) const {
    std::set<RowId> persons;
    for (const RowId r : rows)
      persons.insert(label_[r]);
    return persons;
  }
  bool too_many_fallible(const Rows& rows) const {
    std::set<RowId> fallible;
    for (const RowId r : rows) {
      if (rows_[r].fallible) fallible.insert(label_[r]);
    }
    return fallible.size() > 8;
  }

  void unique_pass(const std::vector<Rows>& groups, PassCounts& counts) {
    // Parts of one person id first.
    std::vector<RowId> part = label_;
    const auto part_of = [&](RowId root) {
      while (part[root] != root)
        root = part[root];
      return root;
    };
    std::vector<char> usable;
    for (const Rows& group : groups) {
      const std::set<RowId> persons = persons_in(group);
      usable.push_back(persons.size() > 1 && !too_many_fallible(group) ? 1 : 0);
      std::set<int> ids;
      for (const RowId p : persons) {
        if (id_of(p) != 0) ids.insert(id_of(p));
      }
      if (ids.size() != 1 || usable.back() == 0) continue;
      RowId first = ~RowId{0};
      for (const RowId p : persons) {
        if (id_of(p) == 0) continue;
        if (first == ~RowId{0}) {
          first = p;
        } else {
          joins_.emplace_back(first, p);
          const RowId a = part_of(first);
          const RowId b = part_of(p);
          part[std::max(a, b)] = std::min(a, b);
        }
      }
    }
    for (RowId& root : part)
      root = part_of(root);
    constexpr RowId kNobody = ~RowId{0};
    Sightings candidates;
    Sightings sees;
    for (std::size_t g = 0; g != groups.size(); ++g) {
      const std::set<RowId> persons = persons_in(groups[g]);
      if (persons.size() < 2) continue;
      std::set<int> ids;
      for (const RowId p : persons)
        ids.insert(id_of(p));
      ids.erase(0);
      for (const RowId x : persons) {
        if (id_of(x) != 0) continue;
        if (usable[g] == 0) candidates[x].insert({kNobody, kNobody - 1});
        for (const RowId y : persons) {
          if (id_of(y) == 0) continue;
          candidates[x].insert(part[y]);
          if (usable[g] != 0 && ids.size() == 1) sees[x].insert(part[y]);
        }
      }
    }
    decide(candidates, sees, part, counts);
    const ReferenceRegisters registers(rows_, label_);
    Sightings shares;
    for (const Rows& group : groups) {
      const std::set<RowId> persons = persons_in(group);
      const auto stranger = [&](RowId p) { return id_of(p) == 0 && candidates.count(p) == 0; };
      for (const RowId x : persons) {
        for (const RowId y : persons) {
          if (x == y || !stranger(x) || !stranger(y)) continue;
          if (registers.empty())
            joins_.emplace_back(x, y);
          else
            shares[x].insert(y);
        }
      }
    }
    const ReferenceRegisters::Strangers strangers = registers.join(shares);
    counts.refused_ambiguous += strangers.ambiguous;
    counts.refused_veto += strangers.vetoed;
    for (const Rows& people : strangers.joined) {
      for (const RowId p : people)
        joins_.emplace_back(people.front(), p);
    }
  }

  void any_pass(const std::vector<Rows>& groups, PassCounts& counts) {
    const ReferenceRegisters registers(rows_, label_);
    Sightings linked;
    for (const Rows& group : groups) {
      const std::set<RowId> persons = persons_in(group);
      if (persons.size() < 2) continue;
      if (too_many_fallible(group)) {
        for (const RowId p : persons)
          counts.refused_ambiguous += id_of(p) == 0 ? 1U : 0U;
        continue;
      }
      for (const RowId a : persons) {
        for (const RowId b : persons) {
          if (a != b && (id_of(a) == 0 || id_of(b) == 0 || id_of(a) == id_of(b))) {
            linked[a].insert(b);
          }
        }
      }
    }
    for (const Rows& component : components(linked)) {
      std::set<int> ids;
      std::set<int> id_registers; // parts of one id may meet, whatever they hold
      Rows without_id;
      for (const RowId p : component) {
        if (id_of(p) == 0) {
          without_id.push_back(p);
          continue;
        }
        ids.insert(id_of(p));
        for (const int reg : registers.of(p))
          id_registers.insert(reg);
      }
      bool refused = ids.size() > 1 || registers.twice_in_one(without_id);
      for (const int reg : id_registers)
        refused = refused || registers.count(without_id, reg) != 0;
      if (refused) counts.refused_veto += without_id.size();
      for (const RowId p : component) {
        if (!refused) joins_.emplace_back(component.front(), p);
      }
    }
  }

  void make_joins(std::uint8_t by, PassCounts& counts) {
    std::vector<RowId> to = label_;
    const auto root = [&](RowId r) {
      while (to[r] != r)
        r = to[r];
      return r;
    };
    for (const auto& [a, b] : joins_) {
      const RowId x = root(a);
      const RowId y = root(b);
      to[std::max(x, y)] = std::min(x, y);
    }
    for (RowId r = 0; r != rows_.size(); ++r) {
      const RowId now = root(r);
      if (label_[r] == r && now != r) {
        pass_[r] = by;
        ++counts.linked_rows;
      }
      label_[r] = now;
    }
  }

  const link::RuleSet& rules_;
  const std::vector<FactRow>& rows_;
  std::vector<RowId> label_;
  std::vector<std::uint8_t> pass_;
  std::vector<int> id_; // of roots
  std::vector<std::pair<RowId, RowId>> joins_;
  std::set<int> crowded_;
};

} // namespace tallystick::testing
