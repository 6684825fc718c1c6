// SPDX-License-Identifier: MIT
// Passes without the person id: rows that share a match key, under the rules that never bend.
#pragma once

#include <cstdint>

#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "link/crowded_places.hpp"
#include "link/forest.hpp"
#include "link/open_rows.hpp"
#include "link/pass_plan.hpp"

namespace tallystick::link {

/// Ids that may hold typing errors do not veto. More persons with such an id than this behind one
/// key are more than one person could have produced by typing errors, and no evidence.
inline constexpr std::size_t kMaxFallibleIdsPerKey = 8;

struct KeyedCounts {
  std::uint64_t vetoed = 0;
  std::uint64_t ambiguous = 0;
  std::uint64_t crowded = 0;
};

/// What all keyed passes of a run look at. The evidence column is in memory.
struct KeyedEvidence {
  const PermittedColumns& columns;
  const CrowdedPlaces& crowded;
  const OpenRows& open;
  std::uint32_t max_rows_per_key;
  std::size_t room; ///< bytes for the rows that are looked at
};

/// Runs one pass. All decisions are made on the forest as it is at the call.
[[nodiscard]] KeyedCounts run_keyed_pass(ThreadCount threads, const PassPlan& pass,
                                         const KeyedEvidence& evidence, Forest& forest,
                                         std::uint8_t by);

} // namespace tallystick::link
