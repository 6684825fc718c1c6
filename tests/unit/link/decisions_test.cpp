// SPDX-License-Identifier: MIT
#include "link/decisions.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

/// Trees of one row each: 'x' without a person id, any other letter with the id of that letter. All rows of `register_rows`
/// are of one source that holds each person once, the others of another that does not.
class Town {
public:
  explicit Town(const std::string& ids, RowId register_rows = 0)
      : forest_(static_cast<RowId>(ids.size())) {
    for (std::size_t row = 0; row != ids.size(); ++row) {
      forest_.person[row] =
          ids[row] == 'x' ? kNoPerson : static_cast<PersonNumber>(ids.find(ids[row]));
      open_ += ids[row] == 'x' ? 1U : 0U;
    }
    forest_.plant();
    columns_.sources.resize(2);
    columns_.first_row = {0, register_rows, static_cast<RowId>(ids.size())};
    columns_.sources[0].one_row_per_person = register_rows != 0;
  }
  /// The others are of a register as well.
  void two_registers() { columns_.sources[1].one_row_per_person = true; }
  void pair(RowId a, RowId b, double odds) { pairs_.push_back({a, b, a, b, odds, 0, 0}); }
  Decisions decide(double match_probability = 0.9, double margin = 0) {
    const SingleRows singles(columns_, forest_);
    return link::decide(pairs_, {open_, 0}, singles,
                        {match_probability, margin, false, contradict_, largest_person_}, forest_,
                        1);
  }
  void contradict(Contradict say) { contradict_ = std::move(say); }
  void contradict(std::vector<RowId> some, std::vector<RowId> others, double bits) {
    const auto holds = [](const std::vector<RowId>& rows, RowId row) {
      return std::find(rows.begin(), rows.end(), row) != rows.end();
    };
    contradict([=](const ReachedRow& x, const ReachedRow& y) {
      return (holds(some, x.row) && holds(others, y.row)) ||
                     (holds(some, y.row) && holds(others, x.row))
                 ? bits
                 : 0.0;
    });
  }
  /// Likely with each other.
  void group(RowId a, RowId b, RowId c) {
    pair(a, b, 1e6);
    pair(a, c, 1e6);
    pair(b, c, 1e6);
  }
  void largest_person(std::uint64_t trees) { largest_person_ = trees; }
  [[nodiscard]] bool has_id(RowId row) const {
    return forest_.person_of(forest_.root(row)) != kNoPerson;
  }
  [[nodiscard]] bool joined(RowId a, RowId b) const { return forest_.root(a) == forest_.root(b); }

private:
  PermittedColumns columns_;
  Forest forest_;
  std::vector<ScoredPair> pairs_;
  std::uint64_t open_ = 0;
  Contradict contradict_;
  std::uint64_t largest_person_ = UINT64_MAX;
};

TEST(Decisions, ALikelyPersonIsLinked) {
  Town town("Ax");
  town.pair(0, 1, 1e6);
  EXPECT_EQ(town.decide().linked, 1U);
  EXPECT_TRUE(town.joined(0, 1));
}

TEST(Decisions, AnUnlikelyOneIsNot) {
  Town town("Axx");
  town.pair(0, 1, 1e-3);
  EXPECT_EQ(town.decide().linked, 0U);
  EXPECT_FALSE(town.joined(0, 1));
}

TEST(Decisions, TwoEquallyGoodPeopleAreNone) {
  Town town("ABx");
  town.pair(0, 2, 1e6);
  town.pair(1, 2, 1e6);
  const Decisions made = town.decide();
  EXPECT_EQ(made.linked, 0U);
  EXPECT_EQ(made.ambiguous, 1U);
  EXPECT_FALSE(town.joined(0, 2) || town.joined(1, 2));
}

