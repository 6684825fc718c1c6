// SPDX-License-Identifier: MIT
// Stage optout, second application. Consumes: PermittedBatch, Persons. Produces: PermittedPersons.
#pragma once

#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "optout/policy.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// Removes every row of a person with any opted-out row, within the sources that the opt-out
/// covers, including rows that were linked without an NHS number. Counts each removed row once, by
/// source and reason.
class Uphold {
public:
  explicit Uphold(const Policy& policy) : policy_(policy) {}
  [[nodiscard]] Result<PermittedPersons> run(const PermittedBatch& batch, Persons&& persons) const;

private:
  const Policy& policy_;
};

} // namespace tallystick::optout
