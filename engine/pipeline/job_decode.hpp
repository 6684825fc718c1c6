// SPDX-License-Identifier: MIT
// The parts of a job file, each decoded into its own part of the Job. What the shape cannot say is
// checked here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/job.hpp"
#include "pipeline/job_problems.hpp"
#include "pipeline/job_refusals.hpp"
#include "pipeline/job_toml.hpp"

namespace tallystick::pipeline {

/// One entry of a list of released columns.
struct ReleasedEntry {
  ReleasedColumn column;
  ReleaseClaims claims;
  JobPlace place;
};

[[nodiscard]] std::vector<ReleasedEntry> read_released(const Section& owner, std::string_view key);
[[nodiscard]] Formats read_formats(const Section& section, Formats defaults);

/// The sources, and every released column with its place (for clashes with derived fields).
struct SourcesReading {
  std::vector<SourceSpec> sources;
  std::vector<ReleasedEntry> released;
};
[[nodiscard]] SourcesReading read_sources(const Section& root, Date as_of, JobProblems& problems);

/// `job` has its sources and as_of already.
void read_optouts(const Section& root, Job& job, JobProblems& problems);
[[nodiscard]] link::RuleSet read_rules(const Section& root, JobProblems& problems);
/// `rules` have their model already.
void read_levels(const Section& root, link::RuleSet& rules, JobProblems& problems);
void read_release(const Section& root, const std::vector<ReleasedEntry>& released, Job& job,
                  JobProblems& problems);

} // namespace tallystick::pipeline
