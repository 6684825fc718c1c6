// SPDX-License-Identifier: MIT
// Meets a job's column names with the header of a file: which field holds what.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/job.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// Fields of a source, 0-based.
struct ResolvedColumns {
  std::map<Role, std::size_t> roles;
  std::vector<std::size_t> release; ///< in the order of SourceSpec::release
};

/// Finds a source's columns in its header (names compared without case, blanks around ignored).
/// Columns named in the job must exist; a profile's spellings are tried in order. Where a profile
/// offers both, one birth date column is preferred to three, and a local id without any provider
/// is left out. Errors (ErrorCode::input_refused) name only what the job names, never what was
/// read: a file without a header has people in its first row.
[[nodiscard]] Result<ResolvedColumns> resolve_columns(const SourceSpec& source,
                                                      const std::vector<std::string_view>& header);

/// The same for an opt-out file: role to field. All its columns must exist.
[[nodiscard]] Result<std::map<std::string, std::size_t>>
resolve_columns(const ListFile& list, const std::vector<std::string_view>& header);

/// The fields with these names, in their order (supersession, area look-up). All must exist, each
/// once.
[[nodiscard]] Result<std::vector<std::size_t>>
find_columns(const std::vector<std::string>& names, const std::vector<std::string_view>& header);

/// Refuses an empty first row and one that holds data.
[[nodiscard]] Status check_header(const std::vector<std::string_view>& header);

} // namespace tallystick::pipeline
