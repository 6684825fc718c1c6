// SPDX-License-Identifier: MIT
#include "synth/choices.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace tallystick::synth {
namespace {

constexpr std::int32_t kAsOf = 100;

bool objects(const std::vector<Decision>& decisions) {
  History history;
  for (const auto& decision : decisions)
    history.add(decision);
  return history.objects(kAsOf);
}

TEST(SynthChoices, TheLatestDecisionHolds) {
  EXPECT_FALSE(objects({}));
  EXPECT_TRUE(objects({{10, Act::object}}));
  EXPECT_FALSE(objects({{10, Act::withdraw}}));
  EXPECT_FALSE(objects({{10, Act::object}, {20, Act::withdraw}}));
  EXPECT_TRUE(objects({{10, Act::object}, {20, Act::withdraw}, {30, Act::object}}));
}

TEST(SynthChoices, OnOneDayTheObjectionHoldsInEitherOrder) {
  EXPECT_TRUE(objects({{10, Act::object}, {10, Act::withdraw}}));
  EXPECT_TRUE(objects({{10, Act::withdraw}, {10, Act::object}}));
}

TEST(SynthChoices, WhatComesAfterTheAsOfDateDoesNotCountYet) {
  EXPECT_TRUE(objects({{10, Act::object}, {101, Act::withdraw}}));
  EXPECT_FALSE(objects({{101, Act::object}}));
  EXPECT_FALSE(objects({{10, Act::object}, {100, Act::withdraw}}));
}

TEST(SynthChoices, AnObjectionMayEnd) {
  EXPECT_TRUE(objects({{10, Act::object, 100}}));
  EXPECT_FALSE(objects({{10, Act::object, 99}}));
}

} // namespace
} // namespace tallystick::synth
