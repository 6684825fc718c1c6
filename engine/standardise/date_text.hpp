// SPDX-License-Identifier: MIT
// From text to year, month and day, for birth dates and event dates alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "standardise/cell_text.hpp"

namespace tallystick::standardise {

/// How a source writes its dates. Where a format ends in a day, a time of day behind it is ignored.
enum class DateFormat : std::uint8_t {
  automatic,   ///< iso, yyyymmdd or dmy, told apart by shape
  iso,         ///< YYYY-MM-DD; also YYYY-MM and YYYY
  yyyymmdd,    ///< 19800131; 00 for a day or month that is not known
  dmy,         ///< 31/01/1980, 1/1/1980; also with - or .
  mmyyyy,      ///< 011980 (HES MYDOB), 01/1980
  yyyy,        ///< 1980
  dd_mon_yyyy, ///< 31-JAN-1980, 31 January 1980, 31JAN1980
};

/// The format that a job file names: auto, iso, yyyymmdd, dd/mm/yyyy, mmyyyy, yyyy, dd-mon-yyyy.
[[nodiscard]] std::optional<DateFormat> date_format_named(std::string_view name);

/// 0 for parts that the text does not tell.
struct DateParts {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
};

enum class DateText : std::uint8_t {
  missing,
  date,       ///< exists in the calendar, as far as it is known
  malformed,  ///< not in the format
  impossible, ///< in the format, but no such day or month, or year 0
};

struct DateReading {
  DateText kind = DateText::missing;
  DateParts parts{};
};

[[nodiscard]] constexpr bool is_leap_year(unsigned year) {
  return year % 4U == 0 && (year % 100U != 0 || year % 400U == 0);
}
/// `month` is 1 to 12.
[[nodiscard]] constexpr unsigned days_in_month(unsigned year, unsigned month) {
  if (month == 2) return is_leap_year(year) ? 29U : 28U;
  return 30U + ((month + (month >> 3U)) & 1U);
}

/// Days since 1970-01-01 of a full date (Hinnant's civil-calendar method, years from March).
[[nodiscard]] constexpr std::int32_t day_number_of(DateParts parts) {
  const unsigned year = parts.year - (parts.month <= 2 ? 1U : 0U);
  const unsigned month = (parts.month + 9U) % 12U;
  const unsigned day_of_year = (153U * month + 2U) / 5U + parts.day - 1U;
  const unsigned days = year * 365U + year / 4U - year / 100U + year / 400U + day_of_year;
  return static_cast<std::int32_t>(days) - 719468;
}

/// Says `date` or `impossible`. A day needs its month.
[[nodiscard]] constexpr DateReading checked_date(DateParts parts) {
  const bool possible =
      parts.year >= 1 && parts.year <= 9999 && parts.month <= 12 &&
      (parts.month != 0 ? parts.day <= days_in_month(parts.year, parts.month) : parts.day == 0);
  return {possible ? DateText::date : DateText::impossible, parts};
}

[[nodiscard]] DateReading read_date_slowly(std::string_view cell, DateFormat format);

/// A date from three cells. A year alone and a year with a month are partial dates; a year that is
/// missing makes the whole missing.
[[nodiscard]] DateReading read_date_parts(std::string_view year, std::string_view month,
                                          std::string_view day);

namespace detail {

/// From eight digit characters YYYYMMDD.
inline DateReading date_of_digits(std::uint64_t eight_digits) {
  const std::uint64_t pairs = digit_pairs(eight_digits);
  const auto pair = [pairs](unsigned i) {
    return static_cast<unsigned>((pairs >> (16U * i)) & 0xFFU);
  };
  return checked_date({pair(0) * 100U + pair(1), pair(2), pair(3)});
}

} // namespace detail

/// As read_date_slowly, with a short way for 1980-01-31, 31/01/1980 and 19800131. Always inlined:
/// returned from a call, the parts would be stored one by one and loaded at once, which waits for
/// the stores.
[[nodiscard, gnu::always_inline]] inline DateReading read_date(std::string_view cell,
                                                               DateFormat format) {
  const auto wants = [format](DateFormat f) {
    return format == f || format == DateFormat::automatic;
  };
  const char* at = cell.data();
  if (cell.size() == 10 && wants(DateFormat::iso) && at[4] == '-' && at[7] == '-') {
    const std::uint64_t digits =
        detail::load_4(at) | (detail::load_2(at + 5) << 32U) | (detail::load_2(at + 8) << 48U);
    if (detail::all_digits(digits)) return detail::date_of_digits(digits);
  } else if (cell.size() == 10 && wants(DateFormat::dmy) && at[2] == at[5] &&
             (at[2] == '/' || at[2] == '-' || at[2] == '.')) {
    const std::uint64_t digits =
        detail::load_4(at + 6) | (detail::load_2(at + 3) << 32U) | (detail::load_2(at) << 48U);
    if (detail::all_digits(digits)) {
      const DateReading reading = detail::date_of_digits(digits);
      // 00/00/1980 names a day and a month that do not exist.
      const bool whole = reading.parts.day != 0 && reading.parts.month != 0;
      return whole ? reading : DateReading{DateText::impossible, reading.parts};
    }
  } else if (cell.size() == 8 && wants(DateFormat::yyyymmdd)) {
    const std::uint64_t digits = detail::load_8(at);
    if (detail::all_digits(digits)) return detail::date_of_digits(digits);
  }
  if (cell.empty()) return {};
  return read_date_slowly(cell, format);
}

} // namespace tallystick::standardise
