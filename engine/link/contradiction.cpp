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

std::uint32_t compared_in_both(std::uint32_t pattern, std::uint32_t other) {
  const model::PatternSpace& space = field_patterns();
  for (std::size_t field = 0; field != kFieldComparisons; ++field) {
    const std::size_t missing = space.levels(field);
    if (space.level(other, field) == missing)
      pattern +=
          static_cast<std::uint32_t>(missing - space.level(pattern, field)) * space.stride(field);
  }
  return pattern;
}

double Contradiction::operator()(const ReachedRow& x, const ReachedRow& y) const {
  const std::uint32_t together =
      rows_.marks.pattern(rows_.of(x.row, x.row), rows_.of(y.row, y.row));
  if (model_.odds[together].odds >= 1) return 0;
  const double weight = weight_unseen(model_.parameters, x.pattern, y.pattern, together);
  return weight <= kContradictionWeight ? -weight : 0;
}

} // namespace tallystick::link
