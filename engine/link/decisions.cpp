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

/// One candidacy a person: the best of that person's rows, of those that the tree's rows were compared with.
std::vector<Candidacy> against_people(std::span<const ScoredPair> pairs, const Forest& forest) {
  std::vector<Candidacy> all;
  for (std::uint32_t i = 0; i != pairs.size(); ++i) {
    const RowId a = forest.root(pairs[i].a);
    const RowId b = forest.root(pairs[i].b);
    const PersonNumber id_a = forest.person_of(a);
    const PersonNumber id_b = forest.person_of(b);
    if ((id_a == kNoPerson) == (id_b == kNoPerson)) continue;
    if (id_a == kNoPerson)
      all.push_back({a, b, id_b, i, pairs[i].odds});
    else
      all.push_back({b, a, id_a, i, pairs[i].odds});
  }
  sort_by_key(all, who, [](const Candidacy& x, const Candidacy& y) {
    return std::tuple{x.person, -x.odds, x.is, x.pair} <
           std::tuple{y.person, -y.odds, y.is, y.pair};
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

/// Finds people for trees without a person id. Rows that found theirs speak for them from then on, so there are rounds until
/// nobody is found any more.
class AmongPeople {
public:
  AmongPeople(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner)
      : pairs_(pairs), rules_(rules), joiner_(joiner) {}

  void run(double open_trees, Decisions& made) {
    constexpr int kMostRounds = 10;
    for (int round = 0; round != kMostRounds; ++round) {
      const std::vector<Candidacy> all = against_people(pairs_, joiner_.forest());
      if (round == 0) settle_share(all, open_trees, made);
      const std::uint64_t before = made.linked;
      choose(all, made);
      if (made.linked == before) break;
    }
    made.ambiguous += ambiguous_;
    made.doubts.insert(made.doubts.end(), missed_.begin(), missed_.end());
  }

private:
  static void settle_share(std::span<const Candidacy> all, double open_trees, Decisions& made) {
    made.findable = settle(0.5, [&](double share) {
      double found = 0;
      for_each_who(all, [&](std::span<const Candidacy> candidates) {
        const double any = share * sum_of_odds(candidates);
        found += any / (any + 1 - share);
      });
      return found / std::max(open_trees, 1.0);
    });
  }

  void choose(std::span<const Candidacy> all, Decisions& made) {
    missed_.clear();
    ambiguous_ = 0;
    std::vector<Choice> choices;
    for_each_who(all, [&](std::span<const Candidacy> candidates) {
      const double share = made.findable;
      const double any = share * sum_of_odds(candidates);
      if (rules_.keep_decided)
        for (const Candidacy& c : candidates)
          made.decided.push_back({c.pair, share * c.odds / (any + 1 - share)});
      const auto best = std::min_element(
          candidates.begin(), candidates.end(), [](const Candidacy& x, const Candidacy& y) {
            return std::tuple{-x.odds, x.is} < std::tuple{-y.odds, y.is};
          });
      const double probability = share * best->odds / (any + 1 - share);
      if (probability >= rules_.match_probability) {
        choices.push_back({best->who, best->is, probability});
        return;
      }
      const double there = any / (any + 1 - share);
      if (there >= rules_.match_probability) ++ambiguous_;
      miss(best->who, there);
    });
    std::sort(choices.begin(), choices.end());
    for (const Choice& choice : choices)
      if (joiner_.join(choice.who, choice.is)) {
        ++made.linked;
        made.doubts.push_back({choice.who, true, static_cast<float>(1 - choice.probability)});
      } else {
        ++made.vetoed;
        miss(choice.who, choice.probability);
      }
  }

  void miss(RowId who, double probability) {
    missed_.push_back({who, false, static_cast<float>(probability)});
  }

  std::span<const ScoredPair> pairs_;
  const DecisionRules& rules_;
  Joiner& joiner_;
  std::vector<TreeDoubt> missed_; ///< of the last round
  std::uint64_t ambiguous_ = 0;
};

} // namespace

Decisions decide(std::span<const ScoredPair> pairs, std::uint64_t open_trees, SingleRows singles,
                 const DecisionRules& rules, Forest& forest, std::uint8_t by) {
  Decisions made;
  Joiner joiner(std::move(singles), forest, by);
  AmongPeople(pairs, rules, joiner).run(static_cast<double>(open_trees), made);
  AmongOpenTrees(pairs, rules, joiner).run(made);
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
