// SPDX-License-Identifier: MIT
// A birth date that may be known to the month or the year only.
#pragma once

#include <cstdint>

#include "core/data_class.hpp"
#include "identity/redacted.hpp"

namespace tallystick {

/// Year, month and day with 0 for parts that are not known; all 0 means "absent".
class BirthDate {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  struct Parts {
    std::uint16_t year = 0;
    std::uint8_t month = 0; ///< 1-12; 0 not known
    std::uint8_t day = 0;   ///< 1-31; 0 not known
    friend constexpr bool operator==(const Parts&, const Parts&) = default;
  };
  enum class Precision : std::uint8_t { none, year, month, day };

  constexpr BirthDate() = default;
  explicit constexpr BirthDate(Parts parts)
      : packed_((std::uint32_t{parts.year} << 9U) | (std::uint32_t{parts.month} << 5U) |
                parts.day) {}

  [[nodiscard]] constexpr bool absent() const { return packed_ == 0; }
  [[nodiscard]] constexpr Precision precision() const {
    if (packed_ == 0) return Precision::none;
    if ((packed_ & 0x1E0U) == 0) return Precision::year;
    return (packed_ & 0x1FU) == 0 ? Precision::month : Precision::day;
  }
  [[nodiscard]] constexpr Parts reveal(const RevealToken&) const {
    return {static_cast<std::uint16_t>(packed_ >> 9U),
            static_cast<std::uint8_t>((packed_ >> 5U) & 0xFU),
            static_cast<std::uint8_t>(packed_ & 0x1FU)};
  }

  friend constexpr bool operator==(BirthDate, BirthDate) = default;
  friend void PrintTo(const BirthDate&, std::ostream* out) { print_redacted(out); }

private:
  std::uint32_t packed_ = 0;
};

} // namespace tallystick
