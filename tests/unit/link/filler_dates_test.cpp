// SPDX-License-Identifier: MIT
// 1 January is a birthday like others only where no more people have it than others.
#include "link/filler_dates.hpp"

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

struct Rows {
  PermittedColumns columns;

  void add(std::size_t count, Evidence evidence) {
    for (std::size_t i = 0; i != count; ++i) {
      FieldTokens fields;
      fields.birth_year = fields.birth_month = fields.birth_day = 7;
      columns.fields.push_back(fields);
      columns.evidence.push_back(evidence);
    }
  }
};

/// Of so many rows with other dates and so many fillers: whether the fillers keep their day.
bool keep_their_day(std::size_t others, std::size_t fillers) {
  Rows rows;
  rows.add(others, Evidence::none);
  rows.add(fillers, Evidence::weak_birth_date);
  settle_filler_dates(ThreadCount{2}, rows.columns);
  const FieldTokens& last = rows.columns.fields[others + fillers - 1];
  EXPECT_EQ(last.birth_year, 7);
  EXPECT_EQ(last.birth_month, last.birth_day);
  EXPECT_EQ(rows.columns.fields[0].birth_day, 7);
  return last.birth_day != 0;
}

TEST(FillerDates, AreBirthdaysWhereTheyAreHardlyMoreCommonThanOthers) {
  EXPECT_TRUE(keep_their_day(3'643, 10)); // ten are born on a day
  EXPECT_TRUE(keep_their_day(3'643, 21)); // three standard errors above twelve
  EXPECT_TRUE(keep_their_day(364'300, 1'290));
}

TEST(FillerDates, AreTheirYearWhereTheyAreMany) {
  EXPECT_FALSE(keep_their_day(3'643, 22));
  EXPECT_FALSE(keep_their_day(3'643, 400));
  EXPECT_FALSE(keep_their_day(364'300, 1'310));
}

TEST(FillerDates, AreTheirYearWhereTooFewRowsTell) {
  EXPECT_FALSE(keep_their_day(1000, 1));
}

} // namespace
} // namespace tallystick::link
