// SPDX-License-Identifier: MIT
// From text to a postcode. Shapes and letter rules: nhs-rules section 2.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "identity/postcode.hpp"
#include "standardise/cell_text.hpp"
#include "standardise/reading.hpp"

namespace tallystick::standardise {

/// How a source writes its postcodes.
enum class PostcodeScheme : std::uint8_t {
  gb,     ///< GB shapes; ZZ99 pseudo-postcodes become a flag
  opaque, ///< foreign: letters and digits, at most twelve, compared without blanks, hyphens and
          ///< case
};

/// GB: any spacing (also the fixed-width forms of ONS and HES), any case. O for 0 and I for 1, or
/// the reverse, are repaired where a position allows only one reading and the whole has exactly one
/// valid reading. Other texts: postcode_shape.
[[nodiscard]] Reading<Postcode> read_gb_postcode_slowly(std::string_view cell);

/// Opaque scheme: more than twelve characters, or others than ASCII letters and digits:
/// postcode_shape.
[[nodiscard]] Reading<Postcode> read_opaque_postcode(std::string_view cell);

namespace detail {

/// What a character may be in a postcode; `either case` folds lower into upper.
enum PostcodeChar : std::uint8_t {
  kDigit = 1U << 0U,
  kFirst = 1U << 1U,  ///< letter that may come first: not Q V X
  kSecond = 1U << 2U, ///< letter that may come second: not I J Z
  kThird = 1U << 3U,  ///< third place of A9A
  kLetter =
      1U
      << 4U, ///< fourth place of AA9A: any letter (the published set is not confirmed, section 11)
  kInward = 1U << 5U, ///< last two letters: not C I K M O V
};

constexpr std::array<std::uint8_t, 256> postcode_chars() {
  std::array<std::uint8_t, 256> table{};
  for (char c = '0'; c <= '9'; ++c)
    table[static_cast<std::uint8_t>(c)] = kDigit;
  for (char c = 'A'; c <= 'Z'; ++c) {
    const auto in = [c](std::string_view set) { return set.find(c) != std::string_view::npos; };
    unsigned bits = kLetter;
    if (!in("QVX")) bits |= kFirst;
    if (!in("IJZ")) bits |= kSecond;
    if (in("ABCDEFGHJKSTUW")) bits |= kThird;
    if (!in("CIKMOV")) bits |= kInward;
    table[static_cast<std::uint8_t>(c)] = static_cast<std::uint8_t>(bits);
    table[static_cast<std::uint8_t>(c - 'A' + 'a')] = static_cast<std::uint8_t>(bits);
  }
  return table;
}
inline constexpr std::array<std::uint8_t, 256> kPostcodeChars = postcode_chars();

inline unsigned postcode_char(char c) {
  return kPostcodeChars[static_cast<std::uint8_t>(c)];
}

/// Whether two to four characters have the shape of an outward code and obey the letter rules.
inline bool outward_fits(std::string_view outward) {
  const unsigned c0 = postcode_char(outward[0]);
  const unsigned c1 = postcode_char(outward[1]);
  if (outward.size() == 2) return (c0 & kFirst) != 0 && (c1 & kDigit) != 0; // A9
  const unsigned c2 = postcode_char(outward[2]);
  if (outward.size() == 3) // A99, A9A, AA9
    return (c0 & kFirst) != 0 && (((c1 & kDigit) != 0 && (c2 & (kDigit | kThird)) != 0) ||
                                  ((c1 & kSecond) != 0 && (c2 & kDigit) != 0));
  const unsigned c3 = postcode_char(outward[3]); // AA99, AA9A
  return (c0 & kFirst) != 0 && (c1 & kSecond) != 0 && (c2 & kDigit) != 0 &&
         (c3 & (kDigit | kLetter)) != 0;
}

inline bool inward_fits(const char* three) {
  return (postcode_char(three[0]) & kDigit) != 0 && (postcode_char(three[1]) & kInward) != 0 &&
         (postcode_char(three[2]) & kInward) != 0;
}

/// Packs letters and digits in any case; `outward` has two to four characters.
inline Postcode packed_gb(std::string_view outward, const char* inward) {
  std::uint64_t head = load_2(outward.data());
  if (outward.size() == 3) head |= std::uint64_t{static_cast<std::uint8_t>(outward[2])} << 16U;
  if (outward.size() == 4) head = load_4(outward.data());
  const std::uint64_t tail = load_2(inward + 1);
  std::uint64_t packed =
      head | (std::uint64_t{static_cast<std::uint8_t>(inward[0])} << 32U) | (tail << 40U);
  // Bit 0x40 marks letters; clearing 0x20 there puts them into upper case. Then pad the outward
  // part with spaces.
  packed &= ~((packed & 0x0040404040404040U) >> 1U);
  if (outward.size() < 4)
    packed |= 0x20202020U & ~((std::uint64_t{1} << (8U * outward.size())) - 1U);
  return Postcode{packed};
}

} // namespace detail

/// As read_gb_postcode_slowly, with a short way for valid postcodes of five to eight characters.
[[nodiscard]] inline Reading<Postcode> read_gb_postcode(std::string_view cell) {
  if (cell.size() >= 5 && cell.size() <= 8) {
    const char* inward = cell.data() + cell.size() - 3;
    std::string_view outward = cell.substr(0, cell.size() - 3);
    while (outward.size() > 2 && outward.back() == ' ')
      outward.remove_suffix(1);
    if (outward.size() <= 4 && detail::inward_fits(inward) && detail::outward_fits(outward))
      return {detail::packed_gb(outward, inward)};
  }
  if (cell.empty()) return {};
  return read_gb_postcode_slowly(cell);
}

} // namespace tallystick::standardise
