// SPDX-License-Identifier: MIT
// How many pairs the blocking rules of a model would compare: to be known before they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "link/blocks.hpp"

namespace tallystick::link {

/// A blocking rule's part, in different rows: those of one person that say the same are one.
struct RulePreview {
  std::string fields;               ///< "birth_date + postcode"
  std::uint64_t pairs = 0;          ///< it would compare, that no earlier rule finds
  std::uint64_t blocks = 0;         ///< of two or more, one of them open
  std::uint64_t largest_block = 0;  ///< crowded or not
  std::uint64_t crowded_blocks = 0; ///< too large to compare
  std::uint64_t crowded_rows = 0;   ///< in these, all rows

  void add(const RulePreview& other);
};

/// The first `rules` rules of `blocks`, as a model pass would read them.
[[nodiscard]] std::vector<RulePreview> preview_pairs(const Blocks& blocks, std::size_t rules,
                                                     std::uint32_t max_block);

} // namespace tallystick::link
