// SPDX-License-Identifier: MIT
// A sample of the blocks of a rule, which a model is estimated from.
#pragma once

#include <cstdint>

namespace tallystick::link {

/// Takes one block in 2^shift, by key.
struct BlockSample {
  unsigned shift = 0;
  /// Bits of a key that are 0 in those that are taken.
  [[nodiscard]] std::uint32_t left_out() const { return (std::uint32_t{1} << shift) - 1; }
};

} // namespace tallystick::link
