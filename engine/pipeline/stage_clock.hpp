// SPDX-License-Identifier: MIT
// Times the stages of a run.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/resource_use.hpp"
#include "report/run_report.hpp"

namespace tallystick::pipeline {

/// Each call of lap() ends the stage that began with the call before it, and gives back the memory that it freed.
class StageClock {
public:
  explicit StageClock(std::vector<report::StageTime>& times)
      : times_(times), last_(resource_use()) {}
  void lap(std::string stage, std::uint64_t rows) {
    return_free_memory(); // of the stage that ends
    const ResourceUse now = resource_use();
    times_.push_back({std::move(stage), now.wall_seconds - last_.wall_seconds,
                      now.cpu_seconds - last_.cpu_seconds, rows});
    last_ = now;
  }

private:
  std::vector<report::StageTime>& times_;
  ResourceUse last_;
};

} // namespace tallystick::pipeline
