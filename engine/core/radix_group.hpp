// SPDX-License-Identifier: MIT
// Groups rows by equal 128-bit keys: the join at the heart of exact linkage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>

#include "core/key128.hpp"
#include "core/parallel.hpp"
#include "core/segmented_column.hpp"

namespace tallystick {

/// The keys from kUnitItems * unit on: kUnitItems of them, fewer in the last unit; in `buffer` if they have to be
/// read. Called by many threads, several times for each unit.
using KeyUnits = std::function<std::span<const Key128>(std::size_t unit, UnitBuffer& buffer)>;

/// Sets leader[row] to the smallest row with the same key; a row without a key leads itself. The
/// answer depends neither on the number of threads nor on `room`.
///
/// Needs leader.size() == number of keys < 2^32; anything else is a bug in the caller and aborts.
/// Transient memory: 2 bytes a row, 24 bytes for each row of a pass, and 16 bytes for each distinct key of the partitions
/// being worked on. A pass takes at most a quarter of the rows when there are more than 2^20 (so 6 bytes a row) as long as
/// keys are spread like tokens, and fewer if that would be more than `room` bytes. Time: linear in rows; each pass reads
/// all keys.
void group_leaders(ThreadCount threads, const KeyUnits& keys, std::span<std::uint32_t> leader,
                   std::size_t room = SIZE_MAX);
void group_leaders(ThreadCount threads, std::span<const Key128> keys,
                   std::span<std::uint32_t> leader);

/// The keys of a column of a type that is a Key128 and nothing else.
template<class T>
requires(sizeof(T) == sizeof(Key128) && std::is_standard_layout_v<T>) [[nodiscard]] KeyUnits
    key_units(const SegmentedColumn<T>& column) {
  return [&column](std::size_t unit, UnitBuffer& buffer) {
    const std::span<const T> items = column.unit(unit, buffer);
    return std::span(reinterpret_cast<const Key128*>(items.data()), items.size());
  };
}

} // namespace tallystick
