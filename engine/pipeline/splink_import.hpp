// SPDX-License-Identifier: MIT
// A model that was trained in Splink (saved settings, JSON), turned into a model of our fields.
#pragma once

#include <string>
#include <vector>

#include "pipeline/model_file.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

struct SplinkImport {
  /// Where a level of Splink went.
  struct Level {
    std::string comparison;
    std::string label;
    std::string field;
    std::string level;
  };
  /// A level that Splink's model does not have gets the weight of the one that took its pairs there.
  struct Shared {
    std::string field;
    std::string level;
    std::string with; ///< the level of ours that it shares m and u with
  };
  ModelFile model;
  std::vector<Level> levels;
  std::vector<Shared> shared;
  std::vector<std::string> dropped;  ///< comparisons that were not wanted
  std::vector<std::string> left_out; ///< our fields that Splink's model does not compare
};

/// Comparisons are told by their output_column_name, levels by their SQL conditions. Those of fields that are not ours
/// are refused unless they stand in `without`. Errors (job_invalid) name the comparison and the label of the level.
[[nodiscard]] Result<SplinkImport> import_splink(const std::string& path,
                                                 const std::vector<std::string>& without);

/// What went where, and what was lost.
[[nodiscard]] std::string to_text(const SplinkImport& done);

} // namespace tallystick::pipeline
