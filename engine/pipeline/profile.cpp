// SPDX-License-Identifier: MIT
#include "pipeline/profile.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "embedded/profile_csds.hpp"
#include "embedded/profile_ecds.hpp"
#include "embedded/profile_generic.hpp"
#include "embedded/profile_gp.hpp"
#include "embedded/profile_hes_ae.hpp"
#include "embedded/profile_hes_apc.hpp"
#include "embedded/profile_hes_op.hpp"
#include "embedded/profile_mhsds.hpp"
#include "embedded/profile_nhsbsa_prescriptions.hpp"
#include "embedded/profile_ons_deaths.hpp"
#include "embedded/profile_social_care.hpp"
#include "pipeline/job_decode.hpp"
#include "pipeline/job_headers.hpp"

namespace tallystick::pipeline {
namespace {

struct BuiltIn {
  std::string_view name;
  const std::string_view& text;
};

const auto& built_in_files() {
  static const std::array<BuiltIn, 11> files = {{
      {"hes-apc", embedded::profile_hes_apc},
      {"hes-op", embedded::profile_hes_op},
      {"hes-ae", embedded::profile_hes_ae},
      {"ecds", embedded::profile_ecds},
      {"csds", embedded::profile_csds},
      {"mhsds", embedded::profile_mhsds},
      {"gp", embedded::profile_gp},
      {"nhsbsa-prescriptions", embedded::profile_nhsbsa_prescriptions},
      {"ons-deaths", embedded::profile_ons_deaths},
      {"social-care", embedded::profile_social_care},
      {"generic", embedded::profile_generic},
  }};
  return files;
}

Profile read_profile(const BuiltIn& file) {
  JobProblems problems;
  const std::optional<toml::table> table = parse_toml(file.text, problems);
  if (table) check_table(*table, profile_shape(), problems);
  // The text is part of the program and held to its shape by the tests.
  if (!problems.none()) std::abort();
  const Section root(&*table);
  Profile profile;
  profile.name = file.name;
  profile.title = root.text("title");
  profile.care_setting = root.text("care_setting");
  profile.gp_sourced = root.maybe_flag("gp_sourced").value_or(false);
  profile.health_and_care = root.maybe_flag("health_and_care").value_or(true);
  profile.telltale = root.texts("telltale");
  for (ReleasedEntry& entry : read_released(root, "suggested_release"))
    profile.suggested_release.push_back(std::move(entry.column.column));
  const Section columns = root.table("columns");
  for (std::size_t i = 0; i < kRoleNames.size(); ++i)
    if (auto names = columns.texts(kRoleNames[i]); !names.empty())
      profile.columns[static_cast<Role>(i)] = {std::move(names), ColumnDemand::if_present};
  profile.formats = read_formats(root.table("formats"), {});
  return profile;
}

} // namespace

const std::vector<Profile>& built_in_profiles() {
  static const std::vector<Profile> profiles = [] {
    std::vector<Profile> all;
    for (const BuiltIn& file : built_in_files())
      all.push_back(read_profile(file));
    return all;
  }();
  return profiles;
}

const Profile* find_profile(std::string_view name) {
  for (const Profile& profile : built_in_profiles())
    if (profile.name == name) return &profile;
  return nullptr;
}

std::vector<std::string_view> profile_names() {
  std::vector<std::string_view> names;
  for (const BuiltIn& file : built_in_files())
    names.push_back(file.name);
  return names;
}

std::string_view profile_text(std::string_view name) {
  for (const BuiltIn& file : built_in_files())
    if (file.name == name) return file.text;
  return {};
}

std::optional<Role> known_role(std::string_view header) {
  for (const Profile& profile : built_in_profiles())
    for (const auto& [role, choice] : profile.columns)
      for (const std::string& name : choice.candidates)
        if (same_header(name, header)) return role;
  return std::nullopt;
}

} // namespace tallystick::pipeline
