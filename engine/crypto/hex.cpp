// SPDX-License-Identifier: MIT
#include "crypto/hex.hpp"

#include "crypto/require.hpp"

namespace tallystick::crypto {
namespace {

char digit(unsigned nibble) {
  const unsigned letter = (9U - nibble) >> 31U; // 1 above nine
  return static_cast<char>('0' + nibble + letter * ('a' - '0' - 10));
}

/// 0 to 15; 16 or more if the character is not a digit. Both candidates are computed, one is masked
/// in.
unsigned value_of(char character) {
  const unsigned code = static_cast<unsigned char>(character);
  const unsigned number = code - '0';
  const unsigned letter = code - 'a';
  const unsigned is_number = 0U - ((number - 10U) >> 31U & ~number >> 31U);
  const unsigned is_letter = 0U - ((letter - 6U) >> 31U & ~letter >> 31U);
  return (number & is_number) | ((letter + 10U) & is_letter) | (16U & ~is_number & ~is_letter);
}

} // namespace

void write_hex(std::span<const std::byte> bytes, std::span<char> out) {
  require(out.size() == 2 * bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned octet = std::to_integer<unsigned>(bytes[i]);
    out[2 * i] = digit(octet >> 4U);
    out[2 * i + 1] = digit(octet & 15U);
  }
}

bool read_hex(std::string_view text, std::span<std::byte> out) {
  if (text.size() != 2 * out.size()) return false;
  unsigned seen = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const unsigned high = value_of(text[2 * i]);
    const unsigned low = value_of(text[2 * i + 1]);
    seen |= high | low;
    out[i] = static_cast<std::byte>((high << 4U | low) & 0xFFU);
  }
  return seen < 16U;
}

} // namespace tallystick::crypto
