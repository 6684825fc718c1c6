// SPDX-License-Identifier: MIT
// The files that a path or a pattern of a job names.
#pragma once

#include <string>
#include <vector>

#include "tallystick/result.hpp"

namespace tallystick::table {

/// A path of an existing file is taken literally; anything else is a POSIX pattern (`*`, `?`,
/// `[...]`). Directories do not count. Sorted by bytes, so the order does not depend on the locale.
/// Errors: input_refused if no file matches or a directory on the way cannot be read.
[[nodiscard]] Result<std::vector<std::string>> expand_files(const std::string& path_or_pattern);

} // namespace tallystick::table
