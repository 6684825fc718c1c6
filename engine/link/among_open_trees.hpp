// SPDX-License-Identifier: MIT
// Decisions about trees without a person id, among each other.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "link/candidacy.hpp"
#include "link/decisions.hpp"

namespace tallystick::link {

/// Decides which trees repeat each other. Odds of a pair are odds against all people of the run. Trees of single-row sources
/// can only be somebody who has no row there yet: once the sure ones are linked, few are left for the others, so that less
/// evidence is enough. For them there are rounds until none finds anybody.
class AmongOpenTrees {
public:
  AmongOpenTrees(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner);
  void run(Decisions& made);

private:
  /// Trees with the same single-row sources.
  struct Kind {
    double trees = 0;
    double share =
        0; ///< of them that another repeats, as it was when they were first looked at; 0 not yet known
  };

  /// Two trees that may be one person, `a` < `b`.
  struct Weighed {
    RowId a;
    RowId b;
    std::uint32_t pair;
    double odds; ///< against no link
  };

  /// Candidates as the trees are now.
  void collect();
  void count_kinds();
  /// Of the tree's kind; 0 if none of them is open.
  [[nodiscard]] double share_of(RowId tree) const;
  [[nodiscard]] double odds_among_left(double odds, RowId who, RowId is) const;
  [[nodiscard]] double rival_odds(std::span<const Candidacy> candidates, const Candidacy& of) const;
  [[nodiscard]] double probability(std::size_t candidacy, double share) const;
  void settle_share(std::uint64_t sources, Kind& kind) const;
  [[nodiscard]] std::vector<Weighed> weighed_pairs() const;
  [[nodiscard]] std::vector<Rivalry> contradictions(std::span<const Weighed> pairs) const;
  void choose(Decisions& made);
  /// Trees that found nobody.
  void doubt_the_rest(Decisions& made) const;
  /// False if nobody was found.
  bool round(Decisions& made);

  std::span<const ScoredPair> pairs_;
  const DecisionRules& rules_;
  Joiner& joiner_;
  double people_ = 0; ///< trees at the start, with and without id
  std::map<std::uint64_t, Kind> kinds_;
  std::vector<Candidacy> all_; ///< both ways round, by `who`
  std::vector<double> rivals_; ///< odds of all who cannot be the same person as this candidate
};

} // namespace tallystick::link
