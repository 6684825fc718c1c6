// SPDX-License-Identifier: MIT
// The mark that says where a person lives must not be shown.
#pragma once

#include <string_view>

#include "standardise/cell_text.hpp"

namespace tallystick::standardise {

/// Blank, placeholder, N, no, 0, F, false and U (unrestricted) say no. Everything else says yes (Y,
/// 1, true, R, V, REDACTED, and any code that nobody declared): a doubtful mark protects the person
/// (nhs-rules section 1).
[[nodiscard]] inline bool is_marked_sensitive(std::string_view cell) {
  const std::string_view mark = trimmed(cell);
  if (is_placeholder(mark)) return false;
  for (const std::string_view no : {"N", "NO", "0", "F", "FALSE", "U"}) {
    if (equals_upper(mark, no)) return false;
  }
  return true;
}

} // namespace tallystick::standardise
