// SPDX-License-Identifier: MIT
// Stage report. RunReport: what a run did, in counts. Written as the manifest, shown as the
// summary. Data class: released once it has passed the disclosure gate, which every output form
// applies.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "flow/links.hpp"
#include "flow/opt_out.hpp"
#include "report/linkage_quality.hpp"
#include "tallystick/issue.hpp"

namespace tallystick::report {

struct FileFacts {
  std::string path; ///< as in the job (inputs), or the name in the output folder
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::string sha256; ///< of the file's bytes as they are on disk
};

struct SourceFacts {
  std::string name;
  std::string care_setting;
  std::vector<FileFacts> files;
  std::uint64_t rows_read = 0; ///< records after the header
  std::uint64_t rows_unreadable =
      0; ///< dropped by ingest; rows_read = rows_unreadable + rows_standardised
  std::uint64_t rows_standardised = 0;
  std::uint64_t with_person_id = 0; ///< rows with a valid person id
  std::uint64_t linked_rows = 0;    ///< rows whose person has at least one other row
  std::uint64_t rows_released = 0;
  IssueCounts issues;
};

/// Where a stage's time went, as far as it was measured.
struct StepTime {
  std::string step;
  double wall_seconds = 0; ///< 0: the step runs beside others, so only its processor time is known
  double cpu_seconds = 0;
};

struct StageTime {
  std::string stage;
  double wall_seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0; ///< of the files that it reads or writes; 0: none
  std::vector<StepTime> steps;
};

/// A check of "rows in = rows out + rows dropped" at one arrow.
struct BalanceFacts {
  std::string arrow;
  std::uint64_t rows_in = 0;
  std::uint64_t rows_out = 0;
  std::uint64_t dropped = 0;
  [[nodiscard]] bool holds() const { return rows_in == rows_out + dropped; }
};

struct RunReport {
  std::string version;
  std::string job_name;
  std::string job_digest;
  std::string
      job_identity; ///< SHA-256 of what the job says, not of how it is written or where files are
  std::string as_of;
  std::string purpose;
  std::string legal_basis;
  std::string approval;
  std::vector<std::string> exemptions; ///< "consent: national (approval ...)"
  std::string release_id; ///< names the release by all that went into it; pseudonyms hold within it
  std::string rule_set;
  std::optional<FileFacts> model_parameters; ///< if a match model was read from a file
  std::string suite;
  std::string linkage_key_id;
  std::string project_key_id;
  std::uint32_t epoch = 0;
  std::vector<std::pair<std::string, std::string>>
      opt_out_data; ///< "national reply" -> date and digest text
  std::vector<std::pair<std::string, std::uint64_t>> opt_out_counts;
  std::string area_vintage;

  std::vector<SourceFacts> sources;
  RemovalCounts removals;
  std::vector<BalanceFacts> balances;
  std::vector<PassCounts> passes;
  std::uint64_t person_id_conflicts = 0;
  std::optional<ModelFacts> model; ///< if one was used
  LinkageQuality quality;
  std::uint64_t persons = 0; ///< before the second application of the opt-outs
  std::uint64_t persons_released = 0;
  std::vector<FileFacts> outputs;
  std::vector<std::string> failed_gates; ///< names of quality gates that failed
  std::vector<StageTime> times;
  unsigned threads = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::uint64_t memory_limit_bytes = 0; ///< 0: none
  std::uint64_t spilled_bytes = 0;      ///< written to disk for lack of memory
  std::uint32_t smallest_count_shown = 8;

  [[nodiscard]] std::uint64_t input_bytes() const;  ///< of all sources
  [[nodiscard]] std::uint64_t output_bytes() const; ///< of what was written so far
};

/// The manifest, as JSON with a stable key order. Every count of people or rows passes the
/// disclosure gate, except the sizes of the data sets (rows read, unreadable rows, rows of a file).
/// Threads, times and memory stand in a section of their own ("environment"): all else is
/// the same for the same input, job and keys.
[[nodiscard]] std::string to_json(const RunReport& report);

/// The summary that a person reads in a terminal.
[[nodiscard]] std::string to_text(const RunReport& report);

/// Where the time went, stage by stage and step by step (`run --timings`).
[[nodiscard]] std::string timings_to_text(const RunReport& report);

/// The data-quality part only, for `check`: exact counts, for the holder of the data.
[[nodiscard]] std::string quality_to_text(const RunReport& report);
[[nodiscard]] std::string quality_to_json(const RunReport& report);

} // namespace tallystick::report
