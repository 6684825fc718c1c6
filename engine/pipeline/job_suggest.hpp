// SPDX-License-Identifier: MIT
// "Did you mean ...?" for names in a job file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::pipeline {

/// Optimal string alignment distance (Damerau-Levenshtein where no part is edited twice), ASCII
/// letters compared without case.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known`, the first among equals; empty if none is within a third of the length.
[[nodiscard]] std::string_view nearest(std::string_view name,
                                       const std::vector<std::string_view>& known);

/// A help text: "did you mean 'x'?", or the known names if none is near.
[[nodiscard]] std::string suggestion(std::string_view name,
                                     const std::vector<std::string_view>& known);

/// 'name', as messages quote what the job says.
[[nodiscard]] std::string in_quotes(std::string_view name);

/// "a, b, c"
[[nodiscard]] std::string listed(const std::vector<std::string_view>& names);

} // namespace tallystick::pipeline