/// A and B, two men of one birth date and practice, and two rows without a number that say no more.
Town two_who_may_be_either(double odds_of_the_two) {
  Town town("ABxx");
  for (const RowId known : {0U, 1U})
    for (const RowId row : {2U, 3U})
      town.pair(known, row, 1e6);
  town.pair(2, 3, odds_of_the_two);
  return town;
}

TEST(Decisions, TwoTreesThatMayBeTheSameTwoPeopleAreNotOne) {
  Town town = two_who_may_be_either(1e6);
  EXPECT_EQ(town.decide().linked, 0U);
  EXPECT_FALSE(town.joined(2, 3));
}

TEST(Decisions, UnlessTheyAgreeOnMoreThanThePeopleDo) {
  Town town = two_who_may_be_either(1e9); // a local id, say
  EXPECT_EQ(town.decide().linked, 1U);
  EXPECT_TRUE(town.joined(2, 3));
}

TEST(Decisions, TheMuchLikelierOfTwoIsLinked) {
  Town town("ABx");
  town.pair(0, 2, 1e6);
  town.pair(1, 2, 1e3);
  EXPECT_EQ(town.decide().linked, 1U);
  EXPECT_TRUE(town.joined(0, 2));
}

TEST(Decisions, TwoTreesOfOneIdAreOnePerson) {
  Town town("AAx"); // rows that the passes kept apart
  town.pair(0, 2, 1e6);
  town.pair(1, 2, 1e6);
  EXPECT_EQ(town.decide().linked, 1U);
}

TEST(Decisions, TwoIdsNeverMeetThroughOthers) {
  Town town("AxxB");
  town.pair(0, 1, 1e9);
  town.pair(1, 2, 1e9);
  town.pair(2, 3, 1e9);
  town.decide();
  EXPECT_TRUE(town.joined(0, 1));
  EXPECT_TRUE(town.joined(2, 3));
  EXPECT_FALSE(town.joined(0, 3));
}

TEST(Decisions, ARowThatFoundItsPersonSpeaksForIt) {
  // Row 2 is near to row 1, which turns out to be A's, and as near to B.
  Town town("AxxB");
  town.pair(0, 1, 1e9);
  town.pair(1, 2, 1e4);
  town.pair(2, 3, 0.02); // not B's at first sight
  EXPECT_EQ(town.decide().linked, 2U);
  EXPECT_TRUE(town.joined(0, 2));
}

TEST(Decisions, PeopleWithoutIdsJoinEachOther) {
  Town town("xxx");
  town.pair(0, 1, 1e6);
  town.pair(1, 2, 1e6);
  EXPECT_EQ(town.decide().linked, 2U);
  EXPECT_TRUE(town.joined(0, 2));
}

TEST(Decisions, ARegisterHoldsEachPersonOnce) {
  Town town("xxxx", 2); // rows 0 and 1 are the register's
  town.pair(0, 2, 1e6);
  town.pair(1, 2, 1e6);
  town.pair(1, 3, 1e6);
  town.decide();
  EXPECT_FALSE(town.joined(0, 2)); // equally good: neither
  EXPECT_FALSE(town.joined(1, 2));
  EXPECT_TRUE(town.joined(1, 3));
}

TEST(Decisions, TwoRowsOfARegisterThatFitOnePersonEquallyWellAreNeither) {
  Town town("xxA", 2); // twins in a register, and a person who is one of them
  town.pair(0, 2, 1e6);
  town.pair(1, 2, 1e6);
  town.decide(0.6);
  EXPECT_FALSE(town.joined(0, 2));
  EXPECT_FALSE(town.joined(1, 2));
}

TEST(Decisions, OneToOneAssignmentSettlesWhatOneSideCannot) {
  // Each of two has two candidates in the other register; together there is one likely way.
  Town town("xxxx", 2);
  town.two_registers();
  town.pair(0, 2, 1e3);
  town.pair(0, 3, 300);
  town.pair(1, 2, 300);
  town.pair(1, 3, 1e3);
  town.decide(0.8); // from one side it is 0.77
  EXPECT_TRUE(town.joined(0, 2));
  EXPECT_TRUE(town.joined(1, 3));
}

