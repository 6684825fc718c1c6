// SPDX-License-Identifier: MIT
// Groups rows by equal 128-bit keys: the join at the heart of exact linkage.
#pragma once

#include <cstdint>
#include <span>

#include "core/key128.hpp"
#include "core/parallel.hpp"
#include "core/segmented_column.hpp"

namespace tallystick {

/// Sets leader[row] to the smallest row with the same key; a row without a key leads itself. The
/// answer does not depend on the number of threads.
///
/// Needs leader.size() == keys.size() < 2^32; anything else is a bug in the caller and aborts.
/// Transient memory: 24 bytes for each row of a pass, at most a quarter of the rows when there are more
/// than 2^20 (so 6 bytes a row) as long as keys are spread like tokens, plus 16 bytes for each
/// distinct key of the partitions being worked on. Time: linear in rows.
void group_leaders(ThreadCount threads, const SegmentedColumn<Key128>& keys,
                   std::span<std::uint32_t> leader);
void group_leaders(ThreadCount threads, std::span<const Key128> keys,
                   std::span<std::uint32_t> leader);
/// For a column of another type with the layout of Key128: its segments, all of
/// SegmentedColumn<Key128>::kSegmentItems rows but the last.
void group_leaders(ThreadCount threads, std::span<const std::span<const Key128>> segments,
                   std::span<std::uint32_t> leader);

} // namespace tallystick
