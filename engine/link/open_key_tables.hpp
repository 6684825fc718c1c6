// SPDX-License-Identifier: MIT
// Which blocking keys open rows have, and which of these another row has too: the rest need no look.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "link/bit_table.hpp"

namespace tallystick::link {

/// Keys by rule, give or take a few. The same whatever the order and the number of threads.
class OpenKeyTables {
public:
  OpenKeyTables(std::size_t rules, std::size_t open_rows)
      : mask_(std::bit_ceil(std::max<std::uint64_t>(open_rows * 16, 64)) - 1) {
    for (std::size_t rule = 0; rule != rules; ++rule) {
      open_.emplace_back(mask_ + 1);
      shared_.emplace_back(mask_ + 1);
    }
  }
  /// Notes a key of an open row, once for each that has it.
  void add(std::size_t rule, std::uint32_t key) {
    if (open_[rule].test_and_set_shared(key & mask_)) share(rule, key);
  }
  /// Notes that a row that is not open has a key of open ones.
  void share(std::size_t rule, std::uint32_t key) { shared_[rule].set_shared(key & mask_); }

  [[nodiscard]] bool is_open(std::size_t rule, std::uint32_t key) const {
    return open_[rule].test(key & mask_);
  }
  /// Whether two rows have it, one of them open; known once all rows were noted.
  [[nodiscard]] bool is_shared(std::size_t rule, std::uint32_t key) const {
    return shared_[rule].test(key & mask_);
  }

private:
  std::uint64_t mask_;
  std::vector<BitTable> open_;
  std::vector<BitTable> shared_;
};

} // namespace tallystick::link
