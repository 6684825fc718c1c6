// SPDX-License-Identifier: MIT
// GP practice codes.
#pragma once

#include <string_view>

#include "identity/practice_code.hpp"
#include "standardise/reading.hpp"

namespace tallystick::standardise {

/// A letter and five digits, in any case (nhs-rules section 3, ODS codes). The codes for "no
/// practice" (V81997-9), "not applicable" and "not known" (X99998-9) and the Scottish defaults
/// (S99942, 57, 61, 76, 95, 99) are missing values.
[[nodiscard]] Reading<PracticeCode> read_practice(std::string_view cell);

} // namespace tallystick::standardise