TEST(Decisions, AChainIsOnlyAsLikelyAsAllItsLinks) {
  for (const double second : {1e9, 4.0}) { // 4: 0.78 by itself, 0.74 with the other
    Town town("Axx");
    town.pair(0, 1, 20.0);
    town.pair(1, 2, second); // may only be A's if row 1 is
    town.decide(0.75);
    EXPECT_TRUE(town.joined(0, 1));
    EXPECT_EQ(town.joined(0, 2), second > 10);
  }
}

TEST(Decisions, AMarginKeepsCloseMatchesApart) {
  for (const double margin : {0.0, 2.0, 5.0}) {
    Town town("ABx");
    town.pair(0, 2, 1e6);
    town.pair(1, 2, 2e5); // 2.3 bits
    EXPECT_EQ(town.decide(0.6, margin).linked, margin < 2.3 ? 1U : 0U) << margin;
  }
}

TEST(Decisions, RowsThatContradictEachOtherDoNotMeetThroughAThird) {
  for (const bool boy_and_girl : {false, true}) {
    Town town("xxx"); // the row in the middle lacks the sex
    town.pair(0, 1, 1e6);
    town.pair(1, 2, 1e6);
    town.contradict([&](const ReachedRow& x, const ReachedRow& y) {
      EXPECT_EQ(x.row + y.row, 2U); // rows 0 and 2
      return boy_and_girl ? 5.0 : 0.0;
    });
    const Decisions made = town.decide();
    EXPECT_EQ(made.contradicted, boy_and_girl ? 1U : 0U);
    EXPECT_EQ(town.joined(0, 1), !boy_and_girl);
    EXPECT_EQ(town.joined(1, 2), !boy_and_girl);
  }
}

TEST(Decisions, OfRowsThatContradictEachOtherTheMuchLikelierIsLinked) {
  Town town("xxx");
  town.pair(0, 1, 1e9);
  town.pair(1, 2, 1e2);
  town.contradict([](const ReachedRow&, const ReachedRow&) { return 5.0; });
  town.decide();
  EXPECT_TRUE(town.joined(0, 1));
  EXPECT_FALSE(town.joined(1, 2));
}

TEST(Decisions, ABridgeBetweenGroupsThatContradictEachOtherIsUndone) {
  for (const double bits : {0.0, 3.0, 20.0}) {
    Town town("xxxxxx");
    town.group(0, 1, 2);
    town.pair(2, 3, 100);
    town.group(3, 4, 5);
    town.contradict({0, 1}, {4, 5}, bits); // no third row fits both
    const Decisions made = town.decide();
    const bool parted = bits > 10; // the bridge says more than 3
    EXPECT_TRUE(town.joined(0, 1) && town.joined(1, 2));
    EXPECT_TRUE(town.joined(3, 4) && town.joined(4, 5));
    EXPECT_EQ(town.joined(2, 3), !parted);
    EXPECT_EQ(made.bridges, 1U);
    EXPECT_EQ(made.undone, parted ? 1U : 0U);
    EXPECT_EQ(made.over_linked, parted ? 1U : 0U);
    EXPECT_EQ(made.linked, parted ? 4U : 5U);
    EXPECT_EQ(made.links.size(), parted ? 6U : 7U);
  }
}

TEST(Decisions, GroupsThatTwoPairsHoldTogetherStay) {
  Town town("xxxxxx");
  town.group(0, 1, 2);
  town.pair(1, 3, 2); // likely, too
  town.pair(2, 3, 100);
  town.group(3, 4, 5);
  town.contradict({0}, {4, 5}, 20);
  const Decisions made = town.decide();
  EXPECT_TRUE(town.joined(2, 3));
  EXPECT_EQ(made.bridges, 0U);
}

