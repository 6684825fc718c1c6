// SPDX-License-Identifier: MIT
// The JSON Schema and the reference page say what the decoder does.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <filesystem>

#include "pipeline/job_shape.hpp"
#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

using nlohmann::json;

std::filesystem::path in_source(const char* path) {
  return std::filesystem::path(TALLYSTICK_SOURCE_DIR) / path;
}

TEST(JobSchema, TheFileIsWhatTheDecoderSays) {
  const std::string text = file_text(in_source("datasets/job.schema.json"));
  if (text == job_schema()) return;
  const auto path = std::filesystem::path(::testing::TempDir()) / "job.schema.json";
  std::ofstream(path, std::ios::binary) << job_schema();
  FAIL() << "datasets/job.schema.json is out of step; the right text is in " << path;
}

/// Walks decoder and schema side by side, so that neither knows a key that the other does not.
void expect_same(const TableShape& shape, const json& schema, const std::string& where) {
  ASSERT_EQ(schema.at("type"), "object") << where;
  EXPECT_EQ(schema.at("additionalProperties"), false) << where;
  const json& properties = schema.at("properties");
  EXPECT_EQ(properties.size(), shape.keys.size()) << where;
  for (const KeyShape& key : shape.keys) {
    const std::string name = where + "." + std::string(key.name);
    ASSERT_TRUE(properties.contains(key.name)) << name;
    const json& property = properties.at(std::string(key.name));
    const json required = schema.value("required", json::array());
    const bool listed =
        std::find(required.begin(), required.end(), json(key.name)) != required.end();
    EXPECT_EQ(listed, key.need == Need::required) << name;
    if (key.kind == ValueKind::table) expect_same(*key.table, property, name);
    if (key.kind == ValueKind::tables) expect_same(*key.table, property.at("items"), name);
    if (key.kind == ValueKind::columns)
      expect_same(*key.table, property.at("items").at("anyOf").at(1), name);
    if (key.kind == ValueKind::text && !key.choices.empty()) {
      EXPECT_EQ(property.at("enum"), json(key.choices)) << name;
    }
  }
}

TEST(JobSchema, HasTheKeysOfTheDecoder) {
  expect_same(job_shape(), json::parse(file_text(in_source("datasets/job.schema.json"))), "job");
}

void expect_described(const TableShape& shape, const std::string& page) {
  std::size_t from = 0;
  if (!shape.title.empty()) {
    std::string heading = "### `";
    heading += shape.title;
    heading += "`\n";
    from = page.find(heading);
    ASSERT_NE(from, std::string::npos) << shape.title << " has no section";
    from += heading.size();
  }
  const std::string section = page.substr(from, page.find("\n### ", from) - from);
  for (const KeyShape& key : shape.keys) {
    if (key.table != nullptr) expect_described(*key.table, page);
    if (key.kind == ValueKind::table || key.kind == ValueKind::tables) continue;
    std::string cell = "| `";
    cell += key.name;
    cell += "` |";
    const auto row = section.find(cell);
    ASSERT_NE(row, std::string::npos) << key.name << " is not described in " << shape.title;
    const std::string line = section.substr(row, section.find('\n', row) - row);
    EXPECT_EQ(line.find("| **required** |") != std::string::npos, key.need == Need::required)
        << line;
    if (!key.fallback.empty()) {
      EXPECT_NE(line.find(key.fallback), std::string::npos) << line;
    }
    for (const std::string_view choice : key.choices)
      EXPECT_NE(line.find(choice), std::string::npos) << choice << " is not in: " << line;
  }
}

TEST(JobReference, DescribesEveryKey) {
  const std::string page = file_text(in_source("docs/job-file.md"));
  expect_described(job_shape(), page);
}

TEST(JobReference, ItsExampleIsAGoodJob) {
  const std::string page = file_text(in_source("docs/job-file.md"));
  const std::string fence = "```toml\n";
  const auto from = page.find(fence);
  ASSERT_NE(from, std::string::npos);
  const auto begin = from + fence.size();
  const JobReading reading = reading_of(page.substr(begin, page.find("```", begin) - begin));
  EXPECT_TRUE(reading.job) << all_of(reading);
}

} // namespace
} // namespace tallystick::pipeline
