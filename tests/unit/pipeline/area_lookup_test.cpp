// SPDX-License-Identifier: MIT
#include "pipeline/area_lookup.hpp"

#include <gtest/gtest.h>

#include "standardise/postcode.hpp"
#include "unit/table/temporary_folder.hpp"

namespace tallystick::pipeline {
namespace {

class AreaLookupTest : public testing::Test {
protected:
  Result<AreaData> read(std::string_view text) {
    folder_.with("onspd.csv", text);
    Job job;
    job.path = folder_ / "job.toml";
    AreaLookup lookup;
    lookup.file = "onspd.csv";
    lookup.vintage = "2024-05";
    lookup.columns = {{"icb", "icb_code"}, {"lsoa21", "lsoa"}};
    job.areas = lookup;
    return read_areas(job);
  }
  static std::vector<std::string> areas_of(const AreaData& data, std::string_view postcode) {
    return data.table.rows.at(data.index.find(standardise::read_gb_postcode(postcode).value));
  }
  table::testing::TemporaryFolder folder_;
};

TEST_F(AreaLookupTest, TheFirstEntryOfAPostcodeIsTaken) {
  const auto data = read("pcds,lsoa21,icb\nSW1A 1AA,E1,I1\nM1 1AE,E2,I1\nsw1a1aa,E9,I9\n");
  ASSERT_TRUE(data.ok()) << data.error().to_text();
  EXPECT_EQ(areas_of(*data, "SW1A1AA"), (std::vector<std::string>{"I1", "E1"}));
  EXPECT_EQ(areas_of(*data, "M1 1AE"), (std::vector<std::string>{"I1", "E2"}));
  EXPECT_EQ(data->index.size(), 2U);
}

TEST_F(AreaLookupTest, ColumnsAndVintageAreTheJobs) {
  const auto data = read("pcds,lsoa21,icb\nSW1A 1AA,E1,I1\n");
  ASSERT_TRUE(data.ok());
  EXPECT_EQ(data->table.columns, (std::vector<std::string>{"icb_code", "lsoa"}));
  EXPECT_EQ(data->table.vintage, "2024-05");
}

TEST_F(AreaLookupTest, WhatIsNotListedHasNoArea) {
  const auto data = read("pcds,lsoa21,icb\nSW1A 1AA,E1,I1\nZZ99 3VZ,E2,I2\n");
  ASSERT_TRUE(data.ok());
  const std::vector<std::string> nothing(2);
  EXPECT_EQ(areas_of(*data, "M1 1AE"), nothing);
  EXPECT_EQ(areas_of(*data, "ZZ99 3VZ"), nothing) << "a pseudo-postcode is no place";
  EXPECT_EQ(areas_of(*data, ""), nothing);
}

TEST_F(AreaLookupTest, PostcodesOfOneAreaShareItsRow) {
  const auto data = read("pcds,lsoa21,icb\nSW1A 1AA,E1,I1\nSW1A 2AA,E1,I1\nM1 1AE,E1,I2\n");
  ASSERT_TRUE(data.ok());
  EXPECT_EQ(data->table.rows.size(), 3U) << "not known, and two combinations";
}

TEST_F(AreaLookupTest, AFileThatIsNoLookUpIsRefused) {
  for (const char* text : {"pcds,lsoa21,icb\nnone,E1,I1\n", "pcds,lsoa21\nSW1A 1AA,E1\n",
                           "pcds,lsoa21,icb\nSW1A 1AA,E1\n", "pcds,lsoa21,icb\n"}) {
    const auto data = read(text);
    ASSERT_FALSE(data.ok()) << text;
    EXPECT_EQ(data.error().code(), ErrorCode::input_refused);
    EXPECT_FALSE(data.error().place().file.empty());
  }
}

TEST(AreaLookup, AJobWithoutOneReleasesNoArea) {
  const auto data = read_areas(Job{});
  ASSERT_TRUE(data.ok());
  EXPECT_TRUE(data->table.columns.empty());
  EXPECT_EQ(data->table.rows.size(), 1U);
}

} // namespace
} // namespace tallystick::pipeline
