// SPDX-License-Identifier: MIT
// The data dictionary of a release.
#pragma once

#include <string>
#include <vector>

#include "pipeline/job.hpp"
#include "release/released_table.hpp"

namespace tallystick::pipeline {

/// ".csv", ".csv.gz", ".parquet" ...
[[nodiscard]] std::string file_suffix(const release::ReleaseSpec& spec);
[[nodiscard]] std::string file_name(const release::TableNote& table,
                                    const release::ReleaseSpec& spec);
[[nodiscard]] std::string schema_json(const Job& job,
                                      const std::vector<release::TableNote>& tables);
[[nodiscard]] std::string dictionary_markdown(const Job& job,
                                              const std::vector<release::TableNote>& tables);

} // namespace tallystick::pipeline
