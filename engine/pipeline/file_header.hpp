// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pipeline/init.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// The first row of a data file and its guessed delimiter. Errors: input_refused.
[[nodiscard]] Result<FileHeader> read_file_header(const std::string& path);

} // namespace tallystick::pipeline
