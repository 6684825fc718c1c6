// SPDX-License-Identifier: MIT
// Stage link. Consumes: PermittedBatch. Produces: Links. Data class: pseudonymous.
#pragma once

#include <vector>

#include "core/memory_limit.hpp"
#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "flow/links.hpp"
#include "flow/permitted_batch.hpp"
#include "link/pair_evidence.hpp"
#include "link/pair_preview.hpp"
#include "link/rule_set.hpp"
#include "tallystick/result.hpp"

namespace tallystick::link {

/// Runs the passes of a rule set in order. Every decision depends on the rows' content and position
/// only, so the forest is the same for any number of threads.
class Linker {
public:
  Linker(const RuleSet& rules, ThreadCount threads, MemoryLimit memory = {})
      : rules_(rules), threads_(threads), memory_(memory) {}
  /// Links the rows of `batch`. Releases the batch's token columns as soon as no later pass needs
  /// them, since nothing after linkage may. Errors: failed when the memory limit is too low for the rows (about 10 bytes a
  /// row, and 14 more when the columns are on disk), interrupted. With a match model `questions` are answered in the forest.
  [[nodiscard]] Result<Links> run(PermittedBatch& batch, ProgressSink& progress,
                                  const PairQuestions& questions = {}) const;

  /// Counts the pairs that the model of the rule set, which must have one, would compare after the passes before it. Releases
  /// columns and fails as run() does.
  [[nodiscard]] Result<std::vector<RulePreview>> preview(PermittedBatch& batch,
                                                         ProgressSink& progress) const;

private:
  const RuleSet& rules_;
  ThreadCount threads_;
  MemoryLimit memory_;
};

} // namespace tallystick::link
