// SPDX-License-Identifier: MIT
// Ids that are near: of NHS numbers by what an invalid one may have been meant to be, of others by their variants.
#include "link/id_marks.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

namespace tallystick::link {
namespace {

Profile row(RowId at, PersonNumber person, bool fallible = false) {
  return {at, at, person, 1, fallible, false, false, {}};
}
std::set<std::uint32_t> keys(const IdMarks& marks, const Profile& p) {
  std::set<std::uint32_t> out;
  marks.for_each_key(p.row, p.person, p.fallible, [&](std::uint32_t key) { out.insert(key); });
  return out;
}
bool meet(const IdMarks& marks, const Profile& a, const Profile& b) {
  const auto of_b = keys(marks, b);
  for (const std::uint32_t key : keys(marks, a))
    if (of_b.count(key) != 0) return true;
  return false;
}
/// Ids as the tokens of their variants: 40 whole, 41 without its last digit, and so on.
SegmentedColumn<PermittedVariant>
variants(const std::vector<std::pair<RowId, std::vector<std::uint32_t>>>& rows) {
  SegmentedColumn<PermittedVariant> out;
  for (const auto& [at, tokens] : rows)
    for (const std::uint32_t token : tokens)
      out.push_back({at, token});
  return out;
}

TEST(IdMarks, OfNothingAreNone) {
  const IdMarks none;
  EXPECT_TRUE(none.empty());
  EXPECT_FALSE(none.has(0));
  EXPECT_FALSE(none.near(row(0, 1), row(1, 2)));
  EXPECT_TRUE(keys(none, row(0, 1)).empty());
  EXPECT_EQ(none.id_digits(), 0);
  const IdMarks also_none({}, {});
  EXPECT_TRUE(also_none.empty());
  EXPECT_TRUE(keys(also_none, row(0, 1)).empty());
}

TEST(IdMarks, OfAnInvalidNumberAreThoseThatItMayHaveBeen) {
  const std::vector<RepairOffer> offers{{2, 9}, {2, 5}, {2, 5}, {70, 9}, {200, 6}};
  const IdMarks marks(offers, {});
  const Profile invalid = row(2, kNoPerson);
  EXPECT_TRUE(marks.has(2));
  EXPECT_FALSE(marks.has(3));
  EXPECT_FALSE(marks.has(1'000'000));
  for (const PersonNumber person : {5U, 9U}) {
    EXPECT_TRUE(marks.near(invalid, row(0, person))) << person;
    EXPECT_TRUE(marks.near(row(0, person), invalid)) << person;
    EXPECT_TRUE(meet(marks, invalid, row(0, person))) << person;
    EXPECT_FALSE(marks.near(invalid, row(0, person, true))) << "an id of another scheme";
    EXPECT_FALSE(meet(marks, invalid, row(0, person, true)));
  }
  EXPECT_FALSE(marks.near(invalid, row(0, 6)));
  EXPECT_FALSE(meet(marks, invalid, row(0, 6)));
  EXPECT_TRUE(marks.near(invalid, row(70, kNoPerson))) << "both may have been 9";
  EXPECT_FALSE(marks.near(invalid, row(200, kNoPerson)));
  EXPECT_EQ(marks.id_digits(), 0) << "these have a check digit";
}

TEST(IdMarks, OfIdsWithoutACheckDigitCompareTheirVariantsByPlace) {
  const IdMarks marks({}, variants({{0, {40, 41, 42, 43}},
                                    {1, {50, 51, 42, 53}},      // a wrong digit
                                    {2, {60, 61, 43, 42}},      // two swapped
                                    {64, {70, 43, 72, 73}},     // one missing and one added
                                    {65, {41, 81, 82}},         // one missing
                                    {66, {90, 91, 40, 40, 94}}, // one added, behind an equal one
                                    {300, {45, 41}}}));         // far too short
  const auto near = [&](RowId other) {
    const Profile a = row(0, 0, true);
    const Profile b = row(other, 1, true);
    EXPECT_EQ(marks.near(a, b), marks.near(b, a));
    if (other != 300) { // which is one digit shorter than row 65, as row 0 is longer
      EXPECT_EQ(marks.near(a, b), meet(marks, a, b));
    }
    return marks.near(a, b);
  };
  for (const RowId other : {1U, 2U, 65U, 66U})
    EXPECT_TRUE(near(other)) << other;
  for (const RowId other : {64U, 300U})
    EXPECT_FALSE(near(other)) << other;
  EXPECT_FALSE(marks.near(row(0, 0, true), row(1, 1, false)));
}

TEST(IdMarks, TellHowLongIdsAre) {
  EXPECT_EQ(IdMarks({}, variants({{3, {1, 2, 3}}, {4, {5, 6, 7, 8, 9}}})).id_digits(), 3);
  const std::vector<RepairOffer> offers{{0, 1}, {1, 2}};
  EXPECT_EQ(IdMarks(offers, variants({{3, {1, 2, 3}}})).id_digits(), 2);
}

} // namespace
} // namespace tallystick::link
