// SPDX-License-Identifier: MIT
// Which dates are birth dates, and which of them are weak evidence. Rules: nhs-rules section 3.
#pragma once

#include <chrono>

#include "core/date.hpp"
#include "identity/birth_date.hpp"
#include "standardise/date_text.hpp"
#include "standardise/reading.hpp"

namespace tallystick::standardise {

/// The days that a job accepts as birth dates, both inclusive.
struct BirthDateLimits {
  Date earliest = Date{std::chrono::year{1895} / 1 / 1}; ///< as HESID
  Date latest{};                                         ///< the job's as_of date
};

/// 1 January of any year, 1 January 1800/1801/1900/1901, the first Gregorian day 1582-10-15. Dates
/// without a day are partial, not fillers.
[[nodiscard]] constexpr bool is_filler_date(DateParts parts) {
  return parts.day != 0 && ((parts.month == 1 && parts.day == 1) ||
                            (parts.year == 1582 && parts.month == 10 && parts.day == 15));
}

/// Fillers that nobody is taken to be born on: they say that the date is not known (nhs-rules 3,
/// "Date of birth").
[[nodiscard]] constexpr bool is_placeholder_date(DateParts parts) {
  const bool year = parts.year == 1582 || parts.year == 1800 || parts.year == 1801 ||
                    parts.year == 1900 || parts.year == 1901;
  return year && is_filler_date(parts);
}

/// Limits as year * 512 + month * 32 + day, so that a date is compared as one number.
class BirthDateRules {
public:
  explicit BirthDateRules(BirthDateLimits limits);
  /// Partial dates are refused only if every day they may stand for is out of the limits.
  [[nodiscard]] Reading<BirthDate> judge(DateReading date) const {
    const std::uint32_t value = packed(date.parts);
    const bool usual = date.kind == DateText::date && date.parts.day != 0 && value >= earliest_ &&
                       value <= latest_ && !is_filler_date(date.parts);
    return usual ? Reading<BirthDate>{birth_date_of(date.parts)} : judge_unusual(date);
  }

private:
  [[nodiscard]] static constexpr std::uint32_t packed(DateParts parts) {
    return (parts.year << 9U) | (parts.month << 5U) | parts.day;
  }
  [[nodiscard]] static constexpr BirthDate birth_date_of(DateParts parts) {
    return BirthDate{BirthDate::Parts{static_cast<std::uint16_t>(parts.year),
                                      static_cast<std::uint8_t>(parts.month),
                                      static_cast<std::uint8_t>(parts.day)}};
  }
  [[nodiscard]] static std::uint32_t packed(Date date);
  [[nodiscard]] Reading<BirthDate> judge_unusual(DateReading date) const;
  std::uint32_t earliest_;
  std::uint32_t latest_;
};

/// Day number of an event date; kNoDay if missing. A date known to the month or year stands for its
/// first day. Anything that is no date: event_date_format.
[[nodiscard]] Reading<std::int32_t> judge_event_date(DateReading date);

} // namespace tallystick::standardise
