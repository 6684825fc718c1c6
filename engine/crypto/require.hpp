// SPDX-License-Identifier: MIT
// Promises whose breach must not produce output.
#pragma once

#include <cstdlib>

namespace tallystick::crypto {

/// Ends the process when a caller breaks a documented condition, or a cipher that passed its check
/// on construction fails in mid-batch. Going on would write something that is not a token where a
/// token belongs.
inline void require(bool promise) {
  if (!promise) std::abort();
}

} // namespace tallystick::crypto
