// SPDX-License-Identifier: MIT
#include "link/among_people.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/radix_sort.hpp"

namespace tallystick::link {

AmongPeople::AmongPeople(std::span<const ScoredPair> pairs, const DecisionRules& rules,
                         Joiner& joiner)
    : pairs_(pairs), rules_(rules), joiner_(joiner), of_single_sources_(joiner.forest().to.size()),
      found_(joiner.forest().to.size()) {}

void AmongPeople::run(const OpenCounts& open, Decisions& made) {
  constexpr std::uint32_t kMostRounds = 10;
  for (std::uint32_t round = 0; round != kMostRounds; ++round) {
    collect(round == 0 ? std::optional<BitTable>() : concerned());
    if (round == 0) settle_share(open, made);
    linked_ = BitTable(joiner_.forest().to.size());
    const std::uint64_t before = made.linked;
    choose(round, made);
    if (made.linked == before) break;
  }
  count_missed(made);
  maybe_known_.settle(found_);
}

BitTable AmongPeople::concerned() const {
  BitTable trees = of_single_sources_;
  for (const ScoredPair& pair : pairs_) {
    if (linked_.test(pair.a)) trees.set(pair.b);
    if (linked_.test(pair.b)) trees.set(pair.a);
  }
  return trees;
}

void AmongPeople::collect(const std::optional<BitTable>& only) {
  all_.clear();
  const Forest& forest = joiner_.forest();
  for (std::uint32_t i = 0; i != pairs_.size(); ++i) {
    fetch_trees_ahead(pairs_, i, forest);
    const ScoredPair& pair = pairs_[i];
    if (only && !only->test(pair.a) && !only->test(pair.b)) continue;
    const RowId a = forest.root(pair.a);
    const RowId b = forest.root(pair.b);
    const PersonNumber id_a = forest.person_of(a);
    const PersonNumber id_b = forest.person_of(b);
    if ((id_a == kNoPerson) == (id_b == kNoPerson)) continue;
    if (only && !only->test(id_a == kNoPerson ? a : b)) continue;
    if (id_a == kNoPerson)
      all_.push_back({a, b, id_b, i, odds_through(pair.b, pair.odds)});
    else
      all_.push_back({b, a, id_a, i, odds_through(pair.a, pair.odds)});
  }
  sort_by_key(
      all_, [](const Candidacy& c) { return c.who; },
      [](const Candidacy& x, const Candidacy& y) {
        return std::tuple{x.person, -x.odds, x.is, x.pair} <
               std::tuple{y.person, -y.odds, y.is, y.pair};
      });
  const auto same = [](const Candidacy& x, const Candidacy& y) {
    return x.who == y.who && x.person == y.person;
  };
  all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
  if (!joiner_.has_single_rows()) return;
  for_each_who(all_, [&](std::span<const Candidacy> candidates) {
    const RowId who = candidates.front().who;
    if (joiner_.sources(who) != 0) of_single_sources_.set(who);
  });
}

double AmongPeople::odds_through(RowId tree, double odds) const {
  if (!found_.test(tree)) return odds;
  return odds / (1 + static_cast<double>(wrong_[tree]) * (1 + prior_ * odds));
}

void AmongPeople::settle_share(const OpenCounts& open, Decisions& made) {
  const auto found_before = static_cast<double>(open.found);
  const double all = std::max(static_cast<double>(open.trees) + found_before, 1.0);
  std::vector<double> odds_of_any; // by tree
  for_each_who(all_, [&](std::span<const Candidacy> candidates) {
    double& any = odds_of_any.emplace_back(0);
    for (const Candidacy& c : candidates)
      any += c.odds;
  });
  made.findable = settle(0.5, [&](double share) {
    double found = found_before;
    for (const double any : odds_of_any)
      found += share * any / (share * any + 1 - share);
    return found / all;
  });
  prior_ = made.findable / (1 - made.findable);
}

std::vector<LinkChance> AmongPeople::chances() const {
  std::vector<PossibleLink> links;
  links.reserve(all_.size());
  for (const Candidacy& c : all_) // people exclude each other, whatever sources they are in
    links.push_back({c.who, c.is, {joiner_.sources(c.who), false}, {0, true}, prior_ * c.odds});
  return chances_of(links);
}

void AmongPeople::choose(std::uint32_t round, Decisions& made) {
  const std::vector<LinkChance> chances = this->chances();
  std::vector<Choice> choices;
  for_each_who(all_, [&](std::span<const Candidacy> candidates) {
    const auto first = static_cast<std::size_t>(candidates.data() - all_.data());
    std::size_t best = first;
    double there = 0;
    for (std::size_t i = first; i != first + candidates.size(); ++i) {
      if (rules_.keep_decided) made.decided.push_back({all_[i].pair, chances[i].probability});
      there += chances[i].probability;
      if (chances[i].probability > chances[best].probability) best = i;
    }
    if (rules_.accept(chances[best])) {
      choices.push_back(
          {all_[best].who, all_[best].is, all_[best].pair, chances[best].probability});
      return;
    }
    miss(all_[best].who, there, false);
    for (std::size_t i = first; i != first + candidates.size(); ++i)
      maybe_known_.add(round, all_[i].who, all_[i].person, chances[i].probability,
                       pairs_[all_[i].pair].odds);
  });
  std::sort(choices.begin(), choices.end());
  join(choices, made);
}

void AmongPeople::join(const std::vector<Choice>& choices, Decisions& made) {
  wrong_.resize(joiner_.forest().to.size());
  for (const Choice& choice : choices) {
    if (!joiner_.join(choice.who, choice.is)) {
      miss(choice.who, choice.probability, true);
      continue;
    }
    ++made.linked;
    made.links.push_back({choice.pair, choice.who, choice.probability, true});
    linked_.set(choice.who);
    found_.set(choice.who);
    wrong_[choice.who] = static_cast<float>((1 - choice.probability) / choice.probability);
  }
}

void AmongPeople::miss(RowId who, double probability, bool vetoed) {
  missed_.push_back(
      {who, static_cast<std::uint32_t>(missed_.size()), static_cast<float>(probability), vetoed});
}

void AmongPeople::count_missed(Decisions& made) {
  sort_by_key(
      missed_, [](const Missed& missed) { return missed.who; },
      [](const Missed& x, const Missed& y) { return x.order > y.order; });
  RowId last = kNoPerson;
  for (const Missed& missed : missed_) {
    if (missed.who == std::exchange(last, missed.who) || found_.test(missed.who)) continue;
    if (missed.vetoed)
      ++made.vetoed;
    else if (static_cast<double>(missed.probability) >= rules_.match_probability)
      ++made.ambiguous;
    made.doubts.push_back({missed.who, false, missed.probability});
  }
}

} // namespace tallystick::link
