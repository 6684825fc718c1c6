// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "core/date.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// Writes a new key file and returns the key's id. `purpose` is linkage, project or store; `epoch`
/// counts for linkage keys only. Errors: usage (unknown purpose), key_refused (the file exists),
/// failed.
[[nodiscard]] Result<std::string> make_key(const std::string& path, const std::string& purpose,
                                           std::uint32_t epoch, Date created);

} // namespace tallystick::pipeline
