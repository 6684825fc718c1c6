// SPDX-License-Identifier: MIT
// Writes a first job file from the headers of data files, for a person to complete.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// First row of a file, and what separates its fields.
struct FileHeader {
  std::vector<std::string> columns;
  char delimiter = ',';
};
using HeaderReader = std::function<Result<FileHeader>(const std::string& path)>;

/// A commented job file. Profile and columns are guessed by the spelling of the headers; files
/// with the same header become one source. Lines that start with kAnswerNeeded hold what only a
/// person can say (purpose, dates, opt-out files): until they are uncommented and filled,
/// read_job() reports each as missing, so nothing runs by default. Errors: those of the reader,
/// and ErrorCode::input_refused for a first row that is not a header (its text goes nowhere) or
/// that has no column to link by.
[[nodiscard]] Result<std::string> init_job(const std::vector<std::string>& files,
                                           const HeaderReader& read_header);

inline constexpr std::string_view kAnswerNeeded = "#REQUIRED ";

} // namespace tallystick::pipeline
