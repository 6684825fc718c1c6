// SPDX-License-Identifier: MIT
// Stage optout, first application. Consumes: TokenBatch. Produces: PermittedBatch. Data class:
// pseudonymous.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/spill_store.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/token_batch.hpp"
#include "optout/policy.hpp"
#include "optout/provider_scopes.hpp"
#include "optout/register.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// The decision on each row of one batch, made in parallel before the batch is admitted.
struct Screening {
  std::vector<std::uint8_t> withheld; ///< 0 = permitted, else 1 + RemovalReason
  std::vector<Denial> denials;        ///< row numbers within the batch
  std::vector<ScopedDenial> scoped;   ///< objections that depend on the provider; also in the batch
};

/// Where columns go that memory has no room for, and from when on.
struct Overflow {
  std::shared_ptr<SpillStore> store;       ///< none: all stay in memory
  std::uint64_t memory_bytes = UINT64_MAX; ///< what columns may hold before all of them go
};

/// The one way from zone A tokens to rows that may be linked. screen() may run on many threads;
/// admit() takes the batches in order, each with its screening.
///
/// A row is withheld for the first RemovalReason that covers its source: a Type 1 opt-out
/// (GP-sourced sources), the National Data Opt-out (health and care sources), a local objection, no
/// person id under NoNumberPolicy::drop (whatever the purpose: the job asks for it). A row whose
/// person has any opt-out gets a denial even when the row itself is permitted, since rows linked to
/// it may not be.
class Gate {
public:
  Gate(const Policy& policy, const Register& reg, std::vector<SourceInfo> sources,
       Overflow overflow = {});

  /// Errors: ErrorCode::key_mismatch when the batch was tokenised under other keys than the opt-out
  /// data; ErrorCode::internal for a batch whose columns do not fit together.
  [[nodiscard]] Result<Screening> screen(const TokenBatch& batch) const;

  /// Copies the batch behind the earlier ones; payload and attributes of withheld rows are left
  /// behind. Columns that have outgrown memory go to the overflow's store. Batches come in the order of the sources. After an error nothing more may be admitted.
  /// Errors: ErrorCode::input_refused beyond 2^32 - 1 rows, ErrorCode::internal.
  [[nodiscard]] Status admit(TokenBatch&& batch, Screening&& screening);

  /// What Uphold needs beside the rows. Call it once, after the last admit().
  [[nodiscard]] ProviderScopes take_scopes();
  /// All rows, sealed. The gate is empty afterwards.
  [[nodiscard]] PermittedBatch close();

private:
  struct Decision;
  /// Whose row is asked about.
  struct Asked {
    PersonToken person;
    LocalIdToken local_id;
    std::uint32_t provider = 0; ///< 0 = not known
  };
  [[nodiscard]] Decision decide(const Asked& row, const PersonState& state,
                                const LocalIdState& local_id, SourceId source) const;
  void append_tokens(const TokenColumns& batch);
  void append_attributes(AttributeColumns&& a, const std::vector<std::uint8_t>& withheld);
  void append_decisions(const Screening& screening);
  void spill_if_full();

  const Policy& policy_;
  const Register& register_;
  PermittedColumns columns_;
  ProviderScopes scopes_;
  Overflow overflow_; ///< without a store once the columns go there
  std::vector<std::uint64_t> rows_of_source_;
  std::uint64_t rows_ = 0; ///< admitted so far
  std::size_t last_source_ = 0;
};

} // namespace tallystick::optout
