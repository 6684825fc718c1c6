// SPDX-License-Identifier: MIT
// The pairs of trees that may be one person, each once, with the odds of its best pair of profiles.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "link/blocks.hpp"
#include "link/trained_model.hpp"

namespace tallystick::link {

/// Two trees, `a` < `b`.
struct ScoredPair {
  RowId a;
  RowId b;
  RowId row_a; ///< the row of each that the odds are of
  RowId row_b;
  double odds; ///< see PatternOdds
  std::uint16_t pattern;
  std::uint8_t rule; ///< which found it

  [[nodiscard]] auto order() const { return std::tuple{a, b, -odds, row_a, row_b, rule}; }
  friend bool operator<(const ScoredPair& x, const ScoredPair& y) { return x.order() < y.order(); }
};

/// What a rule found.
struct RulePairs {
  std::uint64_t pairs = 0;   ///< scored: of two trees, one of them open, that no earlier rule found
  std::uint64_t kept = 0;    ///< with odds that matter
  std::uint64_t vetoed = 0;  ///< of those, between two different valid person ids
  std::uint64_t crowded = 0; ///< open profiles in blocks that are too large to compare
};

struct ScoredPairs {
  std::vector<ScoredPair> pairs; ///< ascending by tree
  std::vector<RulePairs> rules;
};

struct Scoring {
  ThreadCount threads;
  const Blocks& blocks;
  std::size_t rules; ///< the first so many compare
  const Forest& forest;
  const TrainedModel& model;
  const FieldFrequencies& frequencies;
  std::uint32_t max_block;
};

/// Pairs with odds below this are not kept: a row would need ten thousand of them to be somebody's.
inline constexpr double kLeastOdds = 1e-4;

[[nodiscard]] ScoredPairs score_pairs(const Scoring& scoring);

} // namespace tallystick::link
