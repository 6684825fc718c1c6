// SPDX-License-Identifier: MIT
// From text to an NHS number: reading, the check digit, refused numbers, ranges and repair
// candidates. All rules: nhs-rules section 1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "identity/nhs_number.hpp"
#include "standardise/cell_text.hpp"
#include "standardise/reading.hpp"

namespace tallystick::standardise {

class SupersessionMap;

/// Ten-digit palindromes all pass the check digit. Refusing them would cost one real person in
/// about 9,000 if any were ever issued, so it is a policy; repdigits and n00000000n are refused
/// under either.
enum class PalindromePolicy : std::uint8_t { refuse, accept };

/// What the bytes of a cell are, before any rule about numbers.
struct DigitText {
  enum class Kind : std::uint8_t { missing, digits, other };
  Kind kind = Kind::missing;
  std::uint8_t count = 0;  ///< digits, leading zeros included; 255 for more than 18
  std::uint64_t value = 0; ///< of up to 18 digits
};

/// Reads digits with blanks and hyphens anywhere between and around them.
[[nodiscard]] DigitText read_digits(std::string_view cell);

/// Weights 10 to 1 on the ten digits give a multiple of 11. `ten_digits` is below 10^10.
[[nodiscard]] bool passes_check_digit(std::uint64_t ten_digits);
[[nodiscard]] bool is_palindrome(std::uint64_t ten_digits);
/// Placeholders whatever the policy: 0000000000, 9999999999, all repdigits, n00000000n.
[[nodiscard]] bool is_sentinel(std::uint64_t ten_digits);
/// Passes the check digit and is no sentinel (palindromes count as valid here).
[[nodiscard]] inline bool is_valid_number(std::uint64_t ten_digits) {
  return ten_digits < 10'000'000'000U && passes_check_digit(ten_digits) && !is_sentinel(ten_digits);
}

/// Who issues numbers in this range.
enum class NumberRange : std::uint8_t {
  scotland,          ///< CHI
  northern_ireland,  ///< H&C
  england_and_wales, ///< with the Isle of Man
  ireland,           ///< Republic of Ireland IHI
  not_issued,        ///< nobody, or not known
  test,              ///< starts with 9: never issued
};
[[nodiscard]] NumberRange range_of(std::uint64_t ten_digits);

/// What NHS NUMBER STATUS INDICATOR CODE says.
enum class NumberStatus : std::uint8_t {
  not_stated, ///< blank or no known code
  verified,   ///< 01
  untraced,   ///< 02, 03, 06, 07, 08: says nothing for or against the number
  doubtful,   ///< 04, 05: traced and not found, or in conflict
};
[[nodiscard]] NumberStatus read_number_status(std::string_view cell);

/// The rules of a source for its numbers.
struct NumberRules {
  PalindromePolicy palindromes = PalindromePolicy::refuse;
  const SupersessionMap* supersession = nullptr; ///< none if null; must outlive its users
};

/// Whether the rules replace the number by another.
[[nodiscard]] bool is_superseded(std::uint64_t ten_digits, const NumberRules& rules);

/// Supersession first, then sentinel, palindrome, check digit, then range flags. `digits` is ten
/// digits long.
[[nodiscard]] Reading<NhsNumber> judge_number(std::uint64_t ten_digits, const NumberRules& rules);

/// The whole way from a cell to a number.
[[nodiscard]] Reading<NhsNumber> read_nhs_number_slowly(std::string_view cell,
                                                        const NumberRules& rules);

/// Valid numbers that a refused text may have been meant to be, ascending, without sentinels and
/// palindromes.
struct RepairCandidates {
  /// One substitution a position and one adjacent swap a pair make 19; no text reaches more
  /// than 18.
  static constexpr std::size_t kMax = 18;
  std::array<NhsNumber, kMax> numbers{};
  std::size_t count = 0;
};
/// Ten digits that fail the check: one substitution or one adjacent swap away. Nine digits: the one
/// CHI number whose leading zero a spreadsheet dropped, if day and month of its first four digits
/// exist. Otherwise none; also none for sentinels and for numbers that are valid.
[[nodiscard]] RepairCandidates repair_candidates(DigitText refused);

namespace detail {

/// Sum of weight * digit (weights 10 to 1) of ten digit characters.
inline unsigned weighted_sum(std::uint64_t first_eight, std::uint64_t last_two) {
  const std::uint64_t values = first_eight & 0x0F0F0F0F0F0F0F0FU;
  // Four 16-bit lanes each; the product's top lane collects every digit times its weight (at most
  // 252).
  const std::uint64_t even = values & 0x00FF00FF00FF00FFU;
  const std::uint64_t odd = (values >> 8U) & 0x00FF00FF00FF00FFU;
  const std::uint64_t sum =
      ((even * 0x000A'0008'0006'0004U) >> 48U) + ((odd * 0x0009'0007'0005'0003U) >> 48U);
  return static_cast<unsigned>(sum + 2U * (last_two & 0xFU) + ((last_two >> 8U) & 0xFU));
}

} // namespace detail

/// As read_nhs_number_slowly, with a short way for the two usual spellings: 9434765919 and 943 476
/// 5919.
[[nodiscard]] inline Reading<NhsNumber> read_nhs_number(std::string_view cell,
                                                        const NumberRules& rules) {
  std::uint64_t first_eight = 0;
  std::uint64_t last_two = 0;
  if (cell.size() == 10) {
    first_eight = detail::load_8(cell.data());
    last_two = detail::load_2(cell.data() + 8);
  } else if (cell.size() == 12 && cell[3] == cell[7] && (cell[3] == ' ' || cell[3] == '-')) {
    first_eight = (detail::load_4(cell.data()) & 0xFFFFFFU) |
                  ((detail::load_4(cell.data() + 4) & 0xFFFFFFU) << 24U) |
                  (detail::load_2(cell.data() + 8) << 48U);
    last_two = detail::load_2(cell.data() + 10);
  } else if (cell.empty()) {
    return {};
  } else {
    return read_nhs_number_slowly(cell, rules);
  }
  const std::uint64_t padded = last_two | 0x3030303030300000U;
  if (!detail::all_digits(first_eight) || !detail::all_digits(padded))
    return read_nhs_number_slowly(cell, rules);
  const std::uint64_t value = detail::eight_digit_value(first_eight) * 100U +
                              (last_two & 0xFU) * 10U + ((last_two >> 8U) & 0xFU);
  // The common case needs no more: right check digit, first digit 4, 6, 7 or 9 (the test range),
  // the last two digits are not the first two mirrored (so it is neither palindrome nor sentinel).
  const unsigned first_digit = static_cast<unsigned>(first_eight & 0xFU);
  const std::uint64_t mirrored = (last_two >> 8U) | ((last_two & 0xFFU) << 8U);
  const bool ordinary =
      ((0b10'1101'0000U >> first_digit) & 1U) != 0 && (first_eight & 0xFFFFU) != mirrored;
  if (!ordinary || detail::weighted_sum(first_eight, last_two) % 11U != 0 ||
      is_superseded(value, rules))
    return judge_number(value, rules);
  Reading<NhsNumber> reading{NhsNumber{value}};
  if (first_digit == 9) reading.flags = RowFlags::test_number;
  return reading;
}

} // namespace tallystick::standardise
