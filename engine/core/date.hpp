// SPDX-License-Identifier: MIT
// Calendar dates as day numbers.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tallystick {

/// A calendar day (proleptic Gregorian). Days since 1970-01-01.
using Date = std::chrono::sys_days;

/// Day number that stands for "no date" in packed columns.
inline constexpr std::int32_t kNoDay = INT32_MIN;

[[nodiscard]] inline std::int32_t day_number(Date date) {
  return static_cast<std::int32_t>(date.time_since_epoch().count());
}
[[nodiscard]] inline Date date_of(std::int32_t day) {
  return Date{std::chrono::days{day}};
}

/// Parses exactly YYYY-MM-DD; nothing if the text differs or the day does not exist.
[[nodiscard]] std::optional<Date> parse_iso_date(std::string_view text);
/// YYYY-MM-DD.
[[nodiscard]] std::string to_iso(Date date);

} // namespace tallystick
