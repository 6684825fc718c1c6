// SPDX-License-Identifier: MIT
// [linkage.model.levels] and its faults.
#include <gtest/gtest.h>

#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

std::string with(const std::string& table) {
  return changed("crowded_postcode_people = 150\n", "[linkage.model.levels]\n" + table + "\n");
}

std::uint32_t postcode(std::uint32_t level) {
  return level * link::kPostcodeStride;
}

TEST(JobLevels, AreReadForTheModel) {
  const JobReading reading =
      reading_of(with("postcode = [\"unit\", \"district\"]\npractice = false\nsex = [\"same\"]"));
  ASSERT_TRUE(reading.job) << all_of(reading);
  const link::MergedLevels& merged = reading.job->rules.model->merged;
  EXPECT_EQ(merged.of(postcode(1)) % (link::kPostcodeStride * 5) / link::kPostcodeStride, 2U);
  EXPECT_TRUE(merged.left_out(static_cast<std::size_t>(link::FieldComparison::practice)));
  EXPECT_FALSE(merged.left_out(static_cast<std::size_t>(link::FieldComparison::sex)));
}

TEST(JobLevels, AllLevelsAreTheDefault) {
  const JobReading reading =
      reading_of(with("postcode = [\"unit\", \"sector\", \"district\", \"different\"]"));
  ASSERT_TRUE(reading.job) << all_of(reading);
  EXPECT_FALSE(reading.job->rules.model->merged.any());
}

TEST(JobLevels, FaultsAreNamed) {
  const auto fault = [](const std::string& table) {
    const JobReading reading = reading_of(with(table));
    EXPECT_FALSE(reading.job) << table;
    return all_of(reading);
  };
  EXPECT_NE(fault("postcode = [\"sector\"]").find("without its strongest level"),
            std::string::npos);
  EXPECT_NE(fault("postcode = [\"unit\", \"area\"]").find("'area'"), std::string::npos);
  EXPECT_NE(fault("practice = true").find("false, or a list of levels"), std::string::npos);
  EXPECT_NE(fault("postcode = \"unit\"").find("false, or a list of levels"), std::string::npos);
  EXPECT_NE(fault("person_id = false").find("person_id"), std::string::npos);
  EXPECT_NE(fault("practice = []").find("strongest"), std::string::npos);
}

TEST(JobLevels, AreNotThoseOfAModelFile) {
  const JobReading reading = reading_of(changed(
      "crowded_postcode_people = 150\n",
      "[linkage.model]\nparameters = \"m.json\"\n[linkage.model.levels]\npractice = false\n"));
  EXPECT_NE(all_of(reading).find("beside 'parameters'"), std::string::npos) << all_of(reading);
  EXPECT_NE(all_of(reading).find("m.json: the model file cannot be read"), std::string::npos)
      << all_of(reading);
}

} // namespace
} // namespace tallystick::pipeline
