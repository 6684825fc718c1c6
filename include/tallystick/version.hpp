// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace tallystick {

/// Version of the engine, "major.minor.patch" (semantic versioning).
[[nodiscard]] std::string_view version() noexcept;

} // namespace tallystick
