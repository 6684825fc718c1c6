// SPDX-License-Identifier: MIT
#include "standardise/birth_date.hpp"

#include <algorithm>

namespace tallystick::standardise {
namespace {

constexpr std::uint32_t kDayUnknown = 31;          // the last day that a month may have
constexpr std::uint32_t kMonthAndDayUnknown = 511; // the last day that a year may have

} // namespace

std::uint32_t BirthDateRules::packed(Date date) {
  const std::chrono::year_month_day ymd{date};
  const int year = std::clamp(static_cast<int>(ymd.year()), 0, 9999);
  return packed(DateParts{static_cast<unsigned>(year), static_cast<unsigned>(ymd.month()),
                          static_cast<unsigned>(ymd.day())});
}

BirthDateRules::BirthDateRules(BirthDateLimits limits)
    : earliest_(packed(limits.earliest)), latest_(packed(limits.latest)) {}

Reading<BirthDate> BirthDateRules::judge_unusual(DateReading date) const {
  switch (date.kind) {
  case DateText::missing:
    return {};
  case DateText::malformed:
    return refusal<BirthDate>(IssueCode::birth_date_format);
  case DateText::impossible:
    return refusal<BirthDate>(IssueCode::birth_date_impossible);
  case DateText::date:
    break;
  }
  const DateParts& parts = date.parts;
  const std::uint32_t first =
      packed(parts); // unknown parts are 0: not after any day they stand for
  std::uint32_t last = first;
  if (parts.month == 0) {
    last |= kMonthAndDayUnknown;
  } else if (parts.day == 0) {
    last |= kDayUnknown;
  }
  if (first > latest_) return refusal<BirthDate>(IssueCode::birth_date_future);
  if (last < earliest_) return refusal<BirthDate>(IssueCode::birth_date_too_early);
  if (is_placeholder_date(parts)) return {BirthDate{}, RowFlags::weak_birth_date};
  Reading<BirthDate> reading{birth_date_of(parts)};
  if (parts.day == 0) reading.flags |= RowFlags::partial_birth_date;
  if (is_filler_date(parts)) reading.flags |= RowFlags::weak_birth_date;
  return reading;
}

Reading<std::int32_t> judge_event_date(DateReading date) {
  switch (date.kind) {
  case DateText::missing:
    return {kNoDay};
  case DateText::malformed:
  case DateText::impossible:
    return {kNoDay, RowFlags::none, IssueCode::event_date_format};
  case DateText::date:
    break;
  }
  return {day_number_of(
      {date.parts.year, std::max(date.parts.month, 1U), std::max(date.parts.day, 1U)})};
}

} // namespace tallystick::standardise
