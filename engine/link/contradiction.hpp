// SPDX-License-Identifier: MIT
// Rows that tell against each other although a third row fits both: it says nothing about what they differ in.
#pragma once

#include <cstdint>

#include "link/profile_set.hpp"
#include "link/scored_pairs.hpp"
#include "link/trained_model.hpp"

namespace tallystick::link {

/// Bits by which two rows must tell against each other: eight to one.
inline constexpr double kContradictionWeight = -3;

/// Weight of the agreement of two rows in the fields in which either of them could not be compared with a third row, that
/// both were compared with. By patterns.
[[nodiscard]] double weight_unseen(const model::MatchModel& parameters,
                                   std::uint32_t first_with_third, std::uint32_t second_with_third,
                                   std::uint32_t first_with_second);

class Contradiction {
public:
  Contradiction(const ProfileInput& rows, const TrainedModel& model) : rows_(rows), model_(model) {}

  /// Whether the rows at the other ends of two pairs of a tree contradict each other: a boy and a girl, where the tree's row
  /// lacks the sex. Not if they are likely to be one person all the same, by the fields that they agree in.
  [[nodiscard]] bool operator()(const ScoredPair& x, RowId other_of_x, const ScoredPair& y,
                                RowId other_of_y) const;

private:
  const ProfileInput& rows_;
  const TrainedModel& model_;
};

} // namespace tallystick::link
