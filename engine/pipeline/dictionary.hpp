// SPDX-License-Identifier: MIT
// The data dictionary of a release.
#pragma once

#include <string>
#include <vector>

#include "pipeline/job.hpp"
#include "release/released_table.hpp"

namespace tallystick::pipeline {

[[nodiscard]] std::string file_name(const release::TableNote& table,
                                    release::Compression compression);
[[nodiscard]] std::string schema_json(const Job& job,
                                      const std::vector<release::TableNote>& tables);
[[nodiscard]] std::string dictionary_markdown(const Job& job,
                                              const std::vector<release::TableNote>& tables);

} // namespace tallystick::pipeline
