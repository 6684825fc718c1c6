// SPDX-License-Identifier: MIT
#include "link/value_counts.hpp"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "synth/random.hpp"

namespace tallystick::link {
namespace {

TEST(ValueCounts, AreThoseOfAMap) {
  // Few values and many, near each other and anywhere; 0 is none.
  for (const std::uint32_t values : {1U, 3U, 40'000U, 0xffffffffU}) {
    std::vector<std::uint32_t> held(150'000);
    std::map<std::uint32_t, std::uint32_t> expected;
    for (std::size_t i = 0; i != held.size(); ++i) {
      held[i] = static_cast<std::uint32_t>(synth::mix(i) % (std::uint64_t{values} + 1));
      if (held[i] != 0) ++expected[held[i]];
    }
    const ValueCounts counts(ThreadCount{2}, held);
    std::uint64_t people = 0;
    std::uint64_t agreeing = 0;
    for (const auto& [value, n] : expected) {
      ASSERT_EQ(counts.of(value), n);
      people += n;
      agreeing += std::uint64_t{n} * (n - 1) / 2;
    }
    EXPECT_EQ(counts.people(), people);
    EXPECT_EQ(counts.agreeing_pairs(), agreeing);
    EXPECT_EQ(counts.pairs(), people * (people - 1) / 2);
    EXPECT_EQ(counts.of(0), 0U);
    if (values == 40'000U) {
      EXPECT_EQ(counts.of(40'001), 0U);
    }
  }
}

TEST(ValueCounts, OfNobody) {
  EXPECT_EQ(ValueCounts().of(5), 0U);
  EXPECT_EQ(ValueCounts(ThreadCount{1}, std::vector<std::uint32_t>()).of(5), 0U);
  EXPECT_EQ(ValueCounts(ThreadCount{1}, std::vector<std::uint32_t>(3)).pairs(), 0U);
}

} // namespace
} // namespace tallystick::link
