// SPDX-License-Identifier: MIT
#include "bindings/watched_run.hpp"

namespace tallystick::python {

void WatchedProgress::begin(StaticText stage, StaticText unit, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  standing_ = {stage, unit, 0, total, standing_.number + 1};
}

void WatchedProgress::advance(std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  standing_.done = done;
}

void WatchedProgress::end() {
  const std::lock_guard lock(mutex_);
  if (standing_.total != 0) standing_.done = standing_.total;
}

WatchedProgress::Standing WatchedProgress::standing() const {
  const std::lock_guard lock(mutex_);
  return standing_;
}

} // namespace tallystick::python
