// SPDX-License-Identifier: MIT
// What a release is called: a digest of the job and of who is in it, row by row (docs/decisions/0011). Pseudonyms are made
// under the project's key for this release alone, since person serials count from 0 in every run.
#pragma once

#include <string>

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "report/run_report.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// SHA-256 of what tells which person each row is of: its person token, or, of a row without one, everything that the
/// run knows of it. Not of how the rows came: as CSV, as Parquet, as a frame, in one file or in ten.
[[nodiscard]] Result<std::string> digest_of_rows(const PermittedBatch& rows, ThreadCount threads);

/// Of the job's identity, the model's parameters, the opt-out data and the digest of the rows.
[[nodiscard]] Result<std::string> release_id(const report::RunReport& report,
                                             const std::string& rows_digest);

} // namespace tallystick::pipeline
