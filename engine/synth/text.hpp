// SPDX-License-Identifier: MIT
// Dates and amounts as the files of a synthetic population write them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/text_buffer.hpp"

namespace tallystick::synth {

/// A day taken apart once, so that each file can write it in its own way.
struct Ymd {
  std::uint32_t year = 0; ///< 0: no date
  std::uint32_t month = 0;
  std::uint32_t day = 0;
  [[nodiscard]] bool empty() const { return year == 0; }
};

/// Calendar of a day number since 1970-01-01 (years 1600 to 2400).
[[nodiscard]] Ymd ymd_of(std::int32_t day);
[[nodiscard]] bool exists(Ymd date);

enum class DateStyle : std::uint8_t { iso, compact, british }; ///< 2024-03-31, 20240331, 31/03/2024

/// A text with the forms that the files of a population need.
class Text : public TextBuffer {
public:
  void date(Ymd date, DateStyle style); ///< nothing for an empty date
  void day(std::int32_t day, DateStyle style) { date(ymd_of(day), style); }
  /// 1234 pence as 12.34
  void pounds(std::uint64_t pence) {
    number(pence / 100);
    put('.');
    digits(pence % 100, 2);
  }
};

/// No row of any file is longer than this, with room to spare; tests hold the writers to it.
inline constexpr std::size_t kLongestRow = 512;

} // namespace tallystick::synth
