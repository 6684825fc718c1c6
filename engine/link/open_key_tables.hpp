// SPDX-License-Identifier: MIT
// Which blocking keys open rows have: rows without any of them need no look.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "link/bit_table.hpp"

namespace tallystick::link {

/// Which keys occur in open rows, give or take a few, by rule.
class OpenKeyTables {
public:
  OpenKeyTables(std::size_t rules, std::size_t open_rows)
      : mask_(std::bit_ceil(std::max<std::uint64_t>(open_rows * 16, 64)) - 1) {
    for (std::size_t rule = 0; rule != rules; ++rule)
      tables_.emplace_back(mask_ + 1);
  }
  void set(std::size_t rule, std::uint32_t key) { tables_[rule].set_shared(key & mask_); }
  [[nodiscard]] bool test(std::size_t rule, std::uint32_t key) const {
    return tables_[rule].test(key & mask_);
  }

private:
  std::uint64_t mask_;
  std::vector<BitTable> tables_;
};

} // namespace tallystick::link
