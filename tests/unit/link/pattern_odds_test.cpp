// SPDX-License-Identifier: MIT
// What odds a model's parameters give.
#include "link/pattern_odds.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "link/trained_model.hpp"

namespace tallystick::link {
namespace {

constexpr std::uint64_t kPeople = 1'001;

/// Two levels up the strongest says 8 to 1 for one person, and so on down.
model::MatchModel parameters() {
  model::MatchModel made;
  for (const model::Comparison& comparison : field_patterns().comparisons()) {
    model::LevelProbabilities& p = made.comparisons.emplace_back();
    const std::size_t levels = comparison.levels.size();
    for (std::size_t level = 0; level != levels; ++level) {
      p.m.push_back(level == 0 ? 0.8 : 0.2 / static_cast<double>(levels - 1));
      p.u.push_back(level == 0 ? 0.1 : 0.9 / static_cast<double>(levels - 1));
    }
  }
  return made;
}

std::uint32_t all_missing() {
  return kFieldPatterns - 1;
}
/// Everything but the sex is missing, which is the same.
std::uint32_t only_sex() {
  return all_missing() - 2 * kSexStride;
}

TEST(PatternOdds, AreTheWeightsOverThePeople) {
  const auto odds = odds_of(parameters(), {}, kPeople);
  EXPECT_DOUBLE_EQ(odds[all_missing()].odds, 1.0 / 1'000);
  EXPECT_DOUBLE_EQ(odds[only_sex()].odds, 8.0 / 1'000);
  EXPECT_EQ(odds[only_sex()].by_chance, 1.0);
  const std::uint32_t with_id = only_sex() - 3; // the same person id
  EXPECT_DOUBLE_EQ(odds[with_id].odds, 64.0 / 1'000);
}

TEST(PatternOdds, DependenceCountsForEveryLevelOfThePersonId) {
  Dependence dependence(kRestPatterns);
  dependence[only_sex() / kBirthDateStride] = -2;
  const auto odds = odds_of(parameters(), dependence, kPeople);
  EXPECT_DOUBLE_EQ(odds[only_sex()].odds, 2.0 / 1'000);
  EXPECT_DOUBLE_EQ(odds[only_sex() - 3].odds, 16.0 / 1'000);
  EXPECT_DOUBLE_EQ(odds[only_sex()].by_chance, 0.25) << "the rest are of one household";
  EXPECT_DOUBLE_EQ(odds[all_missing()].odds, 1.0 / 1'000);
}

TEST(PatternOdds, AComparisonWithoutLevelsSaysNothing) {
  model::MatchModel without = parameters();
  without.comparisons[static_cast<std::size_t>(FieldComparison::sex)] = {};
  const auto odds = odds_of(without, {}, kPeople);
  EXPECT_DOUBLE_EQ(odds[only_sex()].odds, odds[all_missing()].odds);
}

TEST(GivenModel, IsUsedForThePeopleOfThisRun) {
  const GivenModel given{parameters(), {}};
  const TrainedModel here = use_given(given, 3, kPeople);
  EXPECT_EQ(here.iterations, 0U);
  ASSERT_EQ(here.rules.size(), 3U);
  EXPECT_EQ(here.rules[0].use, RuleUse::comparing);
  EXPECT_DOUBLE_EQ(here.odds[only_sex()].odds, 8.0 / 1'000);
  EXPECT_DOUBLE_EQ(use_given(given, 3, 101).odds[only_sex()].odds, 8.0 / 100);
}

} // namespace
} // namespace tallystick::link
