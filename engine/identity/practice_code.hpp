// SPDX-License-Identifier: MIT
// The GP practice of a person: a quasi-identifier, used as corroboration and never as a person key.
#pragma once

#include <array>
#include <cstdint>

#include "core/data_class.hpp"
#include "identity/redacted.hpp"

namespace tallystick {

/// One letter and five digits, packed as letter (1-26) * 10^5 + digits; 0 means "absent" (nhs-rules
/// section 3).
class PracticeCode {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  constexpr PracticeCode() = default;
  /// `letter` is upper case, `digits` below 100000.
  constexpr PracticeCode(char letter, std::uint32_t digits)
      : packed_(static_cast<std::uint32_t>(letter - 'A' + 1) * 100000U + digits) {}

  [[nodiscard]] constexpr bool absent() const { return packed_ == 0; }
  [[nodiscard]] constexpr std::uint32_t reveal(const RevealToken&) const { return packed_; }
  /// The six characters; undefined text for an absent code.
  [[nodiscard]] constexpr std::array<char, 6> reveal_text(const RevealToken&) const {
    std::array<char, 6> text{static_cast<char>('A' + (packed_ / 100000U + 25U) % 26U)};
    std::uint32_t digits = packed_ % 100000U;
    for (std::size_t i = 5; i > 0; --i, digits /= 10U)
      text[i] = static_cast<char>('0' + digits % 10U);
    return text;
  }

  friend constexpr bool operator==(PracticeCode, PracticeCode) = default;
  friend void PrintTo(const PracticeCode&, std::ostream* out) { print_redacted(out); }

private:
  std::uint32_t packed_ = 0;
};

} // namespace tallystick
