// SPDX-License-Identifier: MIT
// Rows that tell against each other although a third row fits both: it says nothing about what they differ in.
#pragma once

#include <cstdint>

#include "link/decisions.hpp"
#include "link/profile_set.hpp"
#include "link/trained_model.hpp"

namespace tallystick::link {

/// Bits by which two rows must tell against each other: eight to one.
inline constexpr double kContradictionWeight = -3;

/// Weight of the agreement of two rows in the fields in which either of them could not be compared with a third row, that
/// both were compared with. By patterns.
[[nodiscard]] double weight_unseen(const model::MatchModel& parameters,
                                   std::uint32_t first_with_third, std::uint32_t second_with_third,
                                   std::uint32_t first_with_second);

/// A pattern with those fields missing that another one lacks.
[[nodiscard]] std::uint32_t compared_in_both(std::uint32_t pattern, std::uint32_t other);

class Contradiction {
public:
  Contradiction(const ProfileInput& rows, const TrainedModel& model) : rows_(rows), model_(model) {}

  /// Bits by which two rows contradict each other: a boy and a girl, where a row between them lacks the sex. 0 if they do
  /// not, or are likely to be one person all the same, by the fields that they agree in.
  [[nodiscard]] double operator()(const ReachedRow& x, const ReachedRow& y) const;

private:
  const ProfileInput& rows_;
  const TrainedModel& model_;
};

} // namespace tallystick::link
