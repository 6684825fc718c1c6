// SPDX-License-Identifier: MIT
// From the parameters of a model to the odds of a pattern: m and u of each field, and what fields say together beyond that.
#pragma once

#include <cstdint>
#include <vector>

#include "link/profile.hpp"
#include "model/match_model.hpp"

namespace tallystick::link {

/// Odds that a row and a person whose pattern this is are one person, against that it is one of the others, for a row
/// whose person is among them.
struct PatternOdds {
  double odds = 0;
  /// Share of the others who agree by chance, so that rare values make it likelier (relative_frequency); the rest agree
  /// because they live together or were born together, whatever the values.
  double by_chance = 1;

  [[nodiscard]] double with(double relative_frequency) const {
    return odds / (by_chance * relative_frequency + 1 - by_chance);
  }
};

/// Patterns of the fields but the person id.
inline constexpr std::uint32_t kRestPatterns = kFieldPatterns / kBirthDateStride;

/// log2 of what the fields of a pattern say together beyond the sum of their weights: below 0 where people who live or
/// were born together agree more often than chance has it. By pattern / kBirthDateStride. In whole steps of
/// kDependenceStep, so that parameters that were written and read again give the same odds to the last bit.
using Dependence = std::vector<double>;
inline constexpr double kDependenceStep = 1.0 / 1024;

/// The pattern of the other fields, with the person id missing.
[[nodiscard]] constexpr std::uint32_t without_id(std::uint32_t pattern) {
  return pattern - pattern % kBirthDateStride + static_cast<std::uint32_t>(PersonIdLevel::missing);
}

/// Odds of a pattern of the other fields, were they independent, for a row whose person is one of `people`.
[[nodiscard]] double independent_odds(const model::MatchModel& parameters, std::uint32_t rest,
                                      std::uint64_t people);

/// Parameters of a model that are not estimated from the run's own rows.
struct GivenModel {
  /// Over field_patterns(); a comparison without any level says nothing.
  model::MatchModel parameters;
  Dependence dependence; ///< empty: none
};

/// By pattern. An empty dependence is none.
[[nodiscard]] std::vector<PatternOdds> odds_of(const model::MatchModel& parameters,
                                               const Dependence& dependence, std::uint64_t people);

} // namespace tallystick::link
