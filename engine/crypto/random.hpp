// SPDX-License-Identifier: MIT
// Random bytes from OpenSSL's generators (SP 800-90A), seeded by the operating system.
#pragma once

#include <cstddef>
#include <span>

#include "tallystick/result.hpp"

namespace tallystick::crypto {

/// For values that others may see: key ids, run ids.
[[nodiscard]] Status fill_random(std::span<std::byte> out);

/// For keys: a generator whose output is never shown, so public values say nothing about its state.
[[nodiscard]] Status fill_random_secret(std::span<std::byte> out);

} // namespace tallystick::crypto
