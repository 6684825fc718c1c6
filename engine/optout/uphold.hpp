// SPDX-License-Identifier: MIT
// Stage optout, second application. Consumes: PermittedBatch, Persons. Produces: PermittedPersons.
#pragma once

#include <utility>

#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "optout/provider_scopes.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// Removes every row of a person with any opted-out row, within the sources (and providers) that
/// the opt-out covers, including rows that were linked without an NHS number. Counts each removed
/// row once, by source and reason; what the gate withheld keeps its own reason.
class Uphold {
public:
  /// `scopes`: from Gate::take_scopes() of the gate that made the rows.
  explicit Uphold(ProviderScopes scopes) : scopes_(std::move(scopes)) {}

  /// Errors: ErrorCode::internal when rows, persons and scopes are not of one run.
  [[nodiscard]] Result<PermittedPersons> run(const PermittedBatch& batch, Persons&& persons) const;

private:
  ProviderScopes scopes_;
};

} // namespace tallystick::optout
