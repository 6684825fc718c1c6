// SPDX-License-Identifier: MIT
// The English indices rank the small areas that the ONS look-ups of NHS geographies list.
#include "pipeline/deprivation.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "ingest/list_reader.hpp"
#include "pipeline/job_columns.hpp"

namespace tallystick::pipeline {
namespace {

void expect_areas(std::string_view index, const char* file, const char* column) {
  const std::string path = std::string(TALLYSTICK_SOURCE_DIR) + "/../shared/data/geo/" + file;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "NOT RUN: " << path << " is not there";
  std::set<std::string> areas;
  const Status read = ingest::read_list(
      path, table::Dialect{}, ingest::kCountedFromHeader,
      [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
        auto found = find_columns({column}, header);
        if (!found) return std::move(found).error();
        return std::vector<std::uint32_t>(found->begin(), found->end());
      },
      [&](std::uint64_t, std::span<const std::string_view> cells) -> Status {
        if (cells[0].starts_with("E01")) areas.emplace(cells[0]);
        return {};
      });
  ASSERT_TRUE(read.ok()) << read.error().to_text();
  EXPECT_EQ(find_deprivation_index(index)->areas, areas.size());
}

TEST(DeprivationIndices, England2019RanksTheLsoasOf2011) {
  expect_areas("england_2019", "lookup_lsoa11_sicbl22_icb22_ltla22.csv.gz", "lsoa11_code");
}

TEST(DeprivationIndices, England2025RanksTheLsoasOf2021) {
  expect_areas("england_2025", "lookup_lsoa21_icb24.csv.gz", "lsoa21_code");
}

} // namespace
} // namespace tallystick::pipeline
