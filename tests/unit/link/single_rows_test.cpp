// SPDX-License-Identifier: MIT
// Sources that hold each person once. Rows a, b, ... are roots; a key is what rows share.
#include "link/single_rows.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

constexpr RowId kEnd = kNoPerson;

/// Sources in the order of the rows: each with its number of rows, and whether it is a register.
struct Source {
  RowId rows;
  bool one_row_per_person;
};

class SingleRowsTest : public testing::Test {
protected:
  /// Joins strangers and gives the root of each row.
  std::vector<RowId> join(const std::vector<Source>& sources, const std::vector<RowId>& strangers) {
    PermittedColumns columns;
    columns.first_row = {0};
    for (const Source& source : sources) {
      SourceInfo info;
      info.one_row_per_person = source.one_row_per_person;
      columns.sources.push_back(info);
      columns.first_row.push_back(columns.first_row.back() + source.rows);
    }
    Forest forest{columns.first_row.back()};
    forest.plant();
    const SingleRows singles{columns, forest};
    counts_ = join_single_strangers(strangers, singles, forest, 1);
    std::vector<RowId> roots;
    for (RowId row = 0; row < columns.first_row.back(); ++row)
      roots.push_back(forest.root(row));
    return roots;
  }
  StrangerCounts counts_;
};

TEST_F(SingleRowsTest, OnePairBehindAKeyIsJoined) {
  // register A: 0, 1   register B: 2, 3
  // key: 0 - 2
  EXPECT_EQ(join({{2, true}, {2, true}}, {0, 2, kEnd}), (std::vector<RowId>{0, 1, 0, 3}));
}

TEST_F(SingleRowsTest, TwoRowsOfARegisterBehindOneKeyAreTwoPeople) {
  // key: 0, 1 (both A) - 2: which of them is 2?
  EXPECT_EQ(join({{2, true}, {1, true}}, {0, 1, 2, kEnd}), (std::vector<RowId>{0, 1, 2}));
  EXPECT_EQ(counts_.ambiguous, 1U);
}

TEST_F(SingleRowsTest, UniqueMeansFromBothSides) {
  // keys: 0 - 2, and 0 - 3 (2 and 3 both in B): 2 sees only 0, but 0 sees two
  EXPECT_EQ(join({{1, true}, {2, true}}, {0, 1, kEnd, 0, 2, kEnd}), (std::vector<RowId>{0, 1, 2}));
}

TEST_F(SingleRowsTest, AChainThatWouldHoldTwoRowsOfARegisterIsNotJoined) {
  // A: 0, 1   B: 2   C: 3     0 - 2, 2 - 3, 3 - 1
  EXPECT_EQ(join({{2, true}, {1, true}, {1, true}}, {0, 2, kEnd, 2, 3, kEnd, 1, 3, kEnd}),
            (std::vector<RowId>{0, 1, 2, 3}));
  EXPECT_GT(counts_.vetoed, 0U);
}

TEST_F(SingleRowsTest, AChainOverThreeRegistersIsOnePerson) {
  // A: 0   B: 1   C: 2     0 - 1, 1 - 2
  EXPECT_EQ(join({{1, true}, {1, true}, {1, true}}, {0, 1, kEnd, 1, 2, kEnd}),
            (std::vector<RowId>{0, 0, 0}));
}

TEST_F(SingleRowsTest, RowsOfOrdinarySourcesMayAllBeTheSamePersonOfTheRegister) {
  // register: 0   ordinary: 1, 2
  EXPECT_EQ(join({{1, true}, {2, false}}, {0, 1, 2, kEnd}), (std::vector<RowId>{0, 0, 0}));
}

TEST_F(SingleRowsTest, OrdinaryRowsThatSeeNobodyOfARegisterJoinEachOther) {
  // register: 0   ordinary: 1, 2
  EXPECT_EQ(join({{1, true}, {2, false}}, {1, 2, kEnd}), (std::vector<RowId>{0, 1, 1}));
}

TEST_F(SingleRowsTest, NothingIsKeptWithoutARegister) {
  PermittedColumns columns;
  columns.sources.resize(1);
  columns.first_row = {0, 3};
  Forest forest{3};
  forest.plant();
  EXPECT_TRUE(SingleRows(columns, forest).empty());
}

} // namespace
} // namespace tallystick::link
