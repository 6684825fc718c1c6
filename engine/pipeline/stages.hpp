// SPDX-License-Identifier: MIT
// The steps of a run, as run.cpp calls them: each takes the noun on its left and gives the noun on
// its right.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/key_file.hpp"
#include "crypto/pseudonym.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "optout/gate.hpp"
#include "optout/register.hpp"
#include "pipeline/area_lookup.hpp"
#include "pipeline/job.hpp"
#include "pipeline/opt_out_inputs.hpp"
#include "pipeline/row_marks.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stage_clock.hpp"
#include "pseudonymise/pseudonymiser.hpp"
#include "standardise/supersession.hpp"

namespace tallystick::pipeline {

/// The keys of a run, and what may be said about them.
struct RunKeys {
  TokenHeader header;
  std::string linkage_key_id;
  std::string project_key_id;
  std::string suite;
};

/// What a run needs before the first row is read. Made once; everything in it lives as long as the
/// run.
struct Preparation {
  explicit Preparation(crypto::SecretKey key) : project_key(std::move(key)) {}
  RunKeys keys;
  std::vector<SourceInfo> sources;
  standardise::SupersessionMap supersession;
  AreaData areas;
  std::optional<pseudonymise::Pseudonymiser> pseudonymiser;
  crypto::SecretKey project_key;
  std::optional<optout::Register> opt_outs;
};

/// Reads keys, look-ups and opt-out data; checks the opt-out policy first of all. Fills the
/// report's declarations.
[[nodiscard]] Result<std::unique_ptr<Preparation>>
prepare(const Job& job, const RunOptions& options, report::RunReport& report);

/// All rows of a run after the first application of the opt-outs, and what the second one needs
/// beside them.
struct PermittedRows {
  PermittedBatch batch;
  optout::ProviderScopes scopes;
  std::shared_ptr<SpillStore> overflow; ///< where columns may be; none without a memory limit
};

/// ingest -> standardise -> pseudonymise -> optout, for all sources in order. Columns take half of the memory that is
/// free at the start, since linkage and release need as much; then all of them go to disk.
[[nodiscard]] Result<PermittedRows> read_sources(const Job& job, const RunOptions& options,
                                                 const Preparation& prepared,
                                                 ProgressSink& progress, StageClock& clock,
                                                 report::RunReport& report);

/// Makes pseudonyms of the report's release_id.
[[nodiscard]] Result<crypto::PseudonymCipher> release_cipher(const Preparation& prepared,
                                                             const report::RunReport& report);

/// Counts rows at every arrow; an imbalance is our bug and ends the run.
[[nodiscard]] Status check_balance(const PermittedBatch& batch, const PermittedPersons& persons,
                                   ThreadCount threads, report::RunReport& report);

/// Fills linkage counts and looks at the quality gates.
void report_linkage(const Job& job, const PermittedBatch& batch, const PermittedPersons& persons,
                    ThreadCount threads, report::RunReport& report);

/// Counts how well each group of rows was linked, and what cannot be true of one person. `marks` are of before linkage.
void report_quality(const Job& job, const AreaTable& areas, const PermittedBatch& batch,
                    const std::vector<RowMark>& marks, const PermittedPersons& persons,
                    ThreadCount threads, report::RunReport& report);

/// Derived attributes that a run needs: those that the job releases, and event dates.
[[nodiscard]] AttributePlan attribute_plan(const Job& job);

/// The sources of a job as zones B and C know them.
[[nodiscard]] std::vector<SourceInfo> source_infos(const Job& job);

} // namespace tallystick::pipeline
