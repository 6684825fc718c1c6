// SPDX-License-Identifier: MIT
// Memory for C libraries that keep a window of the text they process.
#pragma once

#include <cstddef>

namespace tallystick::table {

/// Memory that is wiped when it is freed and left out of core dumps; nullptr if there is none.
[[nodiscard]] void* secret_allocate(std::size_t bytes) noexcept;
void secret_free(void* memory) noexcept;

} // namespace tallystick::table
