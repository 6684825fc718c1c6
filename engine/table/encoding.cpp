// SPDX-License-Identifier: MIT
#include "table/encoding.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace tallystick::table {
namespace {

constexpr std::uint64_t kHigh = 0x8080808080808080U;

/// Code points of 0x80 to 0x9F.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::uint64_t load_8(const char* text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}

/// Length of the ASCII text at the front: in blocks (a loop of fixed length, which the compiler
/// turns into vector instructions), in words, and then exactly.
std::size_t ascii_prefix(std::string_view text) {
  constexpr std::size_t kBlock = 256;
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < kBlock; i += 8)
      all |= load_8(text.data() + at + i);
    if ((all & kHigh) != 0) break;
  }
  while (at + 8 <= text.size() && (load_8(text.data() + at) & kHigh) == 0)
    at += 8;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80)
    ++at;
  return at;
}

struct Lead {
  unsigned length = 0; // 0: cannot begin a character
  unsigned char first_low = 0x80;
  unsigned char first_high = 0xBF; // range of the second byte
};

/// RFC 3629, section 4: the second byte's range excludes overlong forms, surrogates and what is
/// above U+10FFFF.
Lead lead_of(unsigned char c) {
  if (c >= 0xC2 && c <= 0xDF) return {2};
  if (c == 0xE0) return {3, 0xA0, 0xBF};
  if (c == 0xED) return {3, 0x80, 0x9F};
  if (c >= 0xE1 && c <= 0xEF) return {3};
  if (c == 0xF0) return {4, 0x90, 0xBF};
  if (c >= 0xF1 && c <= 0xF3) return {4};
  if (c == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

/// Length of the multi-byte character at the front; 0 if it is not well-formed.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Lead lead = lead_of(byte(0));
  if (lead.length == 0 || text.size() < lead.length) return 0;
  if (byte(1) < lead.first_low || byte(1) > lead.first_high) return 0;
  for (std::size_t i = 2; i < lead.length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return lead.length;
}

} // namespace

bool is_utf8(std::string_view text) {
  while (true) {
    text.remove_prefix(ascii_prefix(text));
    if (text.empty()) return true;
    while (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x80) {
      const std::size_t length = character(text);
      if (length == 0) return false;
      text.remove_prefix(length);
    }
  }
}

std::string_view windows1252_to_utf8(std::string_view text, SecretBuffer& scratch) {
  if (ascii_prefix(text) == text.size()) return text;
  if (scratch.size() < 3 * text.size()) scratch.resize(3 * text.size());
  char* const begin = scratch.chars();
  char* out = begin;
  const auto put = [&](unsigned value) { *out++ = static_cast<char>(value); };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned point = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte;
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xC0 | point >> 6);
      put(0x80 | (point & 0x3F));
    } else {
      put(0xE0 | point >> 12);
      put(0x80 | (point >> 6 & 0x3F));
      put(0x80 | (point & 0x3F));
    }
  }
  return {begin, static_cast<std::size_t>(out - begin)};
}

} // namespace tallystick::table
