// SPDX-License-Identifier: MIT
// What all rules agree on about the text of a cell: blanks around it, placeholders, ASCII letters
// and digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tallystick::standardise {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
/// ASCII only: identifiers have no other letters.
[[nodiscard]] constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Length of the blank that `text` starts with, 0 if none: space, tab, line ends, NUL, non-breaking
/// and other Unicode spaces in UTF-8, and the Windows-1252 non-breaking space.
[[nodiscard]] std::size_t leading_blank(std::string_view text);
/// Length of the hyphen or dash that `text` starts with, 0 if none.
[[nodiscard]] std::size_t leading_hyphen(std::string_view text);

/// Without blanks at both ends.
[[nodiscard]] std::string_view trimmed_slowly(std::string_view text);
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  const auto solid = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!text.empty() && solid(text.front()) && solid(text.back())) return text;
  return trimmed_slowly(text);
}

/// Whether a trimmed text stands for "nothing here": empty, NULL, NA, N/A, UNKNOWN and their like,
/// in any case.
[[nodiscard]] bool is_placeholder(std::string_view trimmed_text);

/// Case-insensitive (ASCII) comparison with an upper-case text.
[[nodiscard]] bool equals_upper(std::string_view text, std::string_view upper);

namespace detail {

inline std::uint64_t load_8(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, 8);
  return word;
}
inline std::uint64_t load_4(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, 4);
  return word;
}
inline std::uint64_t load_2(const char* at) {
  std::uint16_t word = 0;
  std::memcpy(&word, at, 2);
  return word;
}

/// Whether all eight bytes are '0'-'9'.
constexpr bool all_digits(std::uint64_t eight_chars) {
  constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0U;
  constexpr std::uint64_t kZeros = 0x3030303030303030U;
  return (((eight_chars & kHigh) ^ kZeros) |
          (((eight_chars + 0x0606060606060606U) & kHigh) ^ kZeros)) == 0;
}

/// Two-digit numbers in bytes 0, 2, 4, 6 from eight digit characters.
constexpr std::uint64_t digit_pairs(std::uint64_t eight_digits) {
  const std::uint64_t values = eight_digits & 0x0F0F0F0F0F0F0F0FU;
  return (values * 10U + (values >> 8U)) & 0x00FF00FF00FF00FFU;
}

/// The number that eight digit characters spell.
constexpr std::uint64_t eight_digit_value(std::uint64_t eight_digits) {
  std::uint64_t value = digit_pairs(eight_digits);
  value = (value * 100U + (value >> 16U)) & 0x0000FFFF0000FFFFU;
  return (value * 10000U + (value >> 32U)) & 0xFFFFFFFFU;
}

} // namespace detail
} // namespace tallystick::standardise
