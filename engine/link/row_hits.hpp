// SPDX-License-Identifier: MIT
// Which rows have to be looked at, and under which rules.
#pragma once

#include <cstddef>
#include <vector>

#include "core/parallel.hpp"
#include "link/block_sample.hpp"
#include "link/key_scan.hpp"
#include "link/profile_set.hpp"

namespace tallystick::link {

struct HitRules {
  std::size_t comparing; ///< the first so many rules find links
  const BlockSample*
      sample; ///< of the blocks that a model is estimated from; none: nothing is estimated
};

/// By row. Under the rules that find links: open rows with a key that any other row has, and other rows with a key of
/// an open one. Now and then a row more: its keys are only told apart by some of their bits.
[[nodiscard]] std::vector<RuleHits> find_row_hits(ThreadCount threads, const ProfileInput& rows,
                                                  const KeyScan& scan, const HitRules& rules);

} // namespace tallystick::link
