// SPDX-License-Identifier: MIT
#include "report/disclosure.hpp"

#include <gtest/gtest.h>

namespace tallystick::report {
namespace {

// Vectors of codonPython's suppress_value, as nhs-rules section 6 lists them.
TEST(DisclosureGate, AgreesWithTheNhsVectors) {
  const DisclosureGate gate(8);
  EXPECT_EQ(gate.text(0), "0");
  EXPECT_EQ(gate.text(2), "*");
  EXPECT_EQ(gate.text(5), "*");
  EXPECT_EQ(gate.text(8), "10");
  EXPECT_EQ(gate.text(16), "15");
  EXPECT_EQ(gate.text(57), "55");
  EXPECT_EQ(gate.text(10023), "10025");
}

TEST(DisclosureGate, MasksUpToItsLimitAndNothingAbove) {
  const DisclosureGate gate(8);
  EXPECT_EQ(gate.text(1), "*");
  EXPECT_EQ(gate.text(7), "*");
  EXPECT_FALSE(gate.masked(8));
  EXPECT_EQ(DisclosureGate(100).text(99), "*");
  EXPECT_EQ(DisclosureGate(100).text(100), "100");
}

TEST(DisclosureGate, RoundsToTheNearestFive) {
  for (std::uint64_t count = 8; count < 2'000; ++count) {
    const std::uint64_t rounded = DisclosureGate::rounded(count);
    EXPECT_EQ(rounded % 5, 0U);
    EXPECT_LE(rounded > count ? rounded - count : count - rounded, 2U) << count;
  }
}

TEST(DisclosureGate, SharesAreMadeOfRoundedCounts) {
  const DisclosureGate gate(8);
  EXPECT_EQ(gate.share(0, 0), "-");
  EXPECT_EQ(gate.share(0, 1'000), "0.0 %");
  EXPECT_EQ(gate.share(333, 1'000), "33.5 %") << "335 of 1000, not 333";
  // One person more or less in a small whole or part does not show.
  EXPECT_EQ(gate.share(98, 101), gate.share(99, 102));
  EXPECT_EQ(gate.share(1'001, 1'002), "100.0 %");
}

TEST(DisclosureGate, SharesOfSmallCountsAreHidden) {
  const DisclosureGate gate(8);
  EXPECT_EQ(gate.share(3, 7), "*");
  EXPECT_EQ(gate.share(0, 7), "*");
  EXPECT_EQ(gate.share(7, 7), "*");
  EXPECT_EQ(gate.share(3, 5'000), "*") << "the part is small";
}

} // namespace
} // namespace tallystick::report
