// SPDX-License-Identifier: MIT
// Decisions about trees without a person id, against people who have one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "link/bit_table.hpp"
#include "link/candidacy.hpp"
#include "link/decisions.hpp"
#include "link/maybe_known.hpp"

namespace tallystick::link {

/// Finds people for trees without a person id. Rows that found theirs speak for them from then on, so there are rounds until
/// nobody is found any more.
class AmongPeople {
public:
  AmongPeople(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner);
  void run(const OpenCounts& open, Decisions& made);
  /// Afterwards: trees that found nobody although they have candidates.
  [[nodiscard]] const MaybeKnown& maybe_known() const { return maybe_known_; }

private:
  /// A tree that found nobody in some round.
  struct Missed {
    RowId who;
    std::uint32_t order;
    float probability; ///< that its person is among its candidates
    bool vetoed;
  };

  /// Trees that were compared with one that found its person in the last round, and those of single-row sources, which
  /// are each other's rivals: nothing has changed for the others.
  [[nodiscard]] BitTable concerned() const;
  /// One candidacy a person: the best of that person's rows, of those that the tree's rows were compared with.
  void collect(const std::optional<BitTable>& only);
  /// Through a tree that itself was linked, a link is as likely as both together.
  [[nodiscard]] double odds_through(RowId tree, double odds) const;
  void settle_share(const OpenCounts& open, Decisions& made);
  [[nodiscard]] std::vector<LinkChance> chances() const;
  void choose(std::uint32_t round, Decisions& made);
  void join(const std::vector<Choice>& choices, Decisions& made);
  void miss(RowId who, double probability, bool vetoed);
  /// What the last round that looked at a tree said of it.
  void count_missed(Decisions& made);

  std::span<const ScoredPair> pairs_;
  const DecisionRules& rules_;
  Joiner& joiner_;
  double prior_ = 1; ///< odds that a tree's person is among them
  std::vector<Candidacy> all_;
  BitTable of_single_sources_; ///< trees without a person id that have candidates
  BitTable linked_;            ///< trees that found their person in the last round
  BitTable found_;             ///< in any round
  std::vector<float> wrong_;   ///< odds that a tree was wrongly linked; empty until one was
  std::vector<Missed> missed_;
  MaybeKnown maybe_known_;
};

} // namespace tallystick::link
