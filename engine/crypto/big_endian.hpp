// SPDX-License-Identifier: MIT
// Numbers as eight bytes, most significant first.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tallystick::crypto {

inline void store_big_endian(std::uint64_t number, std::byte* out) {
  for (std::size_t i = 0; i < 8; ++i)
    out[i] = static_cast<std::byte>((number >> (56 - 8 * i)) & 0xFFU);
}

[[nodiscard]] inline std::uint64_t load_big_endian(const std::byte* in) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i)
    number = number << 8U | std::to_integer<std::uint64_t>(in[i]);
  return number;
}

} // namespace tallystick::crypto
