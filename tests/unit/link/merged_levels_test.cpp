// SPDX-License-Identifier: MIT
// Levels that a job does not tell from each other are one, with one weight.
#include "link/merged_levels.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

namespace tallystick::link {
namespace {

constexpr auto kPostcode = static_cast<std::size_t>(FieldComparison::postcode);
constexpr auto kPractice = static_cast<std::size_t>(FieldComparison::practice);

/// Unit and district stay; a sector counts as a district. The practice is left out.
MergedLevels merged() {
  MergedLevels merged;
  merged.keep(FieldComparison::postcode, std::array<std::size_t, 2>{0, 2});
  merged.leave_out(FieldComparison::practice);
  return merged;
}

std::uint32_t pattern(PostcodeLevel postcode, PlainLevel practice) {
  return static_cast<std::uint32_t>(postcode) * kPostcodeStride +
         static_cast<std::uint32_t>(practice) * kPracticeStride + 2 * kSexStride;
}

TEST(MergedLevels, CountAsTheNextWeakerOneThatStays) {
  const auto of = [](PostcodeLevel level) {
    return merged().of(pattern(level, PlainLevel::missing));
  };
  EXPECT_EQ(of(PostcodeLevel::unit), pattern(PostcodeLevel::unit, PlainLevel::missing));
  EXPECT_EQ(of(PostcodeLevel::sector), pattern(PostcodeLevel::district, PlainLevel::missing));
  EXPECT_EQ(of(PostcodeLevel::district), pattern(PostcodeLevel::district, PlainLevel::missing));
  EXPECT_EQ(of(PostcodeLevel::different), pattern(PostcodeLevel::different, PlainLevel::missing));
  EXPECT_EQ(of(PostcodeLevel::missing), pattern(PostcodeLevel::missing, PlainLevel::missing));
}

TEST(MergedLevels, AFieldThatIsLeftOutIsMissing) {
  for (const PlainLevel level : {PlainLevel::same, PlainLevel::different, PlainLevel::missing})
    EXPECT_EQ(merged().of(pattern(PostcodeLevel::unit, level)),
              pattern(PostcodeLevel::unit, PlainLevel::missing));
}

TEST(MergedLevels, NoneChangeNothing) {
  const MergedLevels none;
  EXPECT_FALSE(none.any());
  for (std::uint32_t p = 0; p != kFieldPatterns; ++p)
    ASSERT_EQ(none.of(p), p);
  EXPECT_TRUE(merged().any());
}

TEST(MergedLevels, CountsAreNotLost) {
  std::vector<std::uint64_t> count(kFieldPatterns);
  std::iota(count.begin(), count.end(), 1U);
  const auto sum = std::accumulate(count.begin(), count.end(), std::uint64_t{0});
  const std::uint64_t sector = count[pattern(PostcodeLevel::sector, PlainLevel::missing)];
  merged().merge(count);
  EXPECT_EQ(std::accumulate(count.begin(), count.end(), std::uint64_t{0}), sum);
  EXPECT_EQ(count[pattern(PostcodeLevel::sector, PlainLevel::missing)], 0U);
  EXPECT_GT(count[pattern(PostcodeLevel::district, PlainLevel::missing)], sector);
}

TEST(MergedLevels, GetOneWeightAndKeepTheirSums) {
  ChanceAgreement chance;
  model::MatchModel model;
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    const std::size_t levels = field_patterns().levels(c);
    chance.pairs[c].assign(levels, 10.0);
    model.comparisons.push_back({std::vector<double>(levels, 1.0 / static_cast<double>(levels)),
                                 std::vector<double>(levels, 1.0 / static_cast<double>(levels))});
  }
  chance.pairs[kPostcode] = {1, 20, 60, 919};
  ChanceAgreement joined = chance;
  merged().merge(joined);
  EXPECT_EQ(joined.pairs[kPostcode], (std::vector<double>{1, 0, 80, 919}));
  EXPECT_EQ(joined.pairs[kPractice], chance.pairs[kPractice]);
  model.comparisons[kPostcode] = {{0.8, 0.0, 0.15, 0.05}, {0.001, 0.0, 0.08, 0.919}};
  const model::MatchModel all = merged().expand(model, chance);
  const model::LevelProbabilities& p = all.comparisons[kPostcode];
  EXPECT_DOUBLE_EQ(model::level_weight(p, 1), std::log2(0.15 / 0.08));
  EXPECT_DOUBLE_EQ(model::level_weight(p, 2), std::log2(0.15 / 0.08));
  EXPECT_DOUBLE_EQ(p.u[1], 0.02) << "a quarter, as chance has it";
  EXPECT_DOUBLE_EQ(p.m[1] + p.m[2], 0.15);
  EXPECT_EQ(p.m[0], 0.8);
  EXPECT_TRUE(all.comparisons[kPractice].m.empty());
  EXPECT_EQ(all.comparisons[0].m, model.comparisons[0].m);
}

} // namespace
} // namespace tallystick::link
