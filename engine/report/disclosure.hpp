// SPDX-License-Identifier: MIT
// The one gate that counts about people pass before a person sees them.
#pragma once

#include <cstdint>
#include <string>

#include "report/text_table.hpp"

namespace tallystick::report {

/// The NHS profile (nhs-rules section 6, HES and ECDS from September 2018): counts below the
/// smallest count shown (8) become "*", others are rounded to the nearest 5; 0 is shown.
/// Percentages are made of rounded counts, and hidden where either count is.
/// Deterministic, so repeats cannot be averaged out.
class DisclosureGate {
public:
  explicit DisclosureGate(std::uint32_t smallest_count_shown) : smallest_(smallest_count_shown) {}

  [[nodiscard]] std::uint32_t smallest() const { return smallest_; } ///< count that is shown
  [[nodiscard]] bool masked(std::uint64_t count) const { return count != 0 && count < smallest_; }
  [[nodiscard]] static std::uint64_t rounded(std::uint64_t count) { return (count + 2) / 5 * 5; }
  /// "0", "*" or the rounded count.
  [[nodiscard]] std::string text(std::uint64_t count) const {
    if (count == 0) return "0";
    return masked(count) ? "*" : std::to_string(rounded(count));
  }
  /// "97.4 %", "*", or "-" if the whole is 0.
  [[nodiscard]] std::string share(std::uint64_t part, std::uint64_t whole) const {
    if (masked(part) || masked(whole)) return "*";
    return percent(rounded(part), rounded(whole));
  }

private:
  std::uint32_t smallest_;
};

} // namespace tallystick::report
