// SPDX-License-Identifier: MIT
// The command line: flags and printing only.
#pragma once

namespace tallystick::cli {

/// Parses the arguments, runs one command, returns the exit code (tallystick/error.hpp).
int run_app(int argc, char** argv);

} // namespace tallystick::cli
