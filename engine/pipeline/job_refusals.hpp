// SPDX-License-Identifier: MIT
// Which columns a job may not map or release, and what to do instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pipeline/job.hpp"

namespace tallystick::pipeline {

struct Refusal {
  std::string why;
  std::string help;
};

/// What a job confirms about a column that it releases.
struct ReleaseClaims {
  bool free_text = false;
  bool organisation = false;
};

/// Names and addresses are never used, and another person's number is not the patient's.
[[nodiscard]] std::optional<Refusal> refuse_mapping(std::string_view header);

/// Identifiers leave as derived fields only; free text and organisation codes only when the job
/// says that they are meant.
[[nodiscard]] std::optional<Refusal>
refuse_release(const SourceSpec& source, std::string_view header, const ReleaseClaims& claims);

/// Whether a name can stand in a released file as it is: short, printable, and nothing that CSV
/// must quote or a spreadsheet would take for a formula.
[[nodiscard]] bool is_released_name(std::string_view name);

/// Whether the source maps the header to its practice or provider.
[[nodiscard]] bool is_organisation(const SourceSpec& source, std::string_view header);

} // namespace tallystick::pipeline
