// SPDX-License-Identifier: MIT
#include "model/match_model.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace tallystick::model {
namespace {

PatternSpace number_date_postcode_sex() {
  return PatternSpace({{"number", {"exact", "repaired", "different"}},
                       {"birth date", {"exact", "swapped", "two parts", "different"}},
                       {"postcode", {"unit", "sector", "different"}},
                       {"sex", {"exact", "different"}}});
}

MatchModel truth() {
  return {{{{0.955, 0.03, 0.015}, {1e-6, 1e-7, 1 - 1.1e-6}},
           {{0.96, 0.005, 0.025, 0.01}, {4e-5, 1e-6, 3e-3, 1 - 0.003041}},
           {{0.86, 0.03, 0.11}, {4e-5, 1e-3, 1 - 0.00104}},
           {{0.99, 0.01}, {0.5, 0.5}}}};
}

/// All that is not missing says the same.
MatchModel without_knowledge(const MatchModel& of) {
  MatchModel start = of;
  for (LevelProbabilities& p :
       start.comparisons) { // agreement is likelier for matches, no more is known
    double sum = 0;
    for (std::size_t level = 0; level != p.m.size(); ++level)
      sum += p.m[level] = std::pow(0.3, static_cast<double>(level));
    for (double& m : p.m)
      m /= sum;
  }
  return start;
}

/// Expected counts of `pairs` pairs with a share of matches, a tenth of each comparison missing.
std::vector<std::uint64_t> counts(const PatternSpace& space, const MatchModel& model, double pairs,
                                  double share, double missing = 0.1) {
  std::vector<std::uint64_t> all;
  for (std::uint32_t pattern = 0; pattern != space.size(); ++pattern) {
    double match = share;
    double other = 1 - share;
    for (std::size_t c = 0; c != space.comparisons().size(); ++c) {
      const std::size_t level = space.level(pattern, c);
      const bool absent = level == space.levels(c);
      match *= absent ? missing : (1 - missing) * model.comparisons[c].m[level];
      other *= absent ? missing : (1 - missing) * model.comparisons[c].u[level];
    }
    all.push_back(static_cast<std::uint64_t>(std::llround(pairs * (match + other))));
  }
  return all;
}

/// The pairs that a rule finds: those at the first level of the comparisons that it asks for.
BlockedPairs blocked(const PatternSpace& space, std::vector<std::uint64_t> count,
                     std::vector<std::size_t> asks_for) {
  for (std::uint32_t pattern = 0; pattern != space.size(); ++pattern)
    for (const std::size_t c : asks_for)
      if (space.level(pattern, c) != 0) count[pattern] = 0;
  return {std::move(count), std::move(asks_for)};
}

void expect_near(const std::vector<double>& got, const std::vector<double>& want, double within) {
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i != got.size(); ++i)
    EXPECT_NEAR(got[i], want[i], within) << "level " << i;
}

TEST(PatternSpace, NumbersEveryPatternOnce) {
  const PatternSpace space = number_date_postcode_sex();
  EXPECT_EQ(space.size(), 4U * 5U * 4U * 3U);
  for (std::uint32_t pattern = 0; pattern != space.size(); ++pattern) {
    std::uint32_t sum = 0;
    for (std::size_t c = 0; c != 4; ++c) {
      EXPECT_LE(space.level(pattern, c), space.levels(c));
      sum += static_cast<std::uint32_t>(space.level(pattern, c)) * space.stride(c);
    }
    EXPECT_EQ(sum, pattern);
  }
}

TEST(Estimation, FindsWhatThePairsWereMadeFrom) {
  const PatternSpace space = number_date_postcode_sex();
  const auto all = counts(space, truth(), 1e15, 2e-6);
  const std::vector<BlockedPairs> rules = {blocked(space, all, {0}), blocked(space, all, {1}),
                                           blocked(space, all, {2, 3})};
  const EmResult found = estimate(space, rules, without_knowledge(truth()));
  EXPECT_TRUE(found.converged);
  for (std::size_t c = 0; c != 4; ++c) {
    SCOPED_TRACE(space.comparisons()[c].name);
    expect_near(found.model.comparisons[c].m, truth().comparisons[c].m, 1e-5);
    expect_near(found.model.comparisons[c].u, truth().comparisons[c].u, 0);
  }
  // Of pairs that share a number: 2e-6 * 0.955 matches for each 1e-6 others.
  EXPECT_NEAR(found.prior[0], 2e-6 * 0.955 / (2e-6 * 0.955 + (1 - 2e-6) * 1e-6), 1e-6);
}

