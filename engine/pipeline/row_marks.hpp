// SPDX-License-Identifier: MIT
// What linkage has to work with, row by row; looked at before it runs, since it gives its columns back.
#pragma once

#include <cstdint>
#include <vector>

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "link/rule_set.hpp"

namespace tallystick::pipeline {

/// Of a row.
enum class RowMark : std::uint8_t {
  none = 0,
  person_id = 1, ///< it has a valid one
  unlinkable =
      2, ///< it has no person id, nothing to repair one from, and no key of any pass or blocking rule
};

/// One a row.
[[nodiscard]] std::vector<RowMark> mark_rows(const PermittedBatch& batch,
                                             const link::RuleSet& rules, ThreadCount threads);

} // namespace tallystick::pipeline
