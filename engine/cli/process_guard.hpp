// SPDX-License-Identifier: MIT
#pragma once

namespace tallystick::cli {

/// Keeps identifiers and keys of this process out of core dumps and out of other processes' sight.
void guard_process();

} // namespace tallystick::cli
