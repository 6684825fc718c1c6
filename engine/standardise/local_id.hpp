// SPDX-License-Identifier: MIT
// Local patient ids and the codes of the organisations that issue them.
#pragma once

#include <cstddef>
#include <string_view>

#include "standardise/reading.hpp"

namespace tallystick::standardise {

/// Longest local patient id and provider code in bytes.
inline constexpr std::size_t kMaxLocalId = 40;

/// The text without blanks around it, as a view into `cell`; empty if missing. Longer than
/// kMaxLocalId: local_id_too_long. Letters are put into upper case where it is stored (copy_upper).
[[nodiscard]] Reading<std::string_view> read_local_id(std::string_view cell);

/// As read_local_id; a code that is too long counts as missing, which the rows' local ids report.
[[nodiscard]] std::string_view read_provider(std::string_view cell);

/// Writes `text` with ASCII letters in upper case; returns the end.
char* copy_upper(std::string_view text, char* to);

} // namespace tallystick::standardise
