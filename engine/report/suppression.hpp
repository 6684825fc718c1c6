// SPDX-License-Identifier: MIT
// Which cells of a table's column are hidden, so that a hidden one cannot be worked out from the others and their sum.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "report/disclosure.hpp"

namespace tallystick::report {

/// Marks the cells to hide: those that the gate masks, those that `hidden` (empty, or as long as `counts`) already marks,
/// and as many more, the smallest first, as it takes to leave every masked count possible from 1 to the largest that is
/// masked. Assumes a reader who knows the exact sum of the column (sizes of data sets are public), how shown counts are
/// rounded, and which hidden cells are not themselves small. At worst all cells are hidden, zeros too.
[[nodiscard]] std::vector<std::uint8_t> hidden_cells(std::span<const std::uint64_t> counts,
                                                     const DisclosureGate& gate,
                                                     std::vector<std::uint8_t> hidden = {});

} // namespace tallystick::report
