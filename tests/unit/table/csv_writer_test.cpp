// SPDX-License-Identifier: MIT
#include "table/csv_writer.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace tallystick::table {
namespace {

std::string row(std::initializer_list<std::string_view> fields, Dialect dialect = {}) {
  std::string out;
  CsvWriter writer(out, dialect);
  for (const std::string_view field : fields)
    writer.field(field);
  writer.end_row();
  return out;
}

TEST(CsvWriterTest, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(row({"a", "", "b c", "'"}), "a,,b c,'\n");
  EXPECT_EQ(row({"a,b", "a\"b", "a\nb", "a\rb"}), "\"a,b\",\"a\"\"b\",\"a\nb\",\"a\rb\"\n");
  EXPECT_EQ(row({"a,b", "c|d"}, {'|', '"', Header::no}), "a,b|\"c|d\"\n");
}

TEST(CsvWriterTest, ASpecialByteIsSeenAtEveryPlace) {
  for (const char special : {',', '"', '\n', '\r'}) {
    for (std::size_t length = 1; length < 40; ++length) {
      EXPECT_EQ(row({std::string(length, 'x')}).front(), 'x') << length;
      for (std::size_t at = 0; at < length; ++at) {
        std::string text(length, 'x');
        text[at] = special;
        EXPECT_EQ(row({text}).front(), '"') << length << " " << at;
      }
    }
  }
}

TEST(CsvWriterTest, ARowOfOneEmptyFieldIsNotAnEmptyLine) {
  EXPECT_EQ(row({""}), "\"\"\n");
  EXPECT_EQ(row({"", ""}), ",\n");
  EXPECT_EQ(row({}), "");
}

TEST(CsvWriterTest, Numbers) {
  std::string out;
  CsvWriter writer(out);
  writer.field(std::uint64_t{0});
  writer.field(std::numeric_limits<std::uint64_t>::max());
  writer.end_row();
  EXPECT_EQ(out, "0,18446744073709551615\n");
}

} // namespace
} // namespace tallystick::table
