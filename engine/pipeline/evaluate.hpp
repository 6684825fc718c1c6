// SPDX-License-Identifier: MIT
// Compares a release with known truth. For synthetic and test data: nobody has a truth file for
// real people.
#pragma once

#include <string>
#include <vector>

#include "ingest/batch_reader.hpp"
#include "report/evaluation.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// Rows of a released table that are in memory.
struct LinkedFrame {
  std::string source;
  ingest::FrameOpener rows;
};

struct EvaluateSpec {
  /// CSV with a record column, a person column, and any others. If it has a column "source",
  /// records are named within their source, and a released file's source is told by its name
  /// (linked_<source>.csv).
  std::string truth;
  ingest::FrameOpener truth_frame{}; ///< instead of the file
  std::vector<LinkedFrame> frames{}; ///< released rows, beside those of `links`
  std::vector<std::string>
      links; ///< released files, or globs, that hold the record column and person_id
  std::string record_column = "record_id";
  std::string person_column = "person";     ///< in the truth
  std::string excluded_column = "excluded"; ///< in the truth, if there: 1 = must not be released
  /// Sample of weighed pairs that `run --review` wrote; empty: none. Needs columns "source" and "row" (from 1, behind the header) in
  /// the truth; a file's source is told by its name.
  std::string review;
  std::vector<std::string>
      by; ///< columns of the truth to divide records by; "source" is always used if there
};

/// Errors: input_refused (a record twice, a released record without truth, no record in common).
[[nodiscard]] Result<report::Evaluation> evaluate(const EvaluateSpec& spec);

/// Writes the evaluation as a page for people (report/evaluation_page.hpp). An existing file is replaced. Errors: failed.
[[nodiscard]] Status write_evaluation_page(const report::Evaluation& evaluation,
                                           const std::string& path);

} // namespace tallystick::pipeline
