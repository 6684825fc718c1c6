// SPDX-License-Identifier: MIT
// Times the stages of a run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/resource_use.hpp"
#include "report/run_report.hpp"

namespace tallystick::pipeline {

/// Each call of lap() ends the stage that began with the call before it, and gives back the memory that it freed.
class StageClock {
public:
  explicit StageClock(std::vector<report::StageTime>& times)
      : times_(times), last_(resource_use()), last_step_(last_) {}

  /// Ends a step of the stage; steps of one name are added up.
  void step(std::string_view name) {
    const ResourceUse now = resource_use();
    const auto same = [&](const report::StepTime& step) { return step.step == name; };
    auto step = std::find_if(steps_.begin(), steps_.end(), same);
    if (step == steps_.end()) step = steps_.insert(steps_.end(), {std::string(name), 0, 0});
    step->wall_seconds += now.wall_seconds - last_step_.wall_seconds;
    step->cpu_seconds += now.cpu_seconds - last_step_.cpu_seconds;
    last_step_ = now;
  }
  /// A step of the stage that was timed elsewhere.
  void add_step(report::StepTime step) { steps_.push_back(std::move(step)); }

  void lap(std::string stage, std::uint64_t rows, std::uint64_t bytes = 0) {
    return_free_memory(); // of the stage that ends
    const ResourceUse now = resource_use();
    times_.push_back({std::move(stage), now.wall_seconds - last_.wall_seconds,
                      now.cpu_seconds - last_.cpu_seconds, rows, bytes, std::move(steps_)});
    steps_.clear();
    last_ = last_step_ = now;
  }

private:
  std::vector<report::StageTime>& times_;
  std::vector<report::StepTime> steps_;
  ResourceUse last_;
  ResourceUse last_step_;
};

} // namespace tallystick::pipeline
