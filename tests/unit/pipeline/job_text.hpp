// SPDX-License-Identifier: MIT
// A complete job as text, and ways to change one thing in it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "pipeline/job.hpp"

namespace tallystick::pipeline {

inline constexpr std::string_view kGoodJob = R"([job]
name = "monthly"
as_of = 2026-04-01
purpose = "planning"
legal_basis = "HSCA 2012 s.261"
approval = "DARS-1"
[keys]
linkage = "keys/linkage.key"
project = "keys/project.key"
[[source]]
name = "apc"
profile = "hes-apc"
files = ["apc_*.csv"]
release = ["EPISTART", {column = "DIAG_4_01", as = "diagnosis"}]
[[source]]
name = "gp"
care_setting = "GP"
gp_sourced = true
files = "gp.csv"
delimiter = "|"
encoding = "windows-1252"
release = ["CODE"]
[source.columns]
person_id = "NHS"
birth_date = "BORN"
postcode = "PC"
[source.formats]
birth_date = "dd/mm/yyyy"
male = ["M"]
female = ["F", "W"]
[supersession]
file = "old.csv"
old = "OLD"
new = "NEW"
[optouts]
no_nhs_number = "drop"
max_age_days = 14
[optouts.type1]
files = ["t1.csv"]
date = 2026-03-30
code_system = "snomed"
[optouts.type1.columns]
person_id = "NHS"
code = "CODE"
event_date = "DAY"
[optouts.national]
mode = "cleared_list"
request = "req.dat"
reply = "rep.dat"
reply_date = 2026-03-28
max_age_days = 10
removed_share = [0.01, 0.10]
request_local_id = "A1"
reply_local_id = "A1"
[optouts.local]
files = "local.csv"
date = 2026-03-29
[optouts.local.columns]
local_id = "LID"
provider = "ORG"
action = "ACT"
effective_from = "FROM"
[optouts.consent]
files = "consent.csv"
[optouts.consent.columns]
person_id = "NHS"
consent_date = "DAY"
[[optouts.exemption]]
basis = "consent"
schemes = ["national"]
approval = "REC-7"
[linkage]
rules = "default"
crowded_postcode_people = 150
[release]
folder = "out"
derive = ["sex", "age_band", "birth_month", "area"]
provenance = "left_out"
compression = "zstd"
demographics_priority = ["gp", "apc"]
smallest_count_shown = 10
[release.areas]
file = "onspd.csv"
vintage = "2024-05"
columns = ["lsoa21", {column = "icb", as = "icb_code"}]
[quality]
max_rejected_share = 0.02
min_linked_share = 0.1
)";

/// Writes a job into the test's own folder and removes it afterwards.
class JobFile {
public:
  explicit JobFile(std::string_view text) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string("job-") + test->test_suite_name() + "-" + test->name() + ".toml";
    std::replace(name.begin(), name.end(), '/', '-'); // of parameterised tests
    path_ = std::filesystem::path(::testing::TempDir()) / name;
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~JobFile() { std::filesystem::remove(path_); }
  JobFile(const JobFile&) = delete;
  JobFile& operator=(const JobFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

inline JobReading reading_of(std::string_view text) {
  const JobFile file(text);
  Result<JobReading> reading = read_job(file.path());
  EXPECT_TRUE(reading.ok());
  return reading ? *std::move(reading) : JobReading{};
}

/// The good job with one text in place of another, which must be there.
inline std::string changed(std::string_view from, std::string_view to) {
  std::string text(kGoodJob);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

inline std::string file_text(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline std::string all_of(const JobReading& reading) {
  std::string text;
  for (const JobProblem& problem : reading.problems)
    text += std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " +
            problem.text + " | " + problem.help + "\n";
  return text;
}

} // namespace tallystick::pipeline
