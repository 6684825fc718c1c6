// SPDX-License-Identifier: MIT
// What a job releases, and in which form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flow/attributes.hpp"
#include "release/releasable.hpp"

namespace tallystick::release {

/// Whether each released row says which pass linked it.
enum class Provenance : std::uint8_t { left_out, included };

/// What the files of a release are. What of the compressions each can have: csv none, gzip, zstd; parquet none, zstd,
/// snappy; arrow none, zstd.
enum class Format : std::uint8_t { csv, parquet, arrow };
enum class Compression : std::uint8_t { none, gzip, zstd, snappy };

struct ReleaseSpec {
  std::string folder;       ///< outputs appear here, all or none
  AttributePlan attributes; ///< derived fields of every linked row
  Provenance provenance = Provenance::included;
  Format format = Format::csv;
  Compression compression = Compression::none;
  PseudonymForm pseudonyms = PseudonymForm::base32;
  /// Sources from the most to the least trusted for a person's sex, birth date and area; sources
  /// not named follow in job order. Among equal sources the latest event wins (nhs-rules 4.6,
  /// golden record).
  std::vector<std::string> demographics_priority;
  /// Counts below this are masked in reports (NHS profile: 1-7 become *, nhs-rules section 6).
  std::uint32_t smallest_count_shown = 8;
};

} // namespace tallystick::release
