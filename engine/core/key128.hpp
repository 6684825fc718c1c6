// SPDX-License-Identifier: MIT
// A 128-bit key of a row, such as a token seen as two numbers.
#pragma once

#include <cstdint>

namespace tallystick {

/// Compared as a whole. All zero stands for "no key": such a row is never grouped with another.
struct Key128 {
  std::uint64_t hi = 0;
  std::uint64_t lo = 0;

  [[nodiscard]] constexpr bool absent() const { return (hi | lo) == 0; }
  friend constexpr bool operator==(const Key128&, const Key128&) = default;
};

} // namespace tallystick
