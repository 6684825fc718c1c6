// SPDX-License-Identifier: MIT
#include "cluster/clusterer.hpp"

#include <gtest/gtest.h>

#include "support/nouns_for_tests.hpp"

namespace tallystick {
namespace {

Persons persons_of(std::vector<RowId> to) {
  LinkForest forest;
  for (RowId r = 0; r != to.size(); ++r)
    forest.pass.push_back(to[r] == r ? 0 : 1);
  forest.to = std::move(to);
  return cluster::Clusterer{ThreadCount{2}}.run(NounsForTests::links(std::move(forest)));
}

//   row      0 1 2 3 4 5
//   joins    . . 0 1 2 .      4 -> 2 -> 0
//   person   0 1 0 1 0 2
TEST(Clusterer, NumbersPersonsInTheOrderOfTheirFirstRows) {
  const Persons persons = persons_of({0, 1, 0, 1, 2, 5});
  EXPECT_EQ(persons.table().person_of_row, (std::vector<PersonIndex>{0, 1, 0, 1, 0, 2}));
  EXPECT_EQ(persons.table().first_row, (std::vector<RowId>{0, 1, 5}));
  EXPECT_EQ(persons.count(), 3U);
}

TEST(Clusterer, KeepsWhereEachLinkCameFrom) {
  LinkForest forest;
  forest.to = {0, 0, 1};
  forest.pass = {0, 3, 7};
  forest.passes = {{.name = "one"}, {.name = "two"}};
  forest.passes[1].refused_veto = 4;
  forest.person_id_conflicts = 9;
  const Persons persons =
      cluster::Clusterer{ThreadCount{1}}.run(NounsForTests::links(std::move(forest)));
  EXPECT_EQ(persons.table().pass_of_row, (std::vector<std::uint8_t>{0, 3, 7}));
  ASSERT_EQ(persons.table().passes.size(), 2U);
  EXPECT_EQ(persons.table().passes[1].refused_veto, 4U);
  EXPECT_EQ(persons.table().person_id_conflicts, 9U);
}

TEST(Clusterer, NoRowsAreNoPersons) {
  EXPECT_EQ(persons_of({}).count(), 0U);
}

TEST(ClustererDeathTest, ALinkToALaterRowIsABug) {
  EXPECT_DEATH(static_cast<void>(persons_of({1, 1})), "");
}

} // namespace
} // namespace tallystick
