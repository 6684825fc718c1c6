// SPDX-License-Identifier: MIT
// Large blocks straight from the system: on huge pages where it gives some, and back to it the moment they are freed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tallystick {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// Zeroed memory, aligned to a huge page. Throws std::bad_alloc.
[[nodiscard]] void* map_huge_pages(std::size_t bytes);
/// `bytes` as it was asked for.
void unmap_huge_pages(void* memory, std::size_t bytes) noexcept;

} // namespace tallystick
