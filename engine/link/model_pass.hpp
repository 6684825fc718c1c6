// SPDX-License-Identifier: MIT
// The probabilistic pass: what exact passes left open is blocked, scored by a match model and decided.
#pragma once

#include <cstdint>
#include <functional>
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
#include "tallystick/result.hpp"

namespace tallystick::link {

struct ModelPassInput {
  PermittedColumns& columns;
  std::span<const PersonNumber> own_id; ///< by row, before trees found one
  std::span<const RepairOffer> offers;  ///< by row
  MemoryLimit memory;
  const PairQuestions& questions;
  std::function<Status(const char* step)> done; ///< called after each step; an error: stop there
};

struct ModelAnswers {
  ModelFacts facts;
  std::vector<PairEvidence> explained;
  std::vector<ReviewBand> review;
};

/// Joins trees of `forest` as the model decides. Deterministic for any number of threads. Errors: those of `done`; failed if
/// what it takes does not fit the memory limit.
[[nodiscard]] Result<ModelAnswers> run_model_pass(ThreadCount threads,
                                                  const ModelSettings& settings,
                                                  const ModelPassInput& input, Forest& forest,
                                                  std::uint8_t by);

/// What that would compare, by blocking rule; nothing is estimated, scored or joined.
[[nodiscard]] Result<std::vector<RulePreview>> preview_model_pass(ThreadCount threads,
                                                                  const ModelSettings& settings,
                                                                  const ModelPassInput& input,
                                                                  Forest& forest);

} // namespace tallystick::link
