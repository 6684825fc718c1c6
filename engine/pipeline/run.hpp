// SPDX-License-Identifier: MIT
// The whole job: what a user's `check`, `run`, `run --plan` and `optouts request` do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/memory_limit.hpp"
#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "pipeline/job.hpp"
#include "pipeline/memory_release.hpp"
#include "pipeline/pair_preview.hpp"
#include "pipeline/row_places.hpp"
#include "pipeline/source_pass.hpp"
#include "report/run_report.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

struct RunOptions {
  ThreadCount threads{0};
  std::string suite = "aes-256-cmac"; ///< how tokens are computed
  IssueSink issues;                   ///< empty: issues are counted only
  MemoryLimit memory;         ///< over it columns go to disk, encrypted; answers are the same
  std::string spill_folder{}; ///< for that; empty: where the release folder is
  std::string review{};       ///< file for a sample of the pairs that a model weighed; empty: none
  std::uint32_t review_sample = 50; ///< pairs of each band of probability
  RowPlaces* places = nullptr;      ///< filled with where rows stand, if anybody asks
  std::string save_model{};         ///< new file for the match model's parameters; empty: none
  MemoryRelease* release = nullptr; ///< takes the tables; then no file of a release is written
};

/// Links the sources of a job and writes the release, and after it the model file if one is asked for.
/// Outputs appear all together, the manifest
/// last; on any error nothing appears. Errors: those of its stages; failed when memory, or the disk for what memory
/// has no room for, runs out. A report with failed gates is a success that the caller
/// turns into exit code 4.
[[nodiscard]] Result<report::RunReport> run(const Job& job, const RunOptions& options,
                                            ProgressSink& progress);

/// Reads and standardises every source and counts what is wrong; needs no key and writes nothing.
[[nodiscard]] Result<report::RunReport> check(const Job& job, const RunOptions& options,
                                              ProgressSink& progress);

/// What run() would do.
struct Plan {
  struct Source {
    std::string name;
    std::vector<std::string> files;
    std::uint64_t bytes = 0;
    std::uint64_t estimated_rows = 0; ///< from the size of the first rows
  };
  std::vector<Source> sources;
  std::vector<std::string> passes;     ///< in order, each with its terms
  std::vector<std::string> match_keys; ///< composite tokens that will be made
  std::vector<std::string> blocking;   ///< rules by which a match model compares rows
  std::optional<PairPreview> pairs{};  ///< of these rules, if they were counted
  std::vector<std::string> reads;      ///< keys and lists
  std::vector<std::string> writes;
  std::uint64_t estimated_memory_bytes = 0;
  std::uint64_t least_memory_bytes = 0; ///< what a memory limit has to leave
};
/// Opens the files only to look at their first rows; writes nothing.
[[nodiscard]] Result<Plan> plan(const Job& job);
/// The part of a plan that takes a look at all rows: the sources are read, the opt-outs upheld and the exact passes run,
/// then the pairs are counted that a match model would compare. Writes nothing. Errors: usage if the job has no match
/// model; those of run().
[[nodiscard]] Result<PairPreview> preview_pairs(const Job& job, const RunOptions& options,
                                                ProgressSink& progress);
[[nodiscard]] std::string to_text(const Plan& plan);
[[nodiscard]] std::string to_json(const Plan& plan);

/// Writes the request for the national opt-out check: each valid NHS number of all sources once, in
/// ascending order (nhs-rules 5.2). The file holds identifiers: mode 0600. Returns how many numbers
/// it has.
[[nodiscard]] Result<std::uint64_t> write_national_request(const Job& job, const std::string& path,
                                                           const RunOptions& options,
                                                           ProgressSink& progress);

} // namespace tallystick::pipeline
