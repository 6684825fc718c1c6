// SPDX-License-Identifier: MIT
// The issue table is read by people and by scripts: every line complete, every name and code its
// own.
#include "tallystick/issue.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Issues, NamesCodesAndTextsAreUnique) {
  std::set<std::string_view> names;
  std::set<std::string_view> codes;
  std::set<std::string_view> texts;
  for (const IssueInfo& issue : kIssues) {
    EXPECT_TRUE(names.insert(issue.name).second) << issue.name;
    EXPECT_TRUE(codes.insert(issue.code).second) << issue.code;
    EXPECT_TRUE(texts.insert(issue.text).second) << issue.text;
  }
  EXPECT_EQ(names.size(), kIssueCount);
}

TEST(Issues, EveryLineIsComplete) {
  for (const IssueInfo& issue : kIssues) {
    EXPECT_FALSE(issue.text.empty()) << issue.name;
    ASSERT_EQ(issue.code.size(), 4U) << issue.name;
    EXPECT_TRUE(issue.code[0] >= 'A' && issue.code[0] <= 'Z') << issue.code;
    EXPECT_TRUE(std::all_of(issue.code.begin() + 1, issue.code.end(), [](char c) {
      return c >= '0' && c <= '9';
    })) << issue.code;
  }
}

TEST(Issues, TheTableIsInTheOrderOfTheEnum) {
  EXPECT_EQ(info(IssueCode::row_too_short).name, "row_too_short");
  EXPECT_EQ(info(IssueCode::nhs_number_check_digit).code, "N203");
  EXPECT_EQ(info(IssueCode::postcode_not_in_lookup).name, "postcode_not_in_lookup");
  EXPECT_EQ(static_cast<std::size_t>(IssueCode::postcode_not_in_lookup) + 1, kIssueCount);
}

TEST(Issues, OnlyUnreadableRowsAreDropped) {
  for (const IssueInfo& issue : kIssues) {
    if (issue.effect != IssueEffect::row_dropped) continue;
    EXPECT_EQ(issue.code[0], 'R') << issue.name;
  }
}

TEST(IssueCounts, AddingIsOrderFree) {
  IssueCounts a;
  IssueCounts b;
  a.add(IssueCode::sex_code, 3);
  b.add(IssueCode::sex_code);
  b.add(IssueCode::not_utf8, 5);
  IssueCounts ab = a;
  ab += b;
  IssueCounts ba = b;
  ba += a;
  EXPECT_EQ(ab.count, ba.count);
  EXPECT_EQ(ab[IssueCode::sex_code], 4U);
  EXPECT_EQ(ab[IssueCode::not_utf8], 5U);
  EXPECT_EQ(ab[IssueCode::row_too_long], 0U);
}

} // namespace
} // namespace tallystick
