// SPDX-License-Identifier: MIT
// What a test framework prints instead of an identifier: by default it would show the raw bytes.
#pragma once

#include <iosfwd>

namespace tallystick {

class RevealToken;

/// Writes "<redacted>".
void print_redacted(std::ostream* out);

} // namespace tallystick
