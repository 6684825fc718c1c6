// SPDX-License-Identifier: MIT
// The pairs that a match model would compare, for a person who chooses its blocking rules.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "link/pair_preview.hpp"

namespace tallystick::pipeline {

struct PairPreview {
  std::vector<link::RulePreview> rules;
  std::uint32_t largest_block = 0; ///< that is compared
  std::uint32_t smallest_count_shown = 0;
};

/// Counts of rows, blocks and pairs pass the disclosure gate in both forms.
[[nodiscard]] std::string to_text(const PairPreview& preview);
[[nodiscard]] nlohmann::ordered_json to_json(const PairPreview& preview);

} // namespace tallystick::pipeline
