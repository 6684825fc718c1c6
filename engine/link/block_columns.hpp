// SPDX-License-Identifier: MIT
// The profiles of one block, a column for each part, so that one is compared with many at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "link/profile.hpp"

namespace tallystick::link {

class BlockColumns {
public:
  /// Marks a pair that shares the key of an earlier rule, in place of its pattern.
  static constexpr std::uint16_t kSeenBefore = UINT16_MAX;

  /// `earlier_rules` keys are kept for each profile.
  explicit BlockColumns(std::size_t earlier_rules) : keys_(earlier_rules) {}
  void clear();
  /// `earlier_keys` holds one for each earlier rule, 0 for none.
  void add(const ComparedParts& parts, const std::uint32_t* earlier_keys);
  [[nodiscard]] std::size_t size() const { return columns_[0].size(); }

  /// Writes the pattern of profile `one` with each of [begin, end) to `out`. Plain arithmetic, on vectors of the width that
  /// the machine has; the same results on all.
  void compare(std::size_t one, std::size_t begin, std::size_t end, std::uint16_t* out) const;

private:
  static constexpr std::size_t kParts = sizeof(ComparedParts) / sizeof(std::uint32_t);
  std::array<std::vector<std::uint32_t>, kParts> columns_; // in the order of ComparedParts
  std::vector<std::vector<std::uint32_t>> keys_;
};

} // namespace tallystick::link
