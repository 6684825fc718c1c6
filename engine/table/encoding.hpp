// SPDX-License-Identifier: MIT
// Text encodings: is it UTF-8, and if not, what it says as Windows-1252.
#pragma once

#include <string_view>

#include "core/secret_buffer.hpp"

namespace tallystick::table {

/// True if the text is well-formed UTF-8 (RFC 3629, section 4): no surrogates, no overlong forms.
/// ASCII at memory speed.
[[nodiscard]] bool is_utf8(std::string_view text);

/// The text, read as Windows-1252, in UTF-8. Its five unassigned bytes become the control
/// characters of the same number, as browsers do (WHATWG Encoding Standard, index-windows-1252), so
/// nothing is lost. ASCII text is returned as it is; otherwise the result is in `scratch` and valid
/// until that changes.
[[nodiscard]] std::string_view windows1252_to_utf8(std::string_view text, SecretBuffer& scratch);

} // namespace tallystick::table
