// SPDX-License-Identifier: MIT
// A sample of the blocks of a rule, which a model is estimated from.
#pragma once

#include <cstdint>

namespace tallystick::link {

/// Takes one block in 2^shift, by key.
struct BlockSample {
  unsigned shift = 0;
  [[nodiscard]] bool takes(std::uint64_t key) const {
    return (key & ((std::uint64_t{1} << shift) - 1)) == 0;
  }
};

} // namespace tallystick::link
