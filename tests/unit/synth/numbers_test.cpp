// SPDX-License-Identifier: MIT
#include "synth/numbers.hpp"

#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

namespace tallystick::synth {
namespace {

TEST(SynthNumbers, ShufflingIsAPermutationOfTheWholeRange) {
  for (const std::uint64_t key : {1ULL, 0xfeedULL}) {
    std::vector<bool> taken(kNumbers);
    // Both ends and a stretch across a row of the network: no two indices share a place.
    const auto take = [&](std::uint32_t index) {
      const std::uint32_t place = shuffled(index, key);
      ASSERT_LT(place, kNumbers);
      ASSERT_FALSE(taken[place]);
      taken[place] = true;
    };
    for (std::uint32_t i = 0; i < 300'000; ++i) {
      take(i);
      take(static_cast<std::uint32_t>(kNumbers) - 1 - i);
    }
  }
}

// Enough of them that the awkward stems occur: those that could make a palindrome, and all
// remainders of the check.
TEST(SynthNumbers, AreValidDistinctAndNeverIssued) {
  std::unordered_set<std::string> seen;
  int mirrored_stems = 0;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    const std::string number{nhs_number(i, 9).view()};
    int sum = 0;
    for (std::size_t d = 0; d < 9; ++d)
      sum += (number[d] - '0') * (10 - static_cast<int>(d));
    ASSERT_EQ((11 - sum % 11) % 11, number[9] - '0') << i;
    ASSERT_EQ(number[0], '9');
    const std::string reversed{number.rbegin(), number.rend()};
    ASSERT_NE(number, reversed);
    mirrored_stems += number[7] == number[2] && number[6] == number[3] && number[5] == number[4];
    ASSERT_TRUE(seen.insert(number).second);
  }
  EXPECT_GT(mirrored_stems, 100);
}

} // namespace
} // namespace tallystick::synth
