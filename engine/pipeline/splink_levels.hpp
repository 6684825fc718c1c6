// SPDX-License-Identifier: MIT
// Which of our levels the pairs of a level of Splink are at.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "link/profile.hpp"
#include "pipeline/sql_condition.hpp"

namespace tallystick::pipeline {

/// The comparison of ours that a column is about, by the names that NHS data use for it: "dob", "NHS_Number".
[[nodiscard]] std::optional<link::FieldComparison> field_of_column(std::string_view column);

/// The level of `field` at which two records are whose condition holds; nothing if the condition does not tell. The
/// weakest level may be met by several conditions, and so may others: their probabilities add up.
[[nodiscard]] std::optional<std::size_t> level_of_condition(link::FieldComparison field,
                                                            std::string_view comparison,
                                                            const SqlCondition& condition);

} // namespace tallystick::pipeline
