// SPDX-License-Identifier: MIT
#include "standardise/date_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tallystick::standardise {
namespace {

constexpr std::array<std::pair<std::string_view, DateFormat>, 7> kNames = {{
    {"auto", DateFormat::automatic},
    {"iso", DateFormat::iso},
    {"yyyymmdd", DateFormat::yyyymmdd},
    {"dd/mm/yyyy", DateFormat::dmy},
    {"mmyyyy", DateFormat::mmyyyy},
    {"yyyy", DateFormat::yyyy},
    {"dd-mon-yyyy", DateFormat::dd_mon_yyyy},
}};

constexpr std::array<std::string_view, 12> kMonths = {
    "JANUARY", "FEBRUARY", "MARCH",     "APRIL",   "MAY",      "JUNE",
    "JULY",    "AUGUST",   "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"};

constexpr DateReading kMalformed{DateText::malformed, {}};

// Takes numbers and marks off the front of a text.
class Scanner {
public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  // A number of `least` to `most` digits; the next character must not be a digit.
  bool number(std::size_t least, std::size_t most, unsigned& value) {
    std::size_t n = 0;
    value = 0;
    for (; n < rest_.size() && is_digit(rest_[n]); ++n) {
      if (n == most) return false;
      value = value * 10U + static_cast<unsigned>(rest_[n] - '0');
    }
    rest_.remove_prefix(n);
    return n >= least;
  }
  // One of `marks`; 0 if there is none.
  char mark(std::string_view marks) {
    if (rest_.empty() || marks.find(rest_.front()) == std::string_view::npos) return '\0';
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  // 1 to 12; 0 if no month name of three letters or in full comes next.
  unsigned month_name() {
    std::size_t n = 0;
    while (n < rest_.size() && is_upper(to_upper(rest_[n])))
      ++n;
    const std::string_view word = rest_.substr(0, n);
    for (unsigned m = 0; m < kMonths.size(); ++m) {
      if (equals_upper(word, kMonths[m]) || equals_upper(word, kMonths[m].substr(0, 3))) {
        rest_.remove_prefix(n);
        return m + 1;
      }
    }
    return 0;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  // Nothing, or a time of day: T or blank, then a clock time with an optional fraction and zone.
  [[nodiscard]] bool at_end_or_time() const {
    if (rest_.empty()) return true;
    if (rest_.size() < 3 || (rest_[0] != 'T' && rest_[0] != 't' && rest_[0] != ' ')) return false;
    const auto in_time = [](char c) {
      return is_digit(c) || std::string_view(":.+-Zz ").find(c) != std::string_view::npos;
    };
    return is_digit(rest_[1]) && std::all_of(rest_.begin() + 1, rest_.end(), in_time);
  }

private:
  std::string_view rest_;
};

DateReading read_iso(std::string_view text) {
  Scanner scan(text);
  DateParts parts;
  if (!scan.number(4, 4, parts.year)) return kMalformed;
  if (scan.at_end()) return checked_date(parts);
  if (scan.mark("-") == '\0' || !scan.number(2, 2, parts.month)) return kMalformed;
  if (scan.at_end()) return checked_date(parts);
  if (scan.mark("-") == '\0' || !scan.number(2, 2, parts.day) || !scan.at_end_or_time())
    return kMalformed;
  return checked_date(parts);
}

DateReading read_yyyymmdd(std::string_view text) {
  if (text.size() < 8 || !std::all_of(text.begin(), text.begin() + 8, is_digit)) return kMalformed;
  Scanner behind(text.substr(8));
  if (!behind.at_end_or_time()) return kMalformed;
  return detail::date_of_digits(detail::load_8(text.data()));
}

// Day and month are written, so 0 is not "unknown" but a day that does not exist.
DateReading checked_full_date(DateParts parts) {
  if (parts.day == 0 || parts.month == 0) return {DateText::impossible, parts};
  return checked_date(parts);
}

DateReading read_dmy(std::string_view text) {
  Scanner scan(text);
  DateParts parts;
  if (!scan.number(1, 2, parts.day)) return kMalformed;
  const char mark = scan.mark("/-.");
  if (mark == '\0' || !scan.number(1, 2, parts.month)) return kMalformed;
  if (scan.mark({&mark, 1}) == '\0' || !scan.number(4, 4, parts.year) || !scan.at_end_or_time())
    return kMalformed;
  return checked_full_date(parts);
}

DateReading read_mmyyyy(std::string_view text) {
  DateParts parts;
  Scanner marked(text);
  if (marked.number(1, 2, parts.month)) {
    if (marked.mark("/-.") == '\0' || !marked.number(4, 4, parts.year) || !marked.at_end())
      return kMalformed;
    return parts.month == 0 ? DateReading{DateText::impossible, parts} : checked_date(parts);
  }
  // A spreadsheet may have dropped the month's leading zero.
  unsigned digits = 0;
  Scanner plain(text);
  if (!plain.number(5, 6, digits) || !plain.at_end()) return kMalformed;
  parts = {digits % 10000U, digits / 10000U, 0};
  return parts.month == 0 ? DateReading{DateText::impossible, parts} : checked_date(parts);
}

DateReading read_yyyy(std::string_view text) {
  Scanner scan(text);
  DateParts parts;
  if (!scan.number(4, 4, parts.year) || !scan.at_end()) return kMalformed;
  return checked_date(parts);
}

DateReading read_dd_mon_yyyy(std::string_view text) {
  Scanner scan(text);
  DateParts parts;
  if (!scan.number(1, 2, parts.day)) return kMalformed;
  scan.mark("-/ .");
  parts.month = scan.month_name();
  if (parts.month == 0) return kMalformed;
  scan.mark("-/ .");
  if (!scan.number(4, 4, parts.year) || !scan.at_end_or_time()) return kMalformed;
  return checked_full_date(parts);
}

DateReading read_by_shape(std::string_view text) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  if (digits == 8) return read_yyyymmdd(text);
  if (digits == 4) return read_iso(text);
  return read_dmy(text);
}

DateReading read_trimmed(std::string_view text, DateFormat format) {
  switch (format) {
  case DateFormat::automatic:
    return read_by_shape(text);
  case DateFormat::iso:
    return read_iso(text);
  case DateFormat::yyyymmdd:
    return read_yyyymmdd(text);
  case DateFormat::dmy:
    return read_dmy(text);
  case DateFormat::mmyyyy:
    return read_mmyyyy(text);
  case DateFormat::yyyy:
    return read_yyyy(text);
  case DateFormat::dd_mon_yyyy:
    return read_dd_mon_yyyy(text);
  }
  return kMalformed;
}

// One of three cells: a number, 0 for a missing one, nothing for a malformed one.
std::optional<unsigned> read_part(std::string_view cell, std::size_t least, std::size_t most) {
  const std::string_view text = trimmed(cell);
  if (is_placeholder(text)) return 0U;
  Scanner scan(text);
  unsigned value = 0;
  if (!scan.number(least, most, value) || !scan.at_end()) return std::nullopt;
  return value;
}

} // namespace

std::optional<DateFormat> date_format_named(std::string_view name) {
  for (const auto& [known, format] : kNames) {
    if (known == name) return format;
  }
  return std::nullopt;
}

DateReading read_date_slowly(std::string_view cell, DateFormat format) {
  const std::string_view text = trimmed(cell);
  if (is_placeholder(text)) return {};
  return read_trimmed(text, format);
}

DateReading read_date_parts(std::string_view year, std::string_view month, std::string_view day) {
  const std::optional<unsigned> y = read_part(year, 4, 4);
  const std::optional<unsigned> m = read_part(month, 1, 2);
  const std::optional<unsigned> d = read_part(day, 1, 2);
  if (!y || !m || !d) return kMalformed;
  if (is_placeholder(trimmed(year))) return {};
  return checked_date({*y, *m, *m == 0 ? 0U : *d}); // a day without its month says nothing
}

} // namespace tallystick::standardise
