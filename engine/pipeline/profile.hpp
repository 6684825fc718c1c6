// SPDX-License-Identifier: MIT
// Built-in profiles of NHS data sets: column names, formats and care settings, from
// datasets/profiles/*.toml, which are part of the program.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/job.hpp"

namespace tallystick::pipeline {

struct Profile {
  std::string name; ///< as in a job: "hes-apc"
  std::string title;
  std::string care_setting;
  bool gp_sourced = false;
  bool health_and_care = true;
  std::map<Role, ColumnChoice> columns;
  Formats formats;
  std::vector<std::string> telltale;          ///< init believes in the profile if one is present
  std::vector<std::string> suggested_release; ///< for init only; a job always lists what leaves
};

/// All of them, "generic" last.
[[nodiscard]] const std::vector<Profile>& built_in_profiles();
[[nodiscard]] const Profile* find_profile(std::string_view name);
[[nodiscard]] std::vector<std::string_view> profile_names();

/// The text of a built-in profile file, for people who want to read it; empty if there is none.
[[nodiscard]] std::string_view profile_text(std::string_view name);

/// The role that any built-in profile gives to a header of this name, so that an identifier is
/// known as one even where a job does not map it.
[[nodiscard]] std::optional<Role> known_role(std::string_view header);

} // namespace tallystick::pipeline
