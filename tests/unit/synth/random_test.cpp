// SPDX-License-Identifier: MIT
#include "synth/random.hpp"

#include <gtest/gtest.h>

namespace tallystick::synth {
namespace {

// The first outputs of SplitMix64 for seed 1234567, as given in many implementations' tests.
TEST(SynthRandom, IsSplitMix64) {
  Random random{1234567};
  EXPECT_EQ(random.next(), 6457827717110365317ULL);
  EXPECT_EQ(random.next(), 3203168211198807973ULL);
  EXPECT_EQ(random.next(), 9817491932198370423ULL);
}

TEST(SynthRandom, ChanceOfNothingAndOfEverything) {
  Random random{1};
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(random.hit(Chance{0.0}));
    EXPECT_TRUE(random.hit(Chance{1.0}));
    EXPECT_TRUE(random.hit(Chance{0.9}.scaled(200)));
  }
}

TEST(SynthRandom, BetweenReachesBothEndsAndNoFurther) {
  Random random{2};
  int low = 0, high = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto value = random.between(-3, 3);
    ASSERT_GE(value, -3);
    ASSERT_LE(value, 3);
    low += value == -3;
    high += value == 3;
  }
  EXPECT_GT(low, 1000);
  EXPECT_GT(high, 1000);
}

TEST(SynthRandom, SkewedHasMeanOneAndAHalfAndALongTail) {
  Random random{3};
  double sum = 0;
  int large = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const auto value = random.skewed_q16();
    sum += value / 65536.0;
    large += value > 5 * 65536;
  }
  EXPECT_NEAR(sum / kDraws, 1.5, 0.02);
  EXPECT_NEAR(static_cast<double>(large) / kDraws, 1.0 / 32, 0.004);
}

TEST(SynthRandom, StreamsDiffer) {
  EXPECT_NE(stream_key(1, Stream::rows, 5), stream_key(1, Stream::events, 5));
  EXPECT_NE(stream_key(1, Stream::rows, 5), stream_key(2, Stream::rows, 5));
  EXPECT_NE(stream_key(1, Stream::rows, 5), stream_key(1, Stream::rows, 6));
}

} // namespace
} // namespace tallystick::synth
