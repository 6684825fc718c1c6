// SPDX-License-Identifier: MIT
// What the process has used so far: wall time, processor time, memory.
#pragma once

#include <cstdint>

namespace tallystick {

struct ResourceUse {
  double wall_seconds; ///< monotonic clock
  double cpu_seconds;  ///< user and system time of all threads
};

[[nodiscard]] ResourceUse resource_use();
/// Largest resident size of the process so far.
[[nodiscard]] std::uint64_t peak_memory_bytes();

} // namespace tallystick
