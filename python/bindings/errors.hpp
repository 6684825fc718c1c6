// SPDX-License-Identifier: MIT
// Failures of the engine as exceptions of tallystick.errors.
#pragma once

#include <vector>

#include "pipeline/job.hpp"
#include "tallystick/error.hpp"

namespace tallystick::python {

[[noreturn]] void throw_error(const Error& error);
/// Everything that is wrong with a job, as one JobError.
[[noreturn]] void throw_problems(const std::vector<pipeline::JobProblem>& problems);

} // namespace tallystick::python
