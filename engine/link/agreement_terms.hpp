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
  bool nothing_contradicts = false; ///< compared by Disagreement, between persons

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

/// Whether two persons contradict each other, told from each profile of the one beside each of the other: a part of the
/// birth date or the sex is known of both, and they have no value of it in common. A slip in one row of a person
/// contradicts nobody who agrees with its other rows. Postcodes never contradict: people move (reference: nhs-rules 2, "HES
/// versus PDS").
class Disagreement {
public:
  void add(const Agreement& a, const Agreement& b) {
    add(0, a.year, b.year);
    add(1, a.month, b.month);
    add(2, a.day, b.day);
    add(3, a.sex, b.sex);
  }
  [[nodiscard]] bool any() const { return (known_ & ~shared_) != 0; }

private:
  void add(unsigned part, std::uint32_t a, std::uint32_t b) {
    if (a != 0 && b != 0) known_ |= 1U << part;
    if (detail::equal(a, b)) shared_ |= 1U << part;
  }
  unsigned known_ = 0;  ///< of both, one bit a part
  unsigned shared_ = 0; ///< a value of it
};

} // namespace tallystick::link
