// SPDX-License-Identifier: MIT
// Zone B values: keyed tokens that stand for identifiers. Data class: pseudonymous.
#pragma once

#include <cstdint>
#include <string>

#include "core/data_class.hpp"
#include "core/key128.hpp"

namespace tallystick {

/// What a token stands for. Tokens of different kinds are different types and cannot be compared.
enum class TokenKind : std::uint8_t {
  person,    ///< the person id (NHS number or another declared scheme)
  match_key, ///< a composite of fields, for records without a common person id
  local_id,  ///< provider + local patient id
};

/// A 128-bit pseudonym. All-zero means "no token": missing and invalid identifiers never get one.
template<TokenKind Kind>
struct Token {
  static constexpr DataClass data_class = DataClass::pseudonymous;
  Key128 bits;

  [[nodiscard]] constexpr bool absent() const { return bits.absent(); }
  friend constexpr bool operator==(const Token&, const Token&) = default;
};

using PersonToken = Token<TokenKind::person>;
using MatchKeyToken = Token<TokenKind::match_key>;
using LocalIdToken = Token<TokenKind::local_id>;

/// Agreement evidence for records that already share a person token: each part is a short token salted with the person
/// id, so it says nothing about frequency and can be compared only between rows of one person id. 0 = missing.
/// Day and month use one token domain, so a day-month swap shows as day == other.month and month == other.day.
/// Source of the construction: reference design section 5. Two different values agree by chance once in 2^16 (postcode:
/// 2^32), far less often than two people share a year (about 1 in 80), a month, a day or a sex.
struct Agreement {
  static constexpr DataClass data_class = DataClass::pseudonymous;
  std::uint16_t year = 0;
  std::uint16_t month = 0;
  std::uint16_t day = 0;
  std::uint16_t sex = 0;
  std::uint32_t postcode = 0;
  friend bool operator==(const Agreement&, const Agreement&) = default;
};

/// What a row's fields say, one short token or code each, for comparison with any other row: equal
/// values have equal tokens throughout a run, unlike in Agreement. That makes frequencies visible
/// to whoever holds them, so a plan asks for them only if a linkage model does, and they never
/// leave the run. 0 = missing.
/// Years, days and months together, and sexes are codes: the rank of each value's token among those
/// of its whole domain, a keyed permutation, so two values never share one. Day and month share
/// their codes, so that a swap shows. Two postcodes, practices or
/// local ids share a token by chance once in 2^32. Foreign postcodes have no sector or district.
struct FieldTokens {
  static constexpr DataClass data_class = DataClass::pseudonymous;
  std::uint32_t postcode = 0; ///< unit
  std::uint32_t postcode_sector = 0;
  std::uint32_t postcode_district = 0;
  std::uint32_t practice = 0;
  std::uint32_t local_id = 0;   ///< with its provider
  std::uint16_t birth_year = 0; ///< code, 1 to 9,999
  /// Of the local id, 0 without one: ids of two providers say nothing about each other. Two
  /// providers share a token by chance once in 2^16.
  std::uint16_t provider = 0;
  std::uint8_t birth_month = 0; ///< code, 1 to 31
  std::uint8_t birth_day = 0;   ///< code, of the same table as the month
  std::uint8_t sex = 0;         ///< code, 1 or 2
  friend bool operator==(const FieldTokens&, const FieldTokens&) = default;
};

/// Facts about a row's identifiers that linkage may know: quality, never content.
enum class Evidence : std::uint16_t {
  none = 0,
  weak_birth_date = 1U << 0U,      ///< filler such as 1 January: no strong evidence
  partial_birth_date = 1U << 1U,   ///< month or year precision
  unverified_person_id = 1U << 2U, ///< NHS number status says it is not verified
  test_person_id = 1U << 3U,       ///< in a range that is never issued
  invalid_person_id = 1U << 4U,    ///< a value was present but refused; repair candidates may exist
  pseudo_postcode = 1U << 5U,      ///< ZZ99...
  fallible_person_id = 1U << 6U, ///< id without a check digit: two different ids may be one person
};
[[nodiscard]] constexpr Evidence operator|(Evidence a, Evidence b) {
  return static_cast<Evidence>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
[[nodiscard]] constexpr bool has(Evidence set, Evidence flag) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(flag)) != 0;
}

/// Says how tokens were made. Tokens whose headers differ must never meet: same_keys() is checked
/// wherever batches, opt-out lists or token files are brought together.
struct TokenHeader {
  std::uint16_t format_version = 1;
  std::uint8_t suite = 0;   ///< crypto::Suite as a number
  std::uint32_t key_id = 0; ///< id of the linkage key, never the key
  std::uint32_t epoch = 0;

  friend constexpr bool operator==(const TokenHeader&, const TokenHeader&) = default;
};

} // namespace tallystick
