// SPDX-License-Identifier: MIT
#include "core/date.hpp"

#include <gtest/gtest.h>

namespace tallystick {
namespace {

TEST(Date, DayNumbersCountFrom1970) {
  EXPECT_EQ(day_number(*parse_iso_date("1970-01-01")), 0);
  EXPECT_EQ(day_number(*parse_iso_date("1969-12-31")), -1);
  EXPECT_EQ(day_number(*parse_iso_date("2000-03-01")), 11017);
}

TEST(Date, LeapYearsAreGregorian) {
  EXPECT_TRUE(parse_iso_date("2024-02-29"));
  EXPECT_TRUE(parse_iso_date("2000-02-29"));
  EXPECT_FALSE(parse_iso_date("1900-02-29"));
  EXPECT_FALSE(parse_iso_date("2023-02-29"));
}

TEST(Date, RefusesDaysThatDoNotExist) {
  for (const char* text : {"2023-00-10", "2023-13-01", "2023-04-31", "2023-01-00", "2023-01-32"}) {
    EXPECT_FALSE(parse_iso_date(text)) << text;
  }
}

TEST(Date, RefusesEveryOtherShape) {
  for (const char* text :
       {"", "2023-1-01", "20230101", "2023/01/01", "01-01-2023", " 2023-01-01", "2023-01-01 ",
        "2023-01-0a", "2023-01--1", "+023-01-01", "2023-01-01T"}) {
    EXPECT_FALSE(parse_iso_date(text)) << text;
  }
}

TEST(Date, TextRoundTripsForEveryDayOfFourHundredYears) {
  const std::int32_t from = day_number(*parse_iso_date("1800-01-01"));
  const std::int32_t to = day_number(*parse_iso_date("2200-01-01"));
  for (std::int32_t day = from; day != to; ++day) {
    const auto back = parse_iso_date(to_iso(date_of(day)));
    ASSERT_TRUE(back);
    ASSERT_EQ(day_number(*back), day);
  }
  EXPECT_EQ(to_iso(date_of(from)), "1800-01-01");
}

} // namespace
} // namespace tallystick
