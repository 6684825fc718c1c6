// SPDX-License-Identifier: MIT
// Collects what is wrong with a job file, so that a reader sees everything at once.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/job.hpp"

namespace tallystick::pipeline {

/// A place in the job file, both 1-based.
struct JobPlace {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// All problems found so far. Texts may quote the job file, never data.
class JobProblems {
public:
  void add(JobPlace place, std::string text, std::string help = {}) {
    problems_.push_back({place.line, place.column, std::move(text), std::move(help)});
  }
  [[nodiscard]] bool none() const { return problems_.empty(); }
  /// Everything, in file order.
  [[nodiscard]] std::vector<JobProblem> in_file_order() &&;

private:
  std::vector<JobProblem> problems_;
};

} // namespace tallystick::pipeline
