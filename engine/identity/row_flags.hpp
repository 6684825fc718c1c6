// SPDX-License-Identifier: MIT
// What is noteworthy about the identifiers of a row: quality, never content.
#pragma once

#include <cstdint>

#include "core/data_class.hpp"

namespace tallystick {

/// Bits of one row; a value that was refused is absent and says so only where somebody needs to
/// know.
enum class RowFlags : std::uint16_t {
  none = 0,
  weak_birth_date = 1U << 0U,    ///< filler such as 1 January
  partial_birth_date = 1U << 1U, ///< known to the month or year only
  pseudo_postcode = 1U << 2U,    ///< ZZ99...: the postcode is absent
  opaque_postcode = 1U << 3U,    ///< foreign postcode under the opaque scheme
  repaired_postcode = 1U << 4U,  ///< O/0 or I/1 were mixed up
  test_number = 1U << 5U,        ///< NHS number starts with 9: never issued
  unissued_number = 1U << 6U,    ///< NHS number in a range not known to be issued
  unverified_number =
      1U << 7U, ///< status 04 or 05: none, several or conflicting matches when traced
  superseded_number = 1U << 8U,  ///< an old NHS number was replaced by the current one
  refused_person_id = 1U << 9U,  ///< a person id was present but is not valid
  repairable_number = 1U << 10U, ///< the refused number has repair candidates in the batch
  lost_zero_number = 1U << 11U,  ///< nine digits; the candidate has a leading zero put back
  sensitive_person = 1U << 12U,  ///< marked sensitive: postcode and practice are absent
};

template<>
inline constexpr DataClass data_class_of<RowFlags> = DataClass::pseudonymous;

[[nodiscard]] constexpr RowFlags operator|(RowFlags a, RowFlags b) {
  return static_cast<RowFlags>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr RowFlags& operator|=(RowFlags& a, RowFlags b) {
  return a = a | b;
}
[[nodiscard]] constexpr bool has(RowFlags set, RowFlags flag) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(flag)) != 0;
}

} // namespace tallystick
