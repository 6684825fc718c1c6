// SPDX-License-Identifier: MIT
// The probabilistic pass: what exact passes left open is blocked, scored by a match model and decided.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/memory_limit.hpp"
#include "core/parallel.hpp"
#include "flow/model_facts.hpp"
#include "flow/permitted_batch.hpp"
#include "link/blocking.hpp"
#include "link/id_marks.hpp"
#include "link/model_settings.hpp"
#include "link/pair_evidence.hpp"
#include "link/pair_preview.hpp"

namespace tallystick::link {

struct ModelPassInput {
  PermittedColumns& columns;
  std::span<const PersonNumber> own_id; ///< by row, before trees found one
  std::span<const RepairOffer> offers;  ///< by row
  MemoryLimit memory;
  const PairQuestions& questions;
  std::function<bool(const char* step)> go_on; ///< called after each step; false: stop there
};

struct ModelAnswers {
  ModelFacts facts;
  std::vector<PairEvidence> explained;
  std::vector<ReviewBand> review;
};

/// Joins trees of `forest` as the model decides. Deterministic for any number of threads. Nothing if it was told not to
/// go on.
[[nodiscard]] std::optional<ModelAnswers> run_model_pass(ThreadCount threads,
                                                         const ModelSettings& settings,
                                                         const ModelPassInput& input,
                                                         Forest& forest, std::uint8_t by);

/// What that would compare, by blocking rule; nothing is estimated, scored or joined.
[[nodiscard]] std::vector<RulePreview> preview_model_pass(ThreadCount threads,
                                                          const ModelSettings& settings,
                                                          const ModelPassInput& input,
                                                          Forest& forest);

} // namespace tallystick::link
