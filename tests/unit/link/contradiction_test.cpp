// SPDX-License-Identifier: MIT
#include "link/contradiction.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

/// A model in which every level but the last speaks for one person, by 4 bits, and the last against it.
model::MatchModel plain_model() {
  model::MatchModel made;
  for (const model::Comparison& comparison : field_patterns().comparisons()) {
    model::LevelProbabilities p;
    const std::size_t levels = comparison.levels.size();
    for (std::size_t level = 0; level != levels; ++level) {
      p.m.push_back(level + 1 == levels ? 0.05 : 0.8);
      p.u.push_back(level + 1 == levels ? 0.8 : 0.05);
    }
    made.comparisons.push_back(p);
  }
  return made;
}

std::uint32_t pattern(PlainLevel sex, PlainLevel practice) {
  return static_cast<std::uint32_t>(PersonIdLevel::missing) * kPersonIdStride +
         static_cast<std::uint32_t>(BirthDateLevel::exact) * kBirthDateStride +
         static_cast<std::uint32_t>(PostcodeLevel::unit) * kPostcodeStride +
         static_cast<std::uint32_t>(sex) * kSexStride +
         static_cast<std::uint32_t>(practice) * kPracticeStride +
         static_cast<std::uint32_t>(PlainLevel::missing) * kLocalIdStride;
}

using enum PlainLevel;

TEST(Contradiction, CountsOnlyWhatTheThirdRowCannotHaveSeen) {
  const model::MatchModel model = plain_model();
  // Both saw everything: what they differ in is already counted.
  EXPECT_EQ(
      weight_unseen(model, pattern(same, same), pattern(different, same), pattern(different, same)),
      0);
  // The third lacks the sex.
  EXPECT_DOUBLE_EQ(weight_unseen(model, pattern(missing, same), pattern(missing, same),
                                 pattern(different, same)),
                   -4);
  EXPECT_DOUBLE_EQ(
      weight_unseen(model, pattern(missing, same), pattern(missing, same), pattern(same, same)), 4);
  // What they lack themselves says nothing.
  EXPECT_EQ(
      weight_unseen(model, pattern(missing, same), pattern(missing, same), pattern(missing, same)),
      0);
}

TEST(Contradiction, OnALongWayCountsWhatEveryLinkCompared) {
  EXPECT_EQ(compared_in_both(pattern(same, different), pattern(same, same)),
            pattern(same, different));
  EXPECT_EQ(compared_in_both(pattern(same, different), pattern(different, missing)),
            pattern(same, missing));
  EXPECT_EQ(compared_in_both(pattern(missing, same), pattern(same, missing)),
            pattern(missing, missing));
}

TEST(Contradiction, AddsUp) {
  const model::MatchModel model = plain_model();
  EXPECT_DOUBLE_EQ(weight_unseen(model, pattern(missing, missing), pattern(missing, same),
                                 pattern(different, different)),
                   -8);
  EXPECT_DOUBLE_EQ(weight_unseen(model, pattern(missing, missing), pattern(missing, missing),
                                 pattern(different, same)),
                   0);
}

} // namespace
} // namespace tallystick::link
