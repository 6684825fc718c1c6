// SPDX-License-Identifier: MIT
// Numbers as eight bytes, most significant first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tallystick::crypto {

static_assert(std::endian::native == std::endian::little, "the swap below assumes it");

inline void store_big_endian(std::uint64_t number, std::byte* out) {
  const std::uint64_t swapped = __builtin_bswap64(number);
  std::memcpy(out, &swapped, sizeof swapped);
}

[[nodiscard]] inline std::uint64_t load_big_endian(const std::byte* in) {
  std::uint64_t swapped = 0;
  std::memcpy(&swapped, in, sizeof swapped);
  return __builtin_bswap64(swapped);
}

} // namespace tallystick::crypto
