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
/// Its resident size now.
[[nodiscard]] std::uint64_t memory_bytes();

/// Gives memory that was freed, and that the allocator keeps for later, back to the system. Worth it between two stages of
/// a run, when the one before has freed much.
void return_free_memory();

} // namespace tallystick
