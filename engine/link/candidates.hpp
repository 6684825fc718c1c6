// SPDX-License-Identifier: MIT
// Joins persons to their candidates: one candidate is a link, several are none.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "link/bit_table.hpp"
#include "link/forest.hpp"
#include "link/single_rows.hpp"

namespace tallystick::link {

/// Somebody (a root) who may be the same person as somebody else (a root with a person id).
struct Candidate {
  RowId who;
  RowId is; ///< kSeveral: more than one person at once
  friend bool operator==(const Candidate&, const Candidate&) = default;
  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};
inline constexpr RowId kSeveral = kNoPerson;

struct CandidateCounts {
  std::uint64_t ambiguous = 0; ///< persons with more than one candidate
  /// Persons whose one candidate has a different person id, or would have two rows of a source that
  /// holds each person once.
  std::uint64_t vetoed = 0;
};

/// Joins everybody in `candidates` who has exactly one, unless another row of one of their
/// single-row sources has the same candidate (or is the candidate already). All decisions are made
/// on the forest as it is at the call, then all joins are made, so the order of candidates has no
/// effect. `singles` has read the forest as it is.
CandidateCounts join_unique(std::vector<Candidate> candidates, const SingleRows& singles,
                            Forest& forest, std::uint8_t by);

} // namespace tallystick::link
