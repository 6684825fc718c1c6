// SPDX-License-Identifier: MIT
// Who knows the rules, the exact sum and every shown cell still cannot work out a hidden count: tried on all small columns.
#include "report/suppression.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace tallystick::report {
namespace {

using Column = std::vector<std::uint64_t>;

/// What is printed of a column, and the sum that everybody knows.
std::string published(const Column& column, const std::vector<std::uint8_t>& hidden) {
  std::uint64_t sum = 0;
  std::string text;
  for (std::size_t i = 0; i < column.size(); ++i) {
    sum += column[i];
    text += (hidden[i] != 0 ? "*" : std::to_string(DisclosureGate::rounded(column[i]))) + " ";
  }
  return text + "= " + std::to_string(sum);
}

/// All columns of `cells` counts from 0 to `largest`, by what is published of them.
std::map<std::string, std::vector<Column>> all_columns(std::size_t cells, std::uint64_t largest,
                                                       const DisclosureGate& gate) {
  std::map<std::string, std::vector<Column>> by_published;
  Column column(cells, 0);
  for (;;) {
    by_published[published(column, hidden_cells(column, gate))].push_back(column);
    std::size_t i = 0;
    while (i < cells && column[i] == largest)
      column[i++] = 0;
    if (i == cells) return by_published;
    ++column[i];
  }
}

void expect_no_small_count_known(std::size_t cells, std::uint64_t largest) {
  const DisclosureGate gate(8);
  std::size_t given_away = 0;
  for (const auto& [text, columns] : all_columns(cells, largest, gate))
    for (std::size_t i = 0; i < cells; ++i) {
      std::set<std::uint64_t> possible;
      bool small = false;
      for (const Column& column : columns)
        possible.insert(column[i]), small = small || gate.masked(column[i]);
      if (!small || possible.size() > 1) continue;
      ++given_away;
      EXPECT_LE(given_away, 5U) << text << ": cell " << i << " is " << *possible.begin();
    }
  EXPECT_EQ(given_away, 0U);
}

TEST(HiddenCells, NoSmallCountOfThreeIsKnown) {
  expect_no_small_count_known(3, 40);
}
TEST(HiddenCells, NoSmallCountOfFourIsKnown) {
  expect_no_small_count_known(4, 22);
}

TEST(HiddenCells, TheGateAloneWouldGiveCountsAway) {
  // Why it takes more: 47 and 52 are shown as 45 and 50, so of 106 at least 7 are left, and at most 7 are hidden.
  const DisclosureGate gate(8);
  const Column column{47, 52, 7};
  EXPECT_EQ(hidden_cells(column, gate), (std::vector<std::uint8_t>{1, 0, 1}));
}

TEST(HiddenCells, NothingIsHiddenWithoutNeed) {
  const DisclosureGate gate(8);
  EXPECT_EQ(hidden_cells(Column{8, 0, 900}, gate), (std::vector<std::uint8_t>{0, 0, 0}));
  EXPECT_TRUE(hidden_cells(Column{}, gate).empty());
  EXPECT_EQ(hidden_cells(Column{5, 0, 900}, DisclosureGate(1)),
            (std::vector<std::uint8_t>{0, 0, 0}));
}

TEST(HiddenCells, WhatIsHiddenAlreadyStaysSo) {
  const DisclosureGate gate(8);
  EXPECT_EQ(hidden_cells(Column{800, 0, 900}, gate, {1, 0, 0}),
            (std::vector<std::uint8_t>{1, 0, 0}));
}

TEST(HiddenCells, AlmostNothingHidesAll) {
  EXPECT_EQ(hidden_cells(Column{3, 0, 0}, DisclosureGate(8)), (std::vector<std::uint8_t>{1, 1, 1}));
}

} // namespace
} // namespace tallystick::report
