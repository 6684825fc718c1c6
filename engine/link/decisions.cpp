// SPDX-License-Identifier: MIT
#include "link/decisions.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/radix_sort.hpp"
#include "link/among_open_trees.hpp"
#include "link/candidacy.hpp"

namespace tallystick::link {
namespace {

RowId who(const Candidacy& c) {
  return c.who;
}

/// One candidacy a person: the best of that person's trees.
std::vector<Candidacy> against_people(std::span<const ScoredPair> pairs, const Forest& forest) {
  std::vector<Candidacy> all;
  for (std::uint32_t i = 0; i != pairs.size(); ++i) {
    const ScoredPair& pair = pairs[i];
    const PersonNumber id_a = forest.person_of(pair.a);
    const PersonNumber id_b = forest.person_of(pair.b);
    if ((id_a == kNoPerson) == (id_b == kNoPerson)) continue;
    if (id_a == kNoPerson)
      all.push_back({pair.a, pair.b, id_b, i, pair.odds});
    else
      all.push_back({pair.b, pair.a, id_a, i, pair.odds});
  }
  sort_by_key(all, who, [](const Candidacy& x, const Candidacy& y) {
    return std::tuple{x.person, -x.odds, x.is} < std::tuple{y.person, -y.odds, y.is};
  });
  const auto same = [](const Candidacy& x, const Candidacy& y) {
    return x.who == y.who && x.person == y.person;
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

double sum_of_odds(std::span<const Candidacy> candidates) {
  double sum = 0;
  for (const Candidacy& c : candidates)
    sum += c.odds;
  return sum;
}

void find_people(std::span<const Candidacy> all, double open_trees, const DecisionRules& rules,
                 Joiner& joiner, Decisions& made) {
  made.findable = settle(0.5, [&](double share) {
    double found = 0;
    for_each_who(all, [&](std::span<const Candidacy> candidates) {
      const double any = share * sum_of_odds(candidates);
      found += any / (any + 1 - share);
    });
    return found / std::max(open_trees, 1.0);
  });
  std::vector<Choice> choices;
  const auto missed = [&](RowId who, double probability) {
    made.doubts.push_back({who, false, static_cast<float>(probability)});
  };
  for_each_who(all, [&](std::span<const Candidacy> candidates) {
    const double share = made.findable;
    const double any = share * sum_of_odds(candidates);
    if (rules.keep_decided)
      for (const Candidacy& c : candidates)
        made.decided.push_back({c.pair, share * c.odds / (any + 1 - share)});
    const auto best = std::min_element(
        candidates.begin(), candidates.end(), [](const Candidacy& x, const Candidacy& y) {
          return std::tuple{-x.odds, x.is} < std::tuple{-y.odds, y.is};
        });
    const double probability = share * best->odds / (any + 1 - share);
    if (probability >= rules.match_probability)
      choices.push_back({best->who, best->is, probability});
    else {
      const double there = any / (any + 1 - share);
      if (there >= rules.match_probability) ++made.ambiguous;
      missed(best->who, there);
    }
  });
  std::sort(choices.begin(), choices.end());
  for (const Choice& choice : choices)
    if (joiner.join(choice.who, choice.is)) {
      ++made.linked;
      made.doubts.push_back({choice.who, true, static_cast<float>(1 - choice.probability)});
    } else {
      ++made.vetoed;
      missed(choice.who, choice.probability);
    }
}

} // namespace

Decisions decide(std::span<const ScoredPair> pairs, std::uint64_t open_trees, SingleRows singles,
                 const DecisionRules& rules, Forest& forest, std::uint8_t by) {
  Decisions made;
  Joiner joiner(std::move(singles), forest, by);
  AmongOpenTrees others(pairs, rules, joiner);
  // Both lists are made of the trees as they are now.
  const std::vector<Candidacy> people = against_people(pairs, forest);
  others.collect();
  find_people(people, static_cast<double>(open_trees), rules, joiner, made);
  others.run(made);
  sort_by_key(
      made.decided, [](const DecidedPair& pair) { return pair.pair; },
      [](const DecidedPair& x, const DecidedPair& y) { return x.probability > y.probability; });
  const auto again = [](const DecidedPair& x, const DecidedPair& y) { return x.pair == y.pair; };
  made.decided.erase(std::unique(made.decided.begin(), made.decided.end(), again),
                     made.decided.end());
  std::sort(made.doubts.begin(), made.doubts.end(),
            [](const TreeDoubt& x, const TreeDoubt& y) { return x.row < y.row; });
  return made;
}

} // namespace tallystick::link
