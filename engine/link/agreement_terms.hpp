// SPDX-License-Identifier: MIT
// When two rows of one person id agree.
#pragma once

#include "flow/token.hpp"

namespace tallystick::link {

/// The terms of an anchored or repair pass besides the person id. All that are asked for must
/// agree; a missing part agrees with nothing.
struct AgreementTerms {
  bool birth_date = false;
  bool partial_birth_date = false;
  bool birth_date_part = false;
  bool sex = false;
  bool postcode = false;
  bool nothing_contradicts = false; ///< compared by contradicts(), between persons

  /// Only the person id is asked for.
  [[nodiscard]] constexpr bool none() const {
    return !birth_date && !partial_birth_date && !birth_date_part && !sex && !postcode &&
           !nothing_contradicts;
  }
};

namespace detail {
[[nodiscard]] constexpr bool equal(std::uint32_t a, std::uint32_t b) {
  return a != 0 && a == b;
}
[[nodiscard]] constexpr bool differ(std::uint32_t a, std::uint32_t b) {
  return a != 0 && b != 0 && a != b;
}
} // namespace detail

[[nodiscard]] constexpr bool birth_date_agrees(const Agreement& a, const Agreement& b) {
  return detail::equal(a.year, b.year) && detail::equal(a.month, b.month) &&
         detail::equal(a.day, b.day);
}

/// Two of year, month and day are equal, or the year is and day and month are swapped (reference:
/// nhs-rules 4.3).
[[nodiscard]] constexpr bool birth_date_partly_agrees(const Agreement& a, const Agreement& b) {
  const int equal_parts = int{detail::equal(a.year, b.year)} +
                          int{detail::equal(a.month, b.month)} + int{detail::equal(a.day, b.day)};
  const bool swapped = detail::equal(a.year, b.year) && detail::equal(a.day, b.month) &&
                       detail::equal(a.month, b.day);
  return equal_parts >= 2 || swapped;
}

[[nodiscard]] constexpr bool birth_date_part_agrees(const Agreement& a, const Agreement& b) {
  return detail::equal(a.year, b.year) || detail::equal(a.month, b.month) ||
         detail::equal(a.day, b.day);
}

[[nodiscard]] constexpr bool agrees(const AgreementTerms& terms, const Agreement& a,
                                    const Agreement& b) {
  return (!terms.birth_date || birth_date_agrees(a, b)) &&
         (!terms.partial_birth_date || birth_date_partly_agrees(a, b)) &&
         (!terms.birth_date_part || birth_date_part_agrees(a, b)) &&
         (!terms.sex || detail::equal(a.sex, b.sex)) &&
         (!terms.postcode || detail::equal(a.postcode, b.postcode));
}

/// Some part of birth date or sex is known for both and differs. Postcodes never contradict: people
/// move (reference: nhs-rules 2, "HES versus PDS").
[[nodiscard]] constexpr bool contradicts(const Agreement& a, const Agreement& b) {
  return detail::differ(a.year, b.year) || detail::differ(a.month, b.month) ||
         detail::differ(a.day, b.day) || detail::differ(a.sex, b.sex);
}

} // namespace tallystick::link
