// SPDX-License-Identifier: MIT
#include "pipeline/area_lookup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "pipeline/deprivation.hpp"
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
    lookup.columns = columns_;
    job.areas = lookup;
    return read_areas(job);
  }
  static std::vector<std::string> areas_of(const AreaData& data, std::string_view postcode) {
    return data.table.rows.at(data.index.find(standardise::read_gb_postcode(postcode).value));
  }
  std::vector<AreaColumnSpec> columns_ = {{"icb", "icb_code", ""}, {"lsoa21", "lsoa", ""}};
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
  ASSERT_EQ(data->table.columns.size(), 2U);
  EXPECT_EQ(data->table.columns[0].name, "icb_code");
  EXPECT_EQ(data->table.columns[1].name, "lsoa");
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

TEST_F(AreaLookupTest, ARankLeavesAsDecileOfItsNation) {
  columns_ = {{"imd", "imd_decile", "england_2019"}, {"imd", "wimd_decile", "wales_2019"}};
  const auto data = read("pcds,ctry,imd\n"
                         "SW1A 1AA,E92000001,3284\nM1 1AE,E92000001,3285\n"
                         "CF10 1AA,W92000004,1909\nEH1 1AA,S92000003,1\nB1 1AA,E92000001,0\n");
  ASSERT_TRUE(data.ok()) << data.error().to_text();
  EXPECT_EQ(areas_of(*data, "SW1A1AA"), (std::vector<std::string>{"1", ""}));
  EXPECT_EQ(areas_of(*data, "M1 1AE"), (std::vector<std::string>{"2", ""}));
  EXPECT_EQ(areas_of(*data, "CF10 1AA"), (std::vector<std::string>{"", "10"}));
  EXPECT_EQ(areas_of(*data, "EH1 1AA"), (std::vector<std::string>(2))) << "another index";
  EXPECT_EQ(areas_of(*data, "B1 1AA"), (std::vector<std::string>(2))) << "not ranked";
  EXPECT_NE(data->table.columns[0].meaning.find("English IMD 2019"), std::string::npos);
}

TEST_F(AreaLookupTest, PlacesOfOneDecileShareItsRow) {
  columns_ = {{"imd", "imd_decile", "england_2019"}};
  const auto data = read("pcds,ctry,imd\nSW1A 1AA,E92000001,1\nM1 1AE,E92000001,2\n");
  ASSERT_TRUE(data.ok()) << data.error().to_text();
  EXPECT_EQ(data->table.rows.size(), 2U) << "not known, and decile 1: the rank is nowhere";
}

TEST_F(AreaLookupTest, WhatIsNoRankOfTheIndexIsRefusedWithItsLine) {
  columns_ = {{"imd", "imd_decile", "england_2019"}};
  for (const char* rank : {"32845", "-1", "1.5", "E01", "99999999999", "00"}) {
    const auto data =
        read("pcds,ctry,imd\nSW1A 1AA,E92000001,1\nM1 1AE,E92000001," + std::string(rank) + "\n");
    ASSERT_FALSE(data.ok()) << rank;
    EXPECT_EQ(data.error().code(), ErrorCode::input_refused);
    EXPECT_EQ(data.error().place().line, 3U);
  }
}

TEST_F(AreaLookupTest, ADecileThatNoPostcodeHasIsRefused) {
  columns_ = {{"imd", "imd_decile", "england_2019"}};
  for (const char* text : {"pcds,ctry,imd\nCF10 1AA,W92000004,7\n", // another nation
                           "pcds,ctry,imd\nM1 1AE,921,7\n",         // codes of another kind
                           "pcds,ctry,imd\nM1 1AE,E92000001,\n"}) { // no ranks at all
    const auto data = read(text);
    ASSERT_FALSE(data.ok()) << text;
    EXPECT_EQ(data.error().code(), ErrorCode::input_refused);
    EXPECT_NE(data.error().to_text().find("onspd.csv"), std::string::npos);
  }
}

TEST_F(AreaLookupTest, ADecileNeedsTheNation) {
  columns_ = {{"imd", "imd_decile", "england_2019"}};
  const auto data = read("pcds,imd\nSW1A 1AA,1\n");
  ASSERT_FALSE(data.ok());
  EXPECT_NE(data.error().to_text().find("ctry"), std::string::npos) << data.error().to_text();
}

TEST(DeprivationDecile, GroupsAreOfEqualSize) {
  for (const DeprivationIndex& index : deprivation_indices()) {
    std::array<std::uint32_t, 11> sizes{};
    std::uint32_t last = 1;
    for (std::uint32_t rank = 1; rank <= index.areas; ++rank) {
      const std::uint32_t decile = decile_of_rank(rank, index.areas);
      ASSERT_TRUE(decile == last || decile == last + 1) << index.name << " rank " << rank;
      last = decile;
      ++sizes.at(decile);
    }
    EXPECT_EQ(last, 10U);
    const auto [least, most] = std::minmax_element(sizes.begin() + 1, sizes.end());
    EXPECT_LE(*most - *least, 1U) << index.name;
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
