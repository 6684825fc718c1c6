// SPDX-License-Identifier: MIT
#include "report/text_table.hpp"

#include <gtest/gtest.h>

namespace tallystick::report {
namespace {

TEST(TextTable, AlignsNamesLeftAndNumbersRight) {
  TextTable table({{"name", Align::left}, {"rows"}});
  table.add({"apc", "1,000"});
  table.add({"outpatients", "7"});
  EXPECT_EQ(table.to_text(), "  name          rows\n"
                             "  -----------  -----\n"
                             "  apc          1,000\n"
                             "  outpatients      7\n");
}

TEST(TextTable, CountsCharactersAndNotBytes) {
  TextTable table({{"n", Align::left}, {"x"}});
  table.add({"\xC3\xA9", "1"}); // e acute: two bytes, one column
  table.add({"e", "1"});
  const std::string text = table.to_text();
  EXPECT_NE(text.find("\xC3\xA9  1\n"), std::string::npos) << text;
}

TEST(TextTable, NumbersReadEasily) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1'000), "1,000");
  EXPECT_EQ(with_commas(1'234'567), "1,234,567");
  EXPECT_EQ(percent(1, 0), "-");
  EXPECT_EQ(percent(1, 3), "33.3 %");
}

} // namespace
} // namespace tallystick::report
