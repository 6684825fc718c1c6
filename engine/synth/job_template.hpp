// SPDX-License-Identifier: MIT
// The job file that goes with a synthetic population.
#pragma once

#include <string>

#include "synth/synth.hpp"
#include "tallystick/result.hpp"

namespace tallystick::synth {

/// A job that links all sources of the population. Needs keys/linkage.key and keys/project.key
/// beside it.
[[nodiscard]] std::string job_toml(const SynthSpec& spec);

/// Writes job.toml into the population's folder.
[[nodiscard]] Status write_job(const SynthSpec& spec);

} // namespace tallystick::synth
