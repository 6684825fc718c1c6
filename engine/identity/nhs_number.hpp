// SPDX-License-Identifier: MIT
// The NHS number (and, by the same rule, Scotland's CHI and Northern Ireland's H&C number) as a
// value.
#pragma once

#include <cstdint>

#include "core/data_class.hpp"
#include "identity/redacted.hpp"

namespace tallystick {

/// Ten digits as a number; 0 means "absent". Made by standardise after its checks (nhs-rules
/// section 1).
class NhsNumber {
public:
  static constexpr DataClass data_class = DataClass::identifiable;

  constexpr NhsNumber() = default;
  explicit constexpr NhsNumber(std::uint64_t ten_digits) : digits_(ten_digits) {}

  [[nodiscard]] constexpr bool absent() const { return digits_ == 0; }
  /// The ten digits as a number below 10^10.
  [[nodiscard]] constexpr std::uint64_t reveal(const RevealToken&) const { return digits_; }

  friend constexpr bool operator==(NhsNumber, NhsNumber) = default;
  friend void PrintTo(const NhsNumber&, std::ostream* out) { print_redacted(out); }

private:
  std::uint64_t digits_ = 0;
};

/// A number that the invalid number of a row may have been meant to be: one substitution or
/// adjacent swap away.
struct RepairNumber {
  static constexpr DataClass data_class = DataClass::identifiable;
  std::uint32_t row = 0; ///< row within the batch
  NhsNumber number;
  friend void PrintTo(const RepairNumber&, std::ostream* out) { print_redacted(out); }
};

} // namespace tallystick
