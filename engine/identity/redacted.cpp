// SPDX-License-Identifier: MIT
#include "identity/redacted.hpp"

#include <ostream>

namespace tallystick {

void print_redacted(std::ostream* out) {
  *out << "<redacted>";
}

} // namespace tallystick