TEST(Estimation, FindsUAsWellFromPairsOfWhichManyMatch) {
  const PatternSpace space = number_date_postcode_sex();
  const MatchModel model = {{{{0.9, 0.06, 0.04}, {0.1, 0.2, 0.7}},
                             {{0.8, 0.1, 0.07, 0.03}, {0.05, 0.15, 0.2, 0.6}},
                             {{0.7, 0.2, 0.1}, {0.1, 0.3, 0.6}},
                             {{0.95, 0.05}, {0.5, 0.5}}}};
  const std::vector<BlockedPairs> pairs = {{counts(space, model, 1e14, 0.3), {}}};
  MatchModel start = without_knowledge(model);
  for (LevelProbabilities& p : start.comparisons)
    p.u.assign(p.u.size(), 1.0 / static_cast<double>(p.u.size()));
  const EmResult found =
      estimate(space, pairs, start, {.estimate = Estimate::m_and_u, .most_iterations = 5000});
  EXPECT_TRUE(found.converged);
  EXPECT_NEAR(found.prior[0], 0.3, 1e-4);
  for (std::size_t c = 0; c != 4; ++c) {
    expect_near(found.model.comparisons[c].m, model.comparisons[c].m, 1e-4);
    expect_near(found.model.comparisons[c].u, model.comparisons[c].u, 1e-4);
  }
}

TEST(Estimation, NeverBecomesLessLikely) {
  const PatternSpace space = number_date_postcode_sex();
  const auto all = counts(space, truth(), 1e12, 1e-5);
  const std::vector<BlockedPairs> rules = {blocked(space, all, {1}), blocked(space, all, {2})};
  const EmResult found = estimate(space, rules, without_knowledge(truth()));
  for (std::size_t i = 1; i < found.log_likelihood.size(); ++i)
    EXPECT_GE(found.log_likelihood[i], found.log_likelihood[i - 1] * (1 + 1e-12)) << i; // negative
}

TEST(Estimation, WhatARuleAsksForTeachesNothing) {
  const PatternSpace space = number_date_postcode_sex();
  const auto all = counts(space, truth(), 1e12, 1e-5);
  const std::vector<BlockedPairs> rules = {blocked(space, all, {1})};
  const MatchModel start = without_knowledge(truth());
  const EmResult found = estimate(space, rules, start);
  EXPECT_EQ(found.model.comparisons[1].m, start.comparisons[1].m);
}

TEST(Estimation, OfNothingIsTheStart) {
  const PatternSpace space = number_date_postcode_sex();
  const std::vector<BlockedPairs> rules = {{std::vector<std::uint64_t>(space.size()), {}}};
  const EmResult found = estimate(space, rules, truth());
  EXPECT_TRUE(found.converged);
  EXPECT_EQ(found.model.comparisons[0].m, truth().comparisons[0].m);
  EXPECT_EQ(found.prior[0], 0.5);
}

TEST(Estimation, ALevelThatNobodyIsAtHasAFiniteWeight) {
  const PatternSpace space = number_date_postcode_sex();
  MatchModel model = truth();
  model.comparisons[3].m = {1.0, 0.0};
  const std::vector<BlockedPairs> rules = {{counts(space, model, 1e12, 0.01), {}}};
  const EmResult found = estimate(space, rules, without_knowledge(truth()));
  for (std::uint32_t pattern = 0; pattern != space.size(); ++pattern)
    EXPECT_TRUE(std::isfinite(pattern_weight(space, found.model, pattern))) << pattern;
}

TEST(MatchWeight, AddsUpAndIgnoresWhatIsMissing) {
  const PatternSpace space = number_date_postcode_sex();
  const MatchModel model = truth();
  std::uint32_t all_missing = 0;
  for (std::size_t c = 0; c != 4; ++c)
    all_missing += static_cast<std::uint32_t>(space.levels(c)) * space.stride(c);
  EXPECT_EQ(pattern_weight(space, model, all_missing), 0);
  const std::uint32_t sex_only =
      all_missing - static_cast<std::uint32_t>(space.levels(3)) * space.stride(3);
  EXPECT_NEAR(pattern_weight(space, model, sex_only), std::log2(0.99 / 0.5), 1e-12);
  EXPECT_NEAR(pattern_weight(space, model, 0),
              std::log2(0.955 / 1e-6) + std::log2(0.96 / 4e-5) + std::log2(0.86 / 4e-5) +
                  std::log2(0.99 / 0.5),
              1e-9);
}

TEST(MatchProbability, IsThePriorMovedByTheWeight) {
  EXPECT_DOUBLE_EQ(match_probability(0, 0.25), 0.25);
  EXPECT_NEAR(match_probability(10, 1.0 / 1025), 0.5, 1e-12); // odds 1 : 1024
  EXPECT_NEAR(match_probability(60, 1e-6), 1, 1e-9);
  EXPECT_NEAR(match_probability(-60, 0.5), 0, 1e-12);
}

} // namespace
} // namespace tallystick::model
