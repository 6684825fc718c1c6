// SPDX-License-Identifier: MIT
// A job: everything a run is told, decoded from one TOML file. Paths are relative to the job file's
// folder.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.hpp"
#include "ingest/batch_reader.hpp"
#include "link/rule_set.hpp"
#include "optout/policy.hpp"
#include "release/release_spec.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

/// What a column of a source means. The names are those of the job file: `person_id =
/// "NHS_NUMBER"`.
enum class Role : std::uint8_t {
  person_id,        ///< NHS number, or an id under another scheme
  person_id_status, ///< NHS NUMBER STATUS INDICATOR CODE
  birth_date,       ///< one column ...
  birth_day,        ///< ... or three
  birth_month,
  birth_year,
  sex,
  postcode,
  local_id, ///< local patient id, unique within its provider
  provider, ///< organisation code of the provider
  practice, ///< GP practice code
  event_date,
  sensitive, ///< Y/1/true: location fields of the row are blanked (nhs-rules 1)
};
inline constexpr std::array<std::string_view, 13> kRoleNames = {
    "person_id", "person_id_status", "birth_date", "birth_day", "birth_month", "birth_year", "sex",
    "postcode",  "local_id",         "provider",   "practice",  "event_date",  "sensitive"};

/// Whether a source must have a column.
enum class ColumnDemand : std::uint8_t {
  if_present, ///< from a profile: a source without it simply lacks the role
  must_exist, ///< named in the job
};

/// Header names that may fill a role: the first that the header has is taken.
struct ColumnChoice {
  std::vector<std::string> candidates; ///< exactly one if it must exist
  ColumnDemand demand = ColumnDemand::if_present;
};

/// How texts of a source are to be read.
struct Formats {
  std::string person_id_scheme = "nhs_number"; ///< nhs_number | opaque | digits
  std::string person_id_domain; ///< ids of different domains never meet (opaque and digits); empty
                                ///< = common domain
  std::string palindromes = "refuse"; ///< refuse | accept (NHS numbers)
  std::string postcode_scheme = "gb"; ///< gb | opaque
  std::string birth_date =
      "auto"; ///< auto | iso | yyyymmdd | dd/mm/yyyy | mmyyyy | yyyy | dd-mon-yyyy
  std::string event_date = "auto";
  std::vector<std::string> male; ///< sex codes; empty = the standard codes
  std::vector<std::string> female;
  std::string provider;  ///< constant provider code when there is no column
  Date earliest_birth{}; ///< birth dates before it are refused; read_job() sets it
};

/// A released payload column.
struct ReleasedColumn {
  std::string column; ///< header name in the source
  std::string as;     ///< released name; the same unless renamed
};

/// One source: files of one layout.
struct SourceSpec {
  std::string name;         ///< letters, digits, - and _; names the output file
  std::string profile;      ///< built-in profile that gave the defaults; empty if none
  std::string care_setting; ///< shown in reports and in the persons file
  bool gp_sourced = false;
  bool health_and_care = true;
  bool one_row_per_person = false; ///< a register: two of its rows are never one person
  std::vector<std::string> files;  ///< paths or globs, sorted when expanded
  ingest::FrameOpener frame; ///< rows in memory instead of files; empty in a job read from a file
  char delimiter = ',';
  std::string encoding = "utf-8"; ///< utf-8 | windows-1252
  /// Where each role is found; resolve_columns() (pipeline/job_columns.hpp) decides once the header
  /// is known.
  std::map<Role, ColumnChoice> columns;
  Formats formats;
  std::vector<ReleasedColumn> release; ///< the allow list
};

/// A delimited file that holds people or opt-out events; columns by their role in this kind of
/// file.
struct ListFile {
  std::vector<std::string> files;
  char delimiter = ',';
  /// Header name by role. type1: person_id, code, event_date, code_system, recorded_at, record_id.
  /// local: person_id or local_id and provider, effective_from, effective_to, action, source,
  /// programme, recorded_at, record_id. consent: person_id, consent_date, withdrawn_date.
  std::map<std::string, std::string> columns;
  std::string code_system; ///< constant, when there is no column: read2 | ctv3 | snomed
};

struct OptOutSpec {
  optout::Policy policy; ///< as_of, purpose and dates included
  std::optional<ListFile> type1;
  std::vector<std::string>
      code_tables; ///< replaces the built-in tables of opt-out codes; empty = built-in
  std::optional<ListFile> local;
  std::optional<std::string> national_request; ///< .dat, one number and a comma a line
  std::optional<std::string> national_reply;   ///< same shape; or the deny list
  std::optional<ListFile> consent;             ///< columns person_id, consent_date, withdrawn_date
};

/// A column of the area look-up that leaves.
struct AreaColumnSpec {
  std::string column; ///< header name in the look-up
  std::string as;     ///< released name
  /// The column holds ranks of this index (deprivation.hpp) and leaves as decile; empty = as it is.
  std::string decile_of;
};

struct AreaLookup {
  std::string file;
  std::string vintage; ///< e.g. "2024-05"; required, since area codes change
  std::string postcode_column = "pcds";
  std::string country_column = "ctry"; ///< read if a decile is released
  std::vector<AreaColumnSpec> columns; ///< e.g. lsoa21 as lsoa
};

/// Gates on the result; a failed gate ends with exit code 4 after the outputs are complete.
struct QualitySpec {
  double max_rejected_share =
      0.01; ///< rows that cannot be read, per source; over it the input is refused (exit code 3)
  double min_person_id_share = 0.0; ///< rows with a valid person id, per source
  double min_linked_share = 0.0;    ///< rows linked to at least one other row, per source
};

/// The file that a match model was read from.
struct ModelSource {
  std::string file; ///< as in the job
  std::string sha256;
};

struct Job {
  std::string path;   ///< of the job file, as the user gave it; see beside()
  std::string digest; ///< SHA-256 of the job file
  /// SHA-256 of what it says, without blanks and comments and without where data are read from and written to
  std::string identity;
  std::string name;
  Date as_of{};
  std::string linkage_key; ///< key file paths
  std::string project_key;
  std::vector<SourceSpec> sources;
  std::optional<std::pair<std::string, std::array<std::string, 2>>>
      supersession; ///< file, {old, new} columns
  OptOutSpec optouts;
  link::RuleSet rules;
  std::optional<ModelSource> model_parameters; ///< if `rules` took them from a file
  release::ReleaseSpec release;
  std::optional<AreaLookup> areas;
  QualitySpec quality;
};

/// One thing wrong with a job file. Texts come from the job file only.
struct JobProblem {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text; ///< "unknown key 'treshold' in [linkage]"
  std::string help; ///< "did you mean 'threshold'?"
};

/// A job, or everything that is wrong with it: all problems at once, in file order.
struct JobReading {
  std::optional<Job> job;
  std::vector<JobProblem> problems;
};

/// Reads and checks a job file, and the match model that it names. Does not open data files. ErrorCode::job_invalid if the file itself
/// cannot be read.
[[nodiscard]] Result<JobReading> read_job(const std::filesystem::path& path);

/// The same of a text, as if it stood in `place`. Sources named in `in_memory` get their rows as frames and need no
/// files.
[[nodiscard]] Result<JobReading> read_job_text(std::string_view text,
                                               const std::filesystem::path& place,
                                               const std::vector<std::string>& in_memory);

/// A path of the job as the process can open it: relative ones start at the job file's folder.
[[nodiscard]] std::filesystem::path beside(const Job& job, const std::string& path);

} // namespace tallystick::pipeline
