// SPDX-License-Identifier: MIT
#include "synth/text.hpp"

#include <chrono>

namespace tallystick::synth {

Ymd ymd_of(std::int32_t day) {
  // Days to civil date by eras of 400 years that begin on 1 March (H. Hinnant, "chrono-compatible
  // low-level algorithms").
  const auto z = static_cast<std::uint32_t>(day + 719468);
  const std::uint32_t era = z / 146097;
  const std::uint32_t doe = z - era * 146097;
  const std::uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::uint32_t shifted = (5 * doy + 2) / 153;
  const std::uint32_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {yoe + era * 400 + (month <= 2 ? 1U : 0U), month, doy - (153 * shifted + 2) / 5 + 1};
}

bool exists(Ymd date) {
  return std::chrono::year_month_day{std::chrono::year{static_cast<int>(date.year)},
                                     std::chrono::month{date.month}, std::chrono::day{date.day}}
      .ok();
}

void Text::date(Ymd date, DateStyle style) {
  if (date.empty()) return;
  switch (style) {
  case DateStyle::iso:
    digits(date.year, 4), put('-'), digits(date.month, 2), put('-'), digits(date.day, 2);
    return;
  case DateStyle::compact:
    digits(date.year, 4), digits(date.month, 2), digits(date.day, 2);
    return;
  case DateStyle::british:
    digits(date.day, 2), put('/'), digits(date.month, 2), put('/'), digits(date.year, 4);
    return;
  }
}

} // namespace tallystick::synth
