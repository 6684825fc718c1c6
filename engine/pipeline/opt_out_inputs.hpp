// SPDX-License-Identifier: MIT
// Reads the opt-out data of a job and turns them into tokens. Whatever cannot be read or understood
// is an error with exit code 5: opt-outs fail closed.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "flow/source.hpp"
#include "optout/register.hpp"
#include "pipeline/job.hpp"
#include "pseudonymise/pseudonymiser.hpp"
#include "standardise/supersession.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// Rows of the list of local objections that cover nothing in this job.
struct LocalRowsElsewhere {
  std::uint64_t other_source = 0;    ///< SOURCE names no source of the job
  std::uint64_t other_programme = 0; ///< a source of the job, but another PROGRAMME
};

struct OptOutInputs {
  optout::Inputs inputs;
  std::vector<std::pair<std::string, std::string>>
      facts; ///< for the manifest: data name, date and digest
  LocalRowsElsewhere local_rows;
};

/// What local objections need of the rows: local ids, because they name people by them; providers,
/// because they are for one provider only.
struct ObjectionNeeds {
  bool local_ids = false;
  bool providers = false;
};
[[nodiscard]] ObjectionNeeds objection_needs(const OptOutSpec& spec);

/// Reads all lists that the policy uses. Numbers are checked, and replaced by their current ones.
[[nodiscard]] Result<OptOutInputs> read_opt_outs(const Job& job,
                                                 const std::vector<SourceInfo>& sources,
                                                 const pseudonymise::Pseudonymiser& pseudonymiser,
                                                 const standardise::SupersessionMap& supersession);

} // namespace tallystick::pipeline
