// SPDX-License-Identifier: MIT
// What people may see of a model and its decisions.
#pragma once

#include <span>

#include "flow/model_facts.hpp"
#include "link/blocking.hpp"
#include "link/decisions.hpp"
#include "link/model_settings.hpp"
#include "link/scored_pairs.hpp"
#include "link/trained_model.hpp"

namespace tallystick::link {

/// `rules`: all that were used, those of the settings first. `forest` as the decisions left it.
[[nodiscard]] ModelFacts facts_of(const TrainedModel& model, const ModelSettings& settings,
                                  std::span<const BlockingRule> rules, const ScoredPairs& scored,
                                  Decisions decisions, const Forest& forest);

} // namespace tallystick::link
