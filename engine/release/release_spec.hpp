// SPDX-License-Identifier: MIT
// What a job releases, and in which form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flow/attributes.hpp"

namespace tallystick::release {

/// Whether each released row says which pass linked it.
enum class Provenance : std::uint8_t { left_out, included };

enum class Compression : std::uint8_t { none, gzip, zstd };

struct ReleaseSpec {
  std::string folder;       ///< outputs appear here, all or none
  AttributePlan attributes; ///< derived fields of every linked row
  Provenance provenance = Provenance::included;
  Compression compression = Compression::none;
  /// Sources from the most to the least trusted for a person's sex, birth date and area; sources
  /// not named follow in job order. Among equal sources the latest event wins (nhs-rules 4.6,
  /// golden record).
  std::vector<std::string> demographics_priority;
  /// Counts below this are masked in reports (NHS profile: 1-7 become *, nhs-rules section 6).
  std::uint32_t smallest_count_shown = 8;
};

} // namespace tallystick::release
