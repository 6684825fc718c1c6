// SPDX-License-Identifier: MIT
#include "release/releasable.hpp"

#include <chrono>

#include "core/date.hpp"

namespace tallystick::release {
namespace {

constexpr std::size_t kLongestNumber = 20;

} // namespace

void append_csv_value(TextBuffer& out, const BirthPeriod& value) {
  if (value.year == 0) return;
  out.room(kLongestNumber);
  out.digits(value.year, 4);
  if (value.month != 0) out.put('-'), out.digits(value.month, 2);
}

void append_csv_value(TextBuffer& out, const EventDay& value) {
  if (value.day == kNoDay) return;
  const std::chrono::year_month_day day{date_of(value.day)};
  out.room(kLongestNumber);
  out.digits(static_cast<unsigned>(static_cast<int>(day.year())), 4);
  out.put('-'), out.digits(static_cast<unsigned>(day.month()), 2);
  out.put('-'), out.digits(static_cast<unsigned>(day.day()), 2);
}

void append_csv_value(TextBuffer& out, const RowCount& value) {
  out.room(kLongestNumber);
  out.number(value.count);
}

} // namespace tallystick::release
