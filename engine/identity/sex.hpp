// SPDX-License-Identifier: MIT
// Sex as linkage evidence: two informative values, everything else says nothing.
#pragma once

#include <cstdint>

#include "core/data_class.hpp"
#include "identity/redacted.hpp"

namespace tallystick {

/// Codes 0, 9, X, blank and their like are `unknown`: no evidence (nhs-rules section 3). The
/// numbers are those of the NHS PERSON GENDER CODE.
enum class Sex : std::uint8_t { unknown = 0, male = 1, female = 2 };

template<>
inline constexpr DataClass data_class_of<Sex> = DataClass::identifiable;

inline void PrintTo(const Sex&, std::ostream* out) {
  print_redacted(out);
}

} // namespace tallystick
