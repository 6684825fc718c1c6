// SPDX-License-Identifier: MIT
// Postcodes where too many people live for a birth date to tell them apart: hostels, prisons,
// student halls, care homes (reference: nhs-rules 2, "Communal establishments").
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "core/segmented_column.hpp"
#include "flow/token.hpp"
#include "link/bit_table.hpp"

namespace tallystick::link {

class CrowdedPlaces {
public:
  /// No place is crowded.
  CrowdedPlaces() = default;
  /// Places with more than `limit` different values of `key` (birth date and sex at the place).
  /// Only `novel` rows are counted: each (place, key) must occur in at least one of them. Holds 24 bytes a row that is
  /// looked at, within `room`.
  CrowdedPlaces(ThreadCount threads, const SegmentedColumn<std::uint32_t>& place,
                const SegmentedColumn<MatchKeyToken>& key, const BitTable& novel,
                std::uint32_t limit, std::size_t room);

  [[nodiscard]] bool contains(std::uint32_t place) const;
  [[nodiscard]] bool empty() const { return places_.empty(); }

private:
  static constexpr unsigned kUpperBits = 16;
  static std::size_t upper(std::uint32_t place) { return place >> (32 - kUpperBits); }

  std::vector<std::uint32_t> places_; ///< in order
  BitTable near_; ///< by the upper bits of a place: one that shares them is crowded
};

} // namespace tallystick::link
