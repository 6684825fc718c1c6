// SPDX-License-Identifier: MIT
// The anchored passes: rows of one person id. Most rows of a run are finished here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "link/bit_table.hpp"
#include "link/forest.hpp"
#include "link/pass_plan.hpp"

namespace tallystick::link {

/// Fills forest.person with the person id of each row. Holds 8 bytes a row meanwhile, or less within `room`.
void number_person_ids(ThreadCount threads, const PermittedColumns& columns, Forest& forest,
                       std::size_t room);

struct AnchoredResult {
  std::vector<std::uint64_t> refused_ambiguous; ///< per anchored pass
  std::uint64_t conflicts = 0;                  ///< LinkForest::person_id_conflicts
  /// Rows that may hold a birth date, sex or postcode that no earlier row of their id holds.
  BitTable novel;
};

/// Runs the anchored passes. Needs forest.person, an agreement column in memory, and that no rows are joined yet.
[[nodiscard]] AnchoredResult link_person_groups(ThreadCount threads,
                                                std::span<const PassPlan> anchored,
                                                const PermittedColumns& columns, Forest& forest);

/// Ids that may hold typing errors (Evidence::fallible_person_id) have done their work once the
/// anchored passes are over: from here on their rows count as rows without a valid person id.
void forget_fallible_ids(ThreadCount threads, const SegmentedColumn<Evidence>& evidence,
                         Forest& forest);

} // namespace tallystick::link
