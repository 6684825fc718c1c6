// SPDX-License-Identifier: MIT
// Why two rows were linked, or were not; and a sample of such pairs for clerical review.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "flow/links.hpp"
#include "pipeline/row_places.hpp"
#include "pipeline/run.hpp"
#include "report/pair_report.hpp"

namespace tallystick::pipeline {

struct PairOfPlaces {
  RowPlace a;
  RowPlace b;
};

/// Reads and links as run() does, and answers instead of releasing anything; writes no file. Errors: those of run(); usage if
/// a row is not there; job_invalid if the job has no match model.
[[nodiscard]] Result<std::vector<report::PairReport>> explain(const Job& job,
                                                              const RunOptions& options,
                                                              std::span<const PairOfPlaces> pairs,
                                                              ProgressSink& progress);

/// Writes a review sample as CSV, readable by its owner only: places, levels, weights, probability, and an empty column
/// for what a reviewer says.
[[nodiscard]] Status write_review(const std::string& path, std::span<const ReviewBand> bands,
                                  const RowPlaces& places);

} // namespace tallystick::pipeline
