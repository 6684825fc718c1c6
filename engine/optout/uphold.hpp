// SPDX-License-Identifier: MIT
// Stage optout, second application. Consumes: PermittedBatch, Persons. Produces: PermittedPersons.
#pragma once

#include <utility>

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "optout/policy.hpp"
#include "optout/provider_scopes.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// Removes every row of a person with any opted-out row, within the sources (and providers) that
/// the opt-out covers, including rows that were linked without an NHS number. Counts each removed
/// row once, by source and reason; what the gate withheld keeps its own reason.
class Uphold {
public:
  /// `scopes`: from Gate::take_scopes() of the gate that made the rows. Without them a run that has
  /// objections by provider ends with an error.
  explicit Uphold(const Policy& policy, ProviderScopes scopes = {},
                  ThreadCount threads = ThreadCount{1})
      : policy_(policy), scopes_(std::move(scopes)), threads_(threads) {}

  /// Errors: ErrorCode::internal when policy, rows, scopes and persons are not of one run.
  [[nodiscard]] Result<PermittedPersons> run(const PermittedBatch& batch, Persons&& persons) const;

private:
  [[nodiscard]] Status check_scopes(const PermittedBatch& batch) const;

  const Policy& policy_;
  ProviderScopes scopes_;
  ThreadCount threads_;
};

} // namespace tallystick::optout
