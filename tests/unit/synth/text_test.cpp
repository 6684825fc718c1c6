// SPDX-License-Identifier: MIT
#include "synth/text.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace tallystick::synth {
namespace {

TEST(SynthText, CalendarAgreesWithTheLibrary) {
  for (std::int32_t day = -60'000; day < 60'000; ++day) {
    const std::chrono::year_month_day expected{std::chrono::sys_days{std::chrono::days{day}}};
    const Ymd date = ymd_of(day);
    ASSERT_EQ(static_cast<int>(date.year), static_cast<int>(expected.year()));
    ASSERT_EQ(date.month, static_cast<unsigned>(expected.month()));
    ASSERT_EQ(date.day, static_cast<unsigned>(expected.day()));
  }
}

TEST(SynthText, WritesDatesNumbersAndMoney) {
  Text text;
  text.room(kLongestRow);
  const Ymd date{2024, 2, 9};
  text.date(date, DateStyle::iso), text.put(' ');
  text.date(date, DateStyle::compact), text.put(' ');
  text.date(date, DateStyle::british), text.put(' ');
  text.date({}, DateStyle::iso), text.put(' ');
  text.number(0), text.put(' ');
  text.number(18446744073709551615ULL), text.put(' ');
  text.digits(42, 5), text.put(' ');
  text.pounds(1205);
  EXPECT_EQ(text.view(), "2024-02-09 20240209 09/02/2024  0 18446744073709551615 00042 12.05");
}

TEST(SynthText, KeepsWhatItHoldsWhenItGrows) {
  Text text;
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    text.room(8);
    text.number(static_cast<std::uint64_t>(i));
    expected += std::to_string(i);
  }
  EXPECT_EQ(text.view(), expected);
}

} // namespace
} // namespace tallystick::synth
