// SPDX-License-Identifier: MIT
// Random forests against following the links one by one.
#include "cluster/clusterer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "support/nouns_for_tests.hpp"

namespace tallystick {
namespace {

LinkForest random_forest(std::mt19937_64& random, RowId rows, unsigned reach) {
  LinkForest forest;
  for (RowId r = 0; r != rows; ++r) {
    const bool root = r == 0 || random() % 4 == 0;
    const auto back = static_cast<RowId>(1 + random() % std::min<std::uint64_t>(r + 1, reach));
    forest.to.push_back(root ? r : r - std::min(back, r));
    forest.pass.push_back(root ? 0 : static_cast<std::uint8_t>(1 + random() % 5));
  }
  return forest;
}

void expect_followed(const LinkForest& forest, const PersonTable& table) {
  std::vector<RowId> first_rows;
  std::vector<PersonIndex> person(forest.to.size());
  for (RowId r = 0; r != forest.to.size(); ++r) {
    RowId root = r;
    while (forest.to[root] != root)
      root = forest.to[root];
    if (root == r) {
      person[r] = static_cast<PersonIndex>(first_rows.size());
      first_rows.push_back(r);
    }
    person[r] = person[root];
  }
  EXPECT_EQ(table.person_of_row, person);
  EXPECT_EQ(table.first_row, first_rows);
  EXPECT_EQ(table.pass_of_row, forest.pass);
}

TEST(ClustererProperty, EqualsFollowingTheLinksAtAnyThreadCount) {
  std::mt19937_64 random(4);
  for (const RowId rows : {RowId{1}, RowId{2}, RowId{100}, RowId{65'536}, RowId{300'001}}) {
    for (const unsigned reach : {1U, 50U, 1U << 30U}) {
      const LinkForest forest = random_forest(random, rows, reach);
      for (const unsigned threads : {1U, 2U, 3U, 7U}) {
        const Persons persons =
            cluster::Clusterer{ThreadCount{threads}}.run(NounsForTests::links(LinkForest{forest}));
        expect_followed(forest, persons.table());
      }
    }
  }
}

} // namespace
} // namespace tallystick
