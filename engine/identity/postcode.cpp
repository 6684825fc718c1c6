// SPDX-License-Identifier: MIT
#include "identity/postcode.hpp"

namespace tallystick {
namespace {

constexpr unsigned kOutwardChars = 4;

constexpr char char_at(std::uint64_t packed, unsigned i) {
  return static_cast<char>((packed >> (8U * i)) & 0xFFU);
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

constexpr std::uint64_t first_chars(std::uint64_t packed, unsigned n) {
  return packed & ((std::uint64_t{1} << (8U * n)) - 1U);
}

// Letters before the first digit: one or two, three in GIR.
unsigned area_length(std::uint64_t packed) {
  unsigned n = 0;
  while (n < kOutwardChars && is_letter(char_at(packed, n)))
    ++n;
  return n;
}

void append(PostcodeText& text, char c) {
  text.chars[text.size++] = c;
}

// Characters 0-3 without padding, then a space and the rest, if there is a rest.
PostcodeText spelt_out(std::uint64_t packed) {
  PostcodeText text;
  for (unsigned i = 0; i < 7 && char_at(packed, i) != '\0'; ++i) {
    if (i == kOutwardChars) append(text, ' ');
    if (char_at(packed, i) != ' ') append(text, char_at(packed, i));
  }
  return text;
}

PostcodeText opaque_text(std::uint64_t packed) {
  PostcodeText text;
  std::uint64_t rest = packed & ~(std::uint64_t{1} << 63U);
  for (std::size_t i = Postcode::kMaxOpaqueChars; i > 0; --i, rest /= 37U) {
    const auto symbol = static_cast<unsigned>(rest % 37U);
    if (symbol == 0) continue; // padding behind the last character
    text.chars[i - 1] = static_cast<char>(symbol <= 10 ? '0' + symbol - 1 : 'A' + symbol - 11);
    if (text.size == 0) text.size = i;
  }
  return text;
}

} // namespace

PostcodeText PostcodePart::reveal_text(const RevealToken&) const {
  return spelt_out(packed_);
}

PostcodeText Postcode::reveal_text(const RevealToken&) const {
  return opaque() ? opaque_text(packed_) : spelt_out(packed_);
}

PostcodePart Postcode::part(PostcodeLevel level) const {
  if (absent() || opaque()) return PostcodePart{};
  const std::uint64_t outward = first_chars(packed_, kOutwardChars);
  switch (level) {
  case PostcodeLevel::area:
    return PostcodePart{first_chars(packed_, area_length(packed_))};
  case PostcodeLevel::district: {
    unsigned n = area_length(packed_);
    while (n < kOutwardChars && is_digit(char_at(packed_, n)))
      ++n;
    return PostcodePart{first_chars(packed_, n)};
  }
  case PostcodeLevel::outward:
    return PostcodePart{outward};
  case PostcodeLevel::sector:
    return PostcodePart{first_chars(packed_, kOutwardChars + 1)};
  }
  return PostcodePart{};
}

} // namespace tallystick
