// SPDX-License-Identifier: MIT
#include "crypto/block.hpp"

#include <ostream>

namespace tallystick::crypto {

void PrintTo(const Block&, std::ostream* out) {
  *out << "Block(redacted)";
}

} // namespace tallystick::crypto
