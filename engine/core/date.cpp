// SPDX-License-Identifier: MIT
#include "core/date.hpp"

#include <array>
#include <cstdio>

namespace tallystick {

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  std::array<int, 3> part{};
  for (std::size_t i = 0, p = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++p;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    part[p] = part[p] * 10 + (text[i] - '0');
  }
  const std::chrono::year_month_day day{std::chrono::year{part[0]},
                                        std::chrono::month{static_cast<unsigned>(part[1])},
                                        std::chrono::day{static_cast<unsigned>(part[2])}};
  if (!day.ok()) return std::nullopt;
  return Date{day};
}

std::string to_iso(Date date) {
  const std::chrono::year_month_day day{date};
  std::array<char, 16> text{};
  const int n =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return {text.data(), static_cast<std::size_t>(n)};
}

} // namespace tallystick
