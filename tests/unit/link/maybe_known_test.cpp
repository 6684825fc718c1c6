// SPDX-License-Identifier: MIT
#include "link/maybe_known.hpp"

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

constexpr RowId kX = 10;
constexpr RowId kY = 11;
constexpr PersonNumber kAnn = 0;
constexpr PersonNumber kBea = 1;
constexpr PersonNumber kCat = 2;

/// Each is Ann or Bea; nobody was found.
MaybeKnown ann_or_bea(double probability_of_each) {
  MaybeKnown known;
  for (const RowId tree : {kX, kY})
    for (const PersonNumber person : {kBea, kAnn})
      known.add(0, tree, person, probability_of_each, 100);
  known.settle(BitTable(20));
  return known;
}

TEST(MaybeKnown, TwoWhoAreEitherOfTwoPeopleAreOneHalfOfTheTime) {
  EXPECT_NEAR(ann_or_bea(0.5).limit(kX, kY, 100), 0.5, 1e-9);
  EXPECT_NEAR(ann_or_bea(0.5).limit(kX, kY, 1), 0.5, 1e-9) << "less than they share with each";
}

TEST(MaybeKnown, WhatTheyAgreeOnBeyondThePeopleTellsThatTheyAreOne) {
  // Odds of one to one, ninety-nine times as likely if they are one.
  EXPECT_NEAR(ann_or_bea(0.5).limit(kX, kY, 9'900), 0.99, 1e-9);
}

TEST(MaybeKnown, TwoWhoAreHardlyKnownAreNotLimited) {
  // Both known, one time in 10,000, or both unknown; not one of each.
  EXPECT_NEAR(ann_or_bea(0.005).limit(kX, kY, 100), 0.99 * 0.99 + 0.01 * 0.01 / 2, 1e-9);
}

TEST(MaybeKnown, TwoOfDifferentPeopleAreTwo) {
  MaybeKnown known;
  known.add(0, kX, kAnn, 0.7, 100);
  known.add(0, kY, kBea, 0.7, 100);
  known.settle(BitTable(20));
  EXPECT_NEAR(known.limit(kX, kY, 1e9), 0.3 * 0.3, 1e-9);
}

TEST(MaybeKnown, NothingIsSaidOfTreesWithoutCandidates) {
  EXPECT_EQ(ann_or_bea(0.5).limit(kX, 12, 1), 1);
  EXPECT_EQ(MaybeKnown().limit(kX, kY, 1), 1);
}

TEST(MaybeKnown, TheLastRoundCountsAndTreesThatWereFoundDoNot) {
  MaybeKnown known;
  for (const RowId tree : {kX, kY}) {
    known.add(0, tree, kAnn, 0.5, 100);
    known.add(0, tree, kBea, 0.5, 100);
  }
  known.add(1, kY, kCat, 0.8, 100);
  BitTable found(20);
  known.settle(found);
  EXPECT_NEAR(known.limit(kX, kY, 100), 0, 1e-9) << "Cat is neither, and the other is surely known";

  known = ann_or_bea(0.5);
  found.set(kY);
  known.settle(found);
  EXPECT_EQ(known.limit(kX, kY, 100), 1);
}

} // namespace
} // namespace tallystick::link
