// SPDX-License-Identifier: MIT
// What a job can say about probabilistic linkage.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "link/blocking.hpp"
#include "link/merged_levels.hpp"
#include "link/pattern_odds.hpp"

namespace tallystick::link {

struct ModelSettings {
  std::vector<BlockingRule> blocking{}; ///< of the job's own; empty: see comparing_rules()
  /// A pair is linked from this probability on.
  double match_probability = 0.8;
  /// Pairs from this probability on that are not linked are for clerical review.
  std::optional<double> review_probability{};
  /// Bits by which it must be likelier than any pair that excludes it.
  double margin = 0;
  /// A person that is joined from more trees than this is counted.
  std::uint32_t largest_person = 1'000;
  /// Blocks with more profiles than this are no evidence, and are reported.
  std::uint32_t max_block = 2'000;
  /// About how many rows of each rule's blocks a model is estimated from.
  std::uint32_t sample_rows = 100'000;
  MergedLevels merged{};
  /// Instead of estimating.
  std::optional<GivenModel> given{};
};

} // namespace tallystick::link
