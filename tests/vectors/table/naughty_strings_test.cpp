// SPDX-License-Identifier: MIT
// The Big List of Naughty Strings (github.com/minimaxir/big-list-of-naughty-strings) through writer
// and readers. Read from the folder beside the project, if it is there.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "property/table/fast_reader.hpp"
#include "table/csv_writer.hpp"
#include "table/encoding.hpp"

namespace tallystick::table::testing {
namespace {

const char* const kFile = TALLYSTICK_SOURCE_DIR "/../shared/vectors/text/blns.txt";

std::vector<std::string> naughty_strings() {
  std::ifstream file(kFile, std::ios::binary);
  std::vector<std::string> strings;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with('#')) strings.push_back(line);
  }
  return strings;
}

TEST(NaughtyStringsTest, AreCarriedUnchanged) {
  const std::vector<std::string> strings = naughty_strings();
  if (strings.empty()) GTEST_SKIP() << "the naughty strings are not there: nothing was tested";
  ASSERT_GT(strings.size(), 400U);
  std::string text;
  CsvWriter writer(text);
  for (const std::string& naughty : strings) {
    writer.field("row");
    writer.field(naughty);
    writer.field(naughty + "\n\"" + naughty + "\"," + naughty);
    writer.end_row();
  }
  EXPECT_TRUE(is_utf8(text));
  auto layout = CsvLayout::create({',', '"', Header::no}, 3, {1, 2});
  ASSERT_TRUE(layout);
  for (const std::size_t target : {std::size_t{1}, std::size_t{77}, std::size_t{1} << 20}) {
    auto fast = read_fast(text, *layout, {target, 1 << 20});
    ASSERT_TRUE(fast) << fast.error().to_text();
    ASSERT_EQ(fast->file.records.size(), strings.size());
    for (std::size_t r = 0; r < strings.size(); ++r) {
      ASSERT_FALSE(fast->issues[r]);
      EXPECT_EQ(fast->file.records[r].fields[0].text, strings[r]);
      EXPECT_EQ(fast->file.records[r].fields[1].text,
                strings[r] + "\n\"" + strings[r] + "\"," + strings[r]);
    }
  }
}

TEST(NaughtyStringsTest, AsRawLinesEveryLineIsARowOrAnError) {
  const std::vector<std::string> strings = naughty_strings();
  if (strings.empty()) GTEST_SKIP() << "the naughty strings are not there: nothing was tested";
  auto layout = CsvLayout::create({',', '"', Header::no}, 1, {0});
  ASSERT_TRUE(layout);
  std::string text;
  for (const std::string& naughty : strings) {
    if (!naughty.starts_with('"'))
      text += naughty + "\n"; // one that opens a quote may take the next lines along
  }
  const NaiveFile naive = NaiveReader(text, ',', '"').read();
  auto fast = read_fast(text, *layout, {100, 1 << 20});
  ASSERT_TRUE(fast) << fast.error().to_text();
  EXPECT_EQ(fast->file.records.size(), naive.records.size());
  EXPECT_EQ(fast->file.empty_lines, naive.empty_lines);
}

} // namespace
} // namespace tallystick::table::testing
