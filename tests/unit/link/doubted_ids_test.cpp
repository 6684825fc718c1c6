// SPDX-License-Identifier: MIT
#include "link/doubted_ids.hpp"

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

/// Rows of ids (by letter; '-' none), and the trees that they are in (by letter).
struct World {
  Forest forest;
  std::vector<PersonNumber> own;
  World(const std::string& ids, const std::string& trees)
      : forest(static_cast<RowId>(ids.size())), own(ids.size()) {
    for (std::size_t row = 0; row != ids.size(); ++row)
      own[row] = forest.person[row] =
          ids[row] == '-' ? kNoPerson : static_cast<PersonNumber>(ids.find(ids[row]));
    forest.plant();
    for (std::size_t row = 0; row != ids.size(); ++row)
      forest.unite(static_cast<RowId>(trees.find(trees[row])), static_cast<RowId>(row), 1);
  }
  /// 'x' for each row that kept its id.
  [[nodiscard]] std::string kept() const {
    std::string all;
    for (const PersonNumber person : own)
      all += person == kNoPerson ? '-' : 'x';
    return all;
  }
};

std::uint64_t forget(World& world) {
  return forget_doubted_ids(ThreadCount{2}, world.forest, world.own);
}

TEST(DoubtedIds, StayWithTheTreeThatHasMostRows) {
  World world("aaaabb", "pppqrr");
  EXPECT_EQ(forget(world), 1U);
  EXPECT_EQ(world.kept(), "xxx-xx");
  EXPECT_EQ(world.forest.person_of(3), kNoPerson);
  EXPECT_EQ(world.forest.person_of(0), 0U);
}

TEST(DoubtedIds, StayWithNobodyWhenTwoTreesHaveAsMany) {
  World world("aaaa", "ppqq");
  EXPECT_EQ(forget(world), 2U);
  EXPECT_EQ(world.kept(), "----");
}

TEST(DoubtedIds, RowsWithoutAnIdDoNotCount) {
  World world("aa---", "pqqqq"); // the second tree holds the id once
  EXPECT_EQ(forget(world), 2U);
  EXPECT_EQ(world.kept(), "-----");
}

TEST(DoubtedIds, OfOneTreeAreNoneWhicheverRowIsItsRoot) {
  World world("-aabb", "pppqq"); // the root has found its id later
  EXPECT_EQ(forget(world), 0U);
  EXPECT_EQ(world.kept(), "-xxxx");
}

} // namespace
} // namespace tallystick::link
