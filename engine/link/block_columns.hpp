// SPDX-License-Identifier: MIT
// The profiles of one block, a column for each part, so that one is compared with many at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "link/profile.hpp"

namespace tallystick::link {

class BlockColumns {
public:
  /// Marks a pair that an earlier rule has found, in place of its pattern.
  static constexpr std::uint16_t kSeenBefore = UINT16_MAX;

  /// Pairs that agree on all parts of one of `seen`, as agreeing_parts() numbers them, were seen before.
  explicit BlockColumns(std::vector<std::uint32_t> seen) : seen_(std::move(seen)) {}
  /// Room for so many profiles, to be set one by one.
  void resize(std::size_t profiles);
  void set(std::size_t i, const ComparedParts& parts) {
    const auto values = std::bit_cast<std::array<std::uint32_t, kComparedParts>>(parts);
    for (std::size_t part = 0; part != kComparedParts; ++part)
      columns_[part][i] = values[part];
  }
  /// The pattern of two profiles.
  [[nodiscard]] std::uint16_t pattern(const ComparedParts& a, const ComparedParts& b) const {
    const std::uint32_t parts = agreeing_parts(a, b);
    for (const std::uint32_t mask : seen_)
      if ((parts & mask) == mask) return kSeenBefore;
    return static_cast<std::uint16_t>(pattern_of(a, b));
  }

  /// Writes the pattern of profile `one` with each of [begin, end) to `out`. Plain arithmetic, on vectors of the width that
  /// the machine has; the same results on all.
  void compare(std::size_t one, std::size_t begin, std::size_t end, std::uint16_t* out) const;

private:
  std::array<std::vector<std::uint32_t>, kComparedParts> columns_; // in the order of ComparedParts
  std::vector<std::uint32_t> seen_;
};

} // namespace tallystick::link
