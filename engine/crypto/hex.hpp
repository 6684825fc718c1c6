// SPDX-License-Identifier: MIT
// Lower-case hex without look-up tables, so that key bytes leave no trace in the cache.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tallystick::crypto {

/// Writes two digits a byte; `out` has exactly twice as many characters as `bytes`.
void write_hex(std::span<const std::byte> bytes, std::span<char> out);

/// Reads exactly what write_hex wrote: false if a character is not a lower-case hex digit or the
/// length differs.
[[nodiscard]] bool read_hex(std::string_view text, std::span<std::byte> out);

} // namespace tallystick::crypto
