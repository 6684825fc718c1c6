// SPDX-License-Identifier: MIT
#include "synth/text.hpp"

#include <algorithm>
#include <array>
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

void Text::number(std::uint64_t value) {
  std::array<char, 20> reversed{};
  std::size_t n = 0;
  do {
    reversed[n++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (n > 0)
    put(reversed[--n]);
}

void Text::digits(std::uint64_t value, std::size_t width) {
  for (std::size_t i = width; i-- > 0; value /= 10)
    data_[size_ + i] = static_cast<char>('0' + value % 10);
  size_ += width;
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

void Text::grow(std::size_t bytes) {
  const std::size_t wanted = std::max({size_ + bytes, capacity_ * 2, std::size_t{1} << 16});
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (size_ > 0) std::memcpy(larger.get(), data_.get(), size_);
  data_ = std::move(larger);
  capacity_ = wanted;
}

} // namespace tallystick::synth
