// SPDX-License-Identifier: MIT
#include "link/contradiction.hpp"

namespace tallystick::link {

double weight_unseen(const model::MatchModel& parameters, std::uint32_t first_with_third,
                     std::uint32_t second_with_third, std::uint32_t first_with_second) {
  const model::PatternSpace& space = field_patterns();
  const auto missing = [&](std::uint32_t pattern, std::size_t field) {
    return space.level(pattern, field) == space.comparisons()[field].levels.size();
  };
  double weight = 0;
  for (std::size_t field = 0; field != kFieldComparisons; ++field) {
    if (missing(first_with_second, field)) continue;
    if (!missing(first_with_third, field) && !missing(second_with_third, field)) continue;
    weight +=
        model::level_weight(parameters.comparisons[field], space.level(first_with_second, field));
  }
  return weight;
}

bool Contradiction::operator()(const ScoredPair& x, RowId other_of_x, const ScoredPair& y,
                               RowId other_of_y) const {
  const std::uint32_t together =
      rows_.marks.pattern(rows_.of(other_of_x, other_of_x), rows_.of(other_of_y, other_of_y));
  return model_.odds[together].odds < 1 &&
         weight_unseen(model_.parameters, x.pattern, y.pattern, together) <= kContradictionWeight;
}

} // namespace tallystick::link
