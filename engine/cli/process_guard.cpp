// SPDX-License-Identifier: MIT
#include "cli/process_guard.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace tallystick::cli {

void guard_process() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0); // also stops ptrace by other processes of the user
  umask(0077);
}

} // namespace tallystick::cli
