// SPDX-License-Identifier: MIT
#include "link/pattern_odds.hpp"

#include <algorithm>
#include <cmath>

namespace tallystick::link {
namespace {

/// More than any evidence is worth; keeps odds finite.
constexpr double kMostOdds = 1e12;
constexpr auto kPersonId = static_cast<std::size_t>(FieldComparison::person_id);

} // namespace

double independent_odds(const model::MatchModel& parameters, std::uint32_t rest,
                        std::uint64_t people) {
  const auto others = static_cast<double>(std::max<std::uint64_t>(people, 2)) - 1;
  return std::min(std::exp2(model::pattern_weight(field_patterns(), parameters, rest)) / others,
                  kMostOdds);
}

std::vector<PatternOdds> odds_of(const model::MatchModel& parameters, const Dependence& dependence,
                                 std::uint64_t people) {
  const model::PatternSpace& space = field_patterns();
  std::vector<PatternOdds> odds(kFieldPatterns);
  for (std::uint32_t pattern = 0; pattern != kFieldPatterns; ++pattern) {
    const double factor =
        dependence.empty() ? 1 : std::exp2(dependence[pattern / kBirthDateStride]);
    const double id_weight =
        model::level_weight(parameters.comparisons[kPersonId], space.level(pattern, kPersonId));
    odds[pattern] = {independent_odds(parameters, without_id(pattern), people) * factor *
                         std::exp2(id_weight),
                     std::min(1.0, factor)};
  }
  return odds;
}

} // namespace tallystick::link
