// SPDX-License-Identifier: MIT
#include "standardise/cell_text.hpp"

#include <array>

namespace tallystick::standardise {
namespace {

constexpr std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
}

// Length of the blank that `text` ends with. A lone 0xA0 behind another high byte is the tail of a
// UTF-8 letter.
std::size_t trailing_blank(std::string_view text) {
  for (std::size_t n = 3; n >= 2; --n) {
    if (text.size() >= n && leading_blank(text.substr(text.size() - n)) == n) return n;
  }
  if (text.empty()) return 0;
  if (byte_at(text, text.size() - 1) == 0xA0U && text.size() > 1 &&
      byte_at(text, text.size() - 2) >= 0x80U)
    return 0;
  return leading_blank(text.substr(text.size() - 1));
}

constexpr std::array<std::string_view, 15> kPlaceholders = {
    "NULL", "NA",  "N/A",  "#N/A",      "NAN",        "NONE", "NIL", "UNKNOWN",
    "UNK",  "\\N", "<NA>", "NOT KNOWN", "NOT STATED", "-",    "."};
constexpr std::size_t kLongestPlaceholder = 10;
/// First bytes of placeholders in either case: few other cells begin so.
constexpr std::array<bool, 256> kBeginsPlaceholder = [] {
  std::array<bool, 256> begins{};
  for (const std::string_view placeholder : kPlaceholders) {
    const char first = placeholder.front();
    begins[static_cast<unsigned char>(first)] = true;
    if (first >= 'A' && first <= 'Z') begins[static_cast<unsigned char>(first - 'A' + 'a')] = true;
  }
  return begins;
}();

} // namespace

std::size_t leading_blank(std::string_view text) {
  if (text.empty()) return 0;
  switch (byte_at(text, 0)) {
  case 0x00:
  case '\t':
  case '\n':
  case '\v':
  case '\f':
  case '\r':
  case ' ':
  case 0xA0: // Windows-1252; no UTF-8 character starts with it
    return 1;
  case 0xC2:
    return byte_at(text, 1) == 0xA0U ? 2 : 0; // U+00A0
  case 0xE2: // U+2000-200F (spaces, zero-width marks), U+202F, U+205F
    if (byte_at(text, 1) == 0x80U) {
      const std::uint8_t last = byte_at(text, 2);
      return (last >= 0x80U && last <= 0x8FU) || last == 0xAFU ? 3 : 0;
    }
    return byte_at(text, 1) == 0x81U && byte_at(text, 2) == 0x9FU ? 3 : 0;
  case 0xE3:
    return byte_at(text, 1) == 0x80U && byte_at(text, 2) == 0x80U ? 3 : 0; // U+3000
  case 0xEF:
    return byte_at(text, 1) == 0xBBU && byte_at(text, 2) == 0xBFU ? 3 : 0; // U+FEFF
  default:
    return 0;
  }
}

std::size_t leading_hyphen(std::string_view text) {
  if (text.empty()) return 0;
  switch (byte_at(text, 0)) {
  case '-':
  case 0x96: // Windows-1252 dashes
  case 0x97:
    return 1;
  case 0xC2:
    return byte_at(text, 1) == 0xADU ? 2 : 0; // U+00AD
  case 0xE2:                                  // U+2010-2015, U+2212
    if (byte_at(text, 1) == 0x80U) {
      const std::uint8_t last = byte_at(text, 2);
      return last >= 0x90U && last <= 0x95U ? 3 : 0;
    }
    return byte_at(text, 1) == 0x88U && byte_at(text, 2) == 0x92U ? 3 : 0;
  default:
    return 0;
  }
}

std::string_view trimmed_slowly(std::string_view text) {
  while (const std::size_t n = leading_blank(text))
    text.remove_prefix(n);
  while (const std::size_t n = trailing_blank(text))
    text.remove_suffix(n);
  return text;
}

bool equals_upper(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (to_upper(text[i]) != upper[i]) return false;
  }
  return true;
}

bool is_placeholder(std::string_view trimmed_text) {
  if (trimmed_text.empty()) return true;
  if (trimmed_text.size() > kLongestPlaceholder) return false;
  if (!kBeginsPlaceholder[static_cast<unsigned char>(trimmed_text.front())]) return false;
  for (const std::string_view placeholder : kPlaceholders) {
    if (equals_upper(trimmed_text, placeholder)) return true;
  }
  return false;
}

} // namespace tallystick::standardise
