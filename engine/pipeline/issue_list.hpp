// SPDX-License-Identifier: MIT
// The list of issues that a user asks for: file, line, column, code; never a value.
#pragma once

#include <string>

#include "pipeline/source_pass.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// Collects issues during a pass and writes them as CSV when it is over.
class IssueList {
public:
  /// An empty path: nothing is collected and nothing written.
  explicit IssueList(std::string path);
  [[nodiscard]] IssueSink sink(); ///< refers to this list
  [[nodiscard]] Status write() const;

private:
  void add(std::string_view file, std::string_view line, std::string_view column,
           std::string_view code);

  std::string path_;
  std::string text_;
};

} // namespace tallystick::pipeline
