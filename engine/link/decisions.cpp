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

/// Finds people for trees without a person id. Rows that found theirs speak for them from then on, so there are rounds until
/// nobody is found any more.
class AmongPeople {
public:
  AmongPeople(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner)
      : pairs_(pairs), rules_(rules), joiner_(joiner) {}

  void run(double open_trees, Decisions& made) {
    constexpr int kMostRounds = 10;
    for (int round = 0; round != kMostRounds; ++round) {
      collect();
      if (round == 0) settle_share(open_trees, made);
      const std::uint64_t before = made.linked;
      choose(made);
      if (made.linked == before) break;
    }
    made.ambiguous += ambiguous_;
    made.doubts.insert(made.doubts.end(), missed_.begin(), missed_.end());
  }

private:
  /// One candidacy a person: the best of that person's rows, of those that the tree's rows were compared with.
  void collect() {
    all_.clear();
    const Forest& forest = joiner_.forest();
    for (std::uint32_t i = 0; i != pairs_.size(); ++i) {
      const ScoredPair& pair = pairs_[i];
      const RowId a = forest.root(pair.a);
      const RowId b = forest.root(pair.b);
      const PersonNumber id_a = forest.person_of(a);
      const PersonNumber id_b = forest.person_of(b);
      if ((id_a == kNoPerson) == (id_b == kNoPerson)) continue;
      if (id_a == kNoPerson)
        all_.push_back({a, b, id_b, i, odds_through(pair.b, pair.odds)});
      else
        all_.push_back({b, a, id_a, i, odds_through(pair.a, pair.odds)});
    }
    sort_by_key(all_, who, [](const Candidacy& x, const Candidacy& y) {
      return std::tuple{x.person, -x.odds, x.is, x.pair} <
             std::tuple{y.person, -y.odds, y.is, y.pair};
    });
    const auto same = [](const Candidacy& x, const Candidacy& y) {
      return x.who == y.who && x.person == y.person;
    };
    all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
  }

  /// Through a tree that itself was linked, a link is as likely as both together.
  [[nodiscard]] double odds_through(RowId tree, double odds) const {
    if (wrong_.empty() || wrong_[tree] == 0) return odds;
    return odds / (1 + double{wrong_[tree]} * (1 + prior_ * odds));
  }

  void settle_share(double open_trees, Decisions& made) {
    made.findable = settle(0.5, [&](double share) {
      double found = 0;
      for_each_who(all_, [&](std::span<const Candidacy> candidates) {
        double any = 0;
        for (const Candidacy& c : candidates)
          any += share * c.odds;
        found += any / (any + 1 - share);
      });
      return found / std::max(open_trees, 1.0);
    });
    prior_ = made.findable / (1 - made.findable);
  }

  [[nodiscard]] std::vector<LinkChance> chances() const {
    std::vector<PossibleLink> links;
    links.reserve(all_.size());
    for (const Candidacy& c : all_)
      links.push_back({c.who,
                       c.is,
                       {joiner_.sources(c.who), false},
                       {joiner_.sources(c.is), true},
                       prior_ * c.odds});
    return chances_of(links);
  }

  void choose(Decisions& made) {
    missed_.clear();
    ambiguous_ = 0;
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
        choices.push_back({all_[best].who, all_[best].is, chances[best].probability});
        return;
      }
      if (there >= rules_.match_probability) ++ambiguous_;
      miss(all_[best].who, there);
    });
    std::sort(choices.begin(), choices.end());
    for (const Choice& choice : choices)
      if (joiner_.join(choice.who, choice.is)) {
        ++made.linked;
        made.doubts.push_back({choice.who, true, static_cast<float>(1 - choice.probability)});
        wrong_.resize(joiner_.forest().to.size());
        wrong_[choice.who] = static_cast<float>((1 - choice.probability) / choice.probability);
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
  double prior_ = 1; ///< odds that a tree's person is among them
  std::vector<Candidacy> all_;
  std::vector<float> wrong_;      ///< odds that a tree was wrongly linked; empty until one was
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