TEST(Decisions, ATreeByItselfIsNotPartedForOneWrongEntry) {
  Town town("xxxx");
  town.group(0, 1, 2);
  town.pair(2, 3, 100);
  town.contradict({}, {}, 0);
  EXPECT_EQ(town.decide().bridges, 0U);
  EXPECT_TRUE(town.joined(2, 3));
}

TEST(Decisions, AGroupThatIsPartedFromAPersonHasNoIdAnyMore) {
  for (const double bits : {0.0, 60.0}) {
    Town town("Axxxxx"); // rows 3 to 5 found A one through the other
    town.pair(0, 1, 1e9);
    town.pair(0, 2, 1e9);
    town.pair(2, 3, 100);
    town.pair(3, 4, 1e9);
    town.pair(3, 5, 1e9);
    town.contradict({0, 1}, {4, 5}, bits);
    town.decide();
    EXPECT_TRUE(town.joined(0, 2));
    EXPECT_TRUE(town.joined(3, 4) && town.joined(3, 5));
    EXPECT_EQ(town.joined(2, 3), bits == 0);
    EXPECT_EQ(town.has_id(5), bits == 0);
    EXPECT_TRUE(town.has_id(2));
  }
}

TEST(Decisions, WhatIsUndoneLeavesADoubt) {
  Town town("xxxxxx");
  town.group(0, 1, 2);
  town.pair(2, 3, 100);
  town.group(3, 4, 5);
  town.contradict({0, 1}, {4, 5}, 20);
  const Decisions made = town.decide();
  EXPECT_EQ(std::count_if(made.doubts.begin(), made.doubts.end(),
                          [](const TreeDoubt& doubt) { return !doubt.linked && doubt.row == 3; }),
            1);
}

TEST(Decisions, LargePersonsAreCountedAndStay) {
  Town town("xxx");
  town.group(0, 1, 2);
  town.largest_person(2);
  EXPECT_EQ(town.decide().large, 1U);
  EXPECT_TRUE(town.joined(0, 2));
}

TEST(Decisions, OfEqualsNoneWhateverIsAskedFor) {
  Town town("ABx");
  town.pair(0, 2, 1e9);
  town.pair(1, 2, 1e9);
  EXPECT_EQ(town.decide(0.1).linked, 0U);
}

TEST(Decisions, OfTwoRegistersFewAreLeftForTheLastOnes) {
  for (const bool two_registers : {false, true}) {
    constexpr RowId kPeople = 200;
    Town town(std::string(2 * kPeople, 'x'), kPeople);
    if (two_registers) town.two_registers();
    for (RowId person = 1; person != kPeople; ++person)
      town.pair(person, kPeople + person, 1e6);
    town.pair(0, kPeople, 0.001); // nobody else is left for either
    town.decide();
    EXPECT_TRUE(town.joined(1, kPeople + 1));
    EXPECT_EQ(town.joined(0, kPeople), two_registers);
  }
}

TEST(Decisions, TwoRowsOfARegisterDoNotMeetThroughOthers) {
  Town town("xxxx", 2);
  town.pair(0, 2, 1e9);
  town.pair(1, 3, 1e6);
  town.pair(2, 3, 1e3);
  const Decisions made = town.decide();
  EXPECT_TRUE(town.joined(0, 2));
  EXPECT_TRUE(town.joined(1, 3));
  EXPECT_FALSE(town.joined(0, 1));
  EXPECT_GT(made.vetoed, 0U);
}

TEST(Decisions, HigherProbabilitiesLinkLess) {
  for (const double least : {0.6, 0.9, 0.99, 0.9999}) {
    Town town("ABx");
    town.pair(0, 2, 1e6);
    town.pair(1, 2, 2e4); // one chance in fifty
    EXPECT_EQ(town.decide(least).linked, least < 0.99 ? 1U : 0U) << least;
  }
}

} // namespace
} // namespace tallystick::link
