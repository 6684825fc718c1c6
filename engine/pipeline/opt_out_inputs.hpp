// SPDX-License-Identifier: MIT
// Reads the opt-out data of a job and turns them into tokens. Whatever cannot be read or understood
// is an error with exit code 5: opt-outs fail closed.
#pragma once

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

struct OptOutInputs {
  optout::Inputs inputs;
  std::vector<std::pair<std::string, std::string>>
      facts; ///< for the manifest: data name, date and digest
};

/// Whether local objections name people by provider + local id, or for one provider only: what
/// tokens they need.
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
