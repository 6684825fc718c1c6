// SPDX-License-Identifier: MIT
#include "pipeline/row_places.hpp"

#include <gtest/gtest.h>

namespace tallystick::pipeline {
namespace {

/// Two files, of which the first came in two chunks and lacks a row that could not be read.
RowPlaces places() {
  RowPlaces all;
  const std::vector<std::uint64_t> first{2, 3, 5};
  const std::vector<std::uint64_t> second{6, 9};
  const std::vector<std::uint64_t> other{2, 3};
  all.add("data/north/gp.csv", first);
  all.add("data/north/gp.csv", second);
  all.add("data/south/gp.csv", {});
  all.add("data/apc.csv", other);
  return all;
}

TEST(RowPlaces, SayWhereEachRowBegins) {
  const RowPlaces all = places();
  EXPECT_EQ(all.of(0).line, 2U);
  EXPECT_EQ(all.of(2).line, 5U);
  EXPECT_EQ(all.of(4).line, 9U);
  EXPECT_EQ(all.of(4).file, "data/north/gp.csv");
  EXPECT_EQ(all.of(5).file, "data/apc.csv");
  EXPECT_EQ(all.of(6).line, 3U);
}

TEST(RowPlaces, FindWhatTheySay) {
  const RowPlaces all = places();
  for (RowId row = 0; row != 7; ++row) {
    const auto found = all.find(all.of(row));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(*found, row);
  }
  EXPECT_EQ(all.find({"gp.csv", 9}).value(), 4U);
  EXPECT_EQ(all.find({"north/gp.csv", 3}).value(), 1U);
}

TEST(RowPlaces, SayWhatIsWrongWithAPlace) {
  const RowPlaces all = places();
  for (const RowPlace& wrong : std::vector<RowPlace>{
           {"gp.csv", 1}, {"gp.csv", 4}, {"gp.csv", 10}, {"p.csv", 2}, {"south/gp.csv", 2}}) {
    const auto found = all.find(wrong);
    ASSERT_FALSE(found.ok()) << wrong.file << ":" << wrong.line;
    EXPECT_EQ(found.error().code(), ErrorCode::usage);
  }
}

TEST(RowPlaces, RefuseANameThatTwoFilesHave) {
  RowPlaces all = places();
  const std::vector<std::uint64_t> lines{2};
  all.add("data/east/gp.csv", lines);
  EXPECT_FALSE(all.find({"gp.csv", 2}).ok());
  EXPECT_TRUE(all.find({"east/gp.csv", 2}).ok());
}

} // namespace
} // namespace tallystick::pipeline
