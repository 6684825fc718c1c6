// SPDX-License-Identifier: MIT
// Decisions about trees without a person id, among each other.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "link/candidacy.hpp"
#include "link/decisions.hpp"
#include "link/maybe_known.hpp"

namespace tallystick::link {

/// Decides which trees repeat each other. Odds of a pair are odds against all people of the run. A tree has at most one
/// other in a single-row source, but any number elsewhere: there, pairs are weighed one by one, by how many others a tree
/// has. Trees of single-row sources can only be somebody who has no row there yet: once the sure ones are linked, few are
/// left for the others, so that less evidence is enough. For them there are rounds until none finds anybody.
class AmongOpenTrees {
public:
  AmongOpenTrees(std::span<const ScoredPair> pairs, const DecisionRules& rules,
                 const MaybeKnown& maybe_known, Joiner& joiner);
  void run(Decisions& made);

private:
  /// Trees with the same single-row sources.
  struct Kind {
    double trees = 0;
    double rows = 0;
    double found = 0;  ///< more of them, whose person earlier passes found in a single-row source
    double joined = 0; ///< pairs of rows, each twice, that earlier passes made one tree
    // As they were when these trees were first looked at:
    bool known = false;
    double share = 0; ///< of them whose person is in a single-row source that they are not in
    /// Rows that each row's person has in other trees that are in no single-row source, and in its own.
    double repeats = 0;
    double repeated = 0; ///< share of them that any tree repeats
  };

  /// Two trees that may be one person, `a` < `b`.
  struct Weighed {
    RowId a;
    RowId b;
    std::uint32_t pair;
    double odds; ///< against no link
  };

  [[nodiscard]] double rows_of(RowId tree) const;
  /// Candidates as the trees are now.
  void collect();
  void count_kinds();
  /// Of the trees that earlier passes joined.
  void count_found();
  /// One that repeats nobody if none of its kind is open.
  [[nodiscard]] const Kind& kind_of(RowId tree) const;
  [[nodiscard]] double odds_among_left(double odds, RowId who, RowId is) const;
  [[nodiscard]] double rival_odds(std::span<const Candidacy> candidates, const Candidacy& of) const;
  /// Odds that a candidate is the tree's person, before its pair was compared, times the number of people.
  [[nodiscard]] double prior(const Candidacy& of, const Kind& kind) const;
  [[nodiscard]] std::size_t place_of(const Candidacy& of) const {
    return static_cast<std::size_t>(&of - all_.data());
  }
  /// Among all who cannot be the same person as this candidate.
  [[nodiscard]] double probability(const Candidacy& of, const Kind& kind) const;
  /// Probability that none of a tree's candidates is its person.
  [[nodiscard]] double nobody(std::span<const Candidacy> candidates, const Kind& kind) const;
  void settle_kind(std::uint64_t sources, Kind& kind) const;
  [[nodiscard]] std::vector<Weighed> weighed_pairs() const;
  [[nodiscard]] std::vector<Rivalry> contradictions(std::span<const Weighed> pairs) const;
  void choose(Decisions& made);
  /// Trees that found nobody.
  void doubt_the_rest(Decisions& made) const;
  /// False if nobody was found.
  bool round(Decisions& made);

  std::span<const ScoredPair> pairs_;
  const DecisionRules& rules_;
  const MaybeKnown& maybe_known_;
  Joiner& joiner_;
  double people_ = 0;    ///< trees at the start, with and without id
  double free_rows_ = 0; ///< of trees without an id in no single-row source
  /// Of each tree without an id that earlier passes made of several rows.
  std::unordered_map<RowId, std::uint32_t> joined_rows_;
  std::map<std::uint64_t, Kind> kinds_;
  std::vector<std::uint32_t> open_pairs_; ///< positions of pairs of two trees without an id
  std::vector<Candidacy> all_;            ///< both ways round, by `who`
  std::vector<double> limits_;            ///< of each candidate: MaybeKnown::limit()
  std::vector<double> rivals_; ///< odds of all who cannot be the same person as this candidate
};

} // namespace tallystick::link
