// SPDX-License-Identifier: MIT
#include "tallystick/version.hpp"

namespace tallystick {

std::string_view version() noexcept {
  return "0.1.0";
}

} // namespace tallystick
