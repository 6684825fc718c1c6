// SPDX-License-Identifier: MIT
// Histograms of agreement patterns, which is all that a model is estimated from.
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "link/blocks.hpp"
#include "link/single_rows.hpp"

namespace tallystick::link {

/// The pairs of one blocking rule, from a sample of its blocks. A row speaks once: each row meets one chance row of every
/// other person in the block, and one chance other row of its own. Of a single-row source's rows no two are a pair. So persons with many rows weigh no more than others,
/// and counts are of rows, not of pairs. In units of 1 / kOneRow of a row, rounded down for each pair, so that sums do not
/// depend on their order.
struct PatternCounts {
  static constexpr std::uint64_t kOneRow = std::uint64_t{1} << 20;
  std::vector<std::uint64_t> count; ///< by pattern
  /// Rows by the pattern in which they agree best with a person of the block, each person once; a row's own person by its
  /// other rows. It is how people are found: by the best of their rows.
  std::vector<std::uint64_t> best;
  std::uint64_t pairs = 0;          ///< pairs of profiles that were compared
  std::uint64_t crowded_blocks = 0; ///< left out: more profiles than a block may have
  std::uint64_t between_trees = 0;  ///< of `count`, the part from pairs of two trees
};

/// Of each rule, from the blocks that its hits say are sampled.
[[nodiscard]] std::vector<PatternCounts>
count_patterns(const Blocks& blocks, const SingleSources& singles, std::uint32_t max_block);

} // namespace tallystick::link
