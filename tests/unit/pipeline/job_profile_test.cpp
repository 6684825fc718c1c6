// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <set>

#include "pipeline/job_decode.hpp"
#include "pipeline/profile.hpp"
#include "unit/pipeline/job_text.hpp"

namespace tallystick::pipeline {
namespace {

std::filesystem::path profile_folder() {
  return std::filesystem::path(TALLYSTICK_SOURCE_DIR) / "datasets/profiles";
}

TEST(Profile, EveryFileIsBuiltInAsItStands) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(profile_folder())) {
    ASSERT_EQ(entry.path().extension(), ".toml");
    const std::string name = entry.path().stem().string();
    files.insert(name);
    const std::string text = file_text(entry.path());
    EXPECT_EQ(profile_text(name), text) << name;
  }
  const auto names = profile_names();
  EXPECT_EQ(files, std::set<std::string>(names.begin(), names.end()));
  EXPECT_EQ(profile_text("no-such"), "");
}

TEST(Profile, EveryFileHasTheShapeOfAProfile) {
  for (const std::string_view name : profile_names()) {
    JobProblems problems;
    const auto table = parse_toml(profile_text(name), problems);
    if (table) check_table(*table, profile_shape(), problems);
    for (const JobProblem& problem : std::move(problems).in_file_order())
      ADD_FAILURE() << name << ":" << problem.line << ": " << problem.text;
  }
}

TEST(Profile, WhatItMapsAndSuggestsIsAllowed) {
  for (const Profile& profile : built_in_profiles()) {
    SourceSpec spec;
    spec.columns = profile.columns;
    for (const auto& [role, choice] : profile.columns)
      for (const std::string& name : choice.candidates)
        EXPECT_FALSE(refuse_mapping(name)) << profile.name << " " << name;
    for (const std::string& name : profile.suggested_release)
      EXPECT_FALSE(refuse_release(spec, name, {false, is_organisation(spec, name)}))
          << profile.name << " " << name;
  }
}

TEST(Profile, OnlyGeneralPracticeIsGpSourced) {
  for (const Profile& profile : built_in_profiles()) {
    EXPECT_EQ(profile.gp_sourced, profile.name == "gp") << profile.name;
    EXPECT_TRUE(profile.health_and_care) << profile.name; // leaving it out is the job's to say
    EXPECT_EQ(profile.columns.count(Role::person_id), 1U) << profile.name;
  }
}

TEST(Profile, NoIdentifierOfAnyDataSetCanBeReleased) {
  const SourceSpec nothing_mapped;
  for (const Profile& profile : built_in_profiles())
    for (const Role role : {Role::person_id, Role::birth_date, Role::birth_day, Role::birth_month,
                            Role::birth_year, Role::sex, Role::postcode, Role::local_id}) {
      const auto found = profile.columns.find(role);
      if (found == profile.columns.end()) continue;
      for (const std::string& name : found->second.candidates)
        EXPECT_TRUE(refuse_release(nothing_mapped, name, {true, true}))
            << profile.name << " " << name;
    }
}

} // namespace
} // namespace tallystick::pipeline
