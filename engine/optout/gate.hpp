// SPDX-License-Identifier: MIT
// Stage optout, first application. Consumes: TokenBatch. Produces: PermittedBatch. Data class:
// pseudonymous.
#pragma once

#include <cstdint>
#include <vector>

#include "flow/permitted_batch.hpp"
#include "flow/token_batch.hpp"
#include "optout/policy.hpp"
#include "optout/register.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// The decision on each row of one batch, made in parallel before the batch is admitted.
struct Screening {
  std::vector<std::uint8_t> withheld; ///< 0 = permitted, else 1 + RemovalReason
  std::vector<Denial> denials;        ///< row numbers within the batch
};

/// The one way from zone A tokens to rows that may be linked. screen() may run on many threads;
/// admit() takes the batches in order, each with its screening.
class Gate {
public:
  Gate(const Policy& policy, const Register& reg, std::vector<SourceInfo> sources);
  [[nodiscard]] Result<Screening> screen(const TokenBatch& batch) const;
  /// Copies the batch behind the earlier ones; payload and attributes of withheld rows are left
  /// behind.
  [[nodiscard]] Status admit(TokenBatch&& batch, Screening&& screening);
  /// All rows, sealed. The gate is empty afterwards.
  [[nodiscard]] PermittedBatch close();

private:
  const Policy& policy_;
  const Register& register_;
  PermittedColumns columns_;
  std::vector<RowId> rows_of_source_;
};

} // namespace tallystick::optout
