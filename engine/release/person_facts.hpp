// SPDX-License-Identifier: MIT
// What the persons file says of each released person, gathered source by source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/date.hpp"
#include "core/parallel.hpp"
#include "release/row_buckets.hpp"

namespace tallystick::release {

/// 0 = not known, kNoDay = no event.
struct Demographics {
  std::int32_t first_event = kNoDay;
  std::int32_t last_event = kNoDay;
  std::uint32_t area = 0;
  std::uint16_t birth = 0;
  std::uint8_t sex = 0;
};

/// Of some people: per attribute the most trusted source that knows it; within a source the latest event, then the
/// earliest row. Memory: 20 bytes a person, and 4 for each source.
class PersonFacts {
public:
  PersonFacts(RankRange people, std::size_t sources);

  /// Adds a source's rows of these people; each source once, in any order. `trust` counts from 0, the most trusted;
  /// below 255.
  void add(std::size_t source, std::uint8_t trust, const RowBuckets& rows, ThreadCount threads);

  [[nodiscard]] RankRange people() const { return people_; }
  [[nodiscard]] const Demographics& of(std::size_t rank) const {
    return known_[rank - people_.first].facts;
  }
  [[nodiscard]] std::uint32_t rows(std::size_t source, std::size_t rank) const {
    return rows_[source].empty() ? 0 : rows_[source][rank - people_.first];
  }

private:
  static constexpr std::uint8_t kNobody = UINT8_MAX;
  struct Known {
    Demographics facts;
    std::uint8_t area_from = kNobody; ///< trust of the source that said so
    std::uint8_t birth_from = kNobody;
    std::uint8_t sex_from = kNobody;
  };
  void add_person(Known& known, std::uint8_t trust, std::span<const ReleasedRow> rows);

  RankRange people_;
  std::vector<Known> known_;                     ///< by rank, from people_.first on
  std::vector<std::vector<std::uint32_t>> rows_; ///< [source][as known_]; empty until added
};

} // namespace tallystick::release
