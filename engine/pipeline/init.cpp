// SPDX-License-Identifier: MIT
#include "pipeline/init.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "pipeline/init_guess.hpp"
#include "pipeline/job_headers.hpp"
#include "pipeline/job_refusals.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::string_view kOpening =
    R"(## A Tallystick job. docs/job-file.md explains every key.
##
## Lines that start with #REQUIRED need your answer: remove that word and fill in the value. Until
## then the job does not run. Lines that start with "# " show what else can be said.
## Paths are relative to the folder of this file.

[job]
name = "linkage"
## The day the run stands for: opt-outs, ages and staleness count from it.
#REQUIRED as_of = 1970-01-01
## planning, research, audit, public_health or direct_care.
#REQUIRED purpose = "planning"
## As your approval words it, and its reference (DARS, CAG, DPIA ...).
#REQUIRED legal_basis = ""
#REQUIRED approval = ""
## Local objections can be limited to a programme.
# programme = "long-term conditions"

[keys]
## Key files, made by the program, mode 0600; the key itself never stands in a job.
linkage = "keys/linkage.key"
project = "keys/project.key"
)";

constexpr std::string_view kSupersession = R"(
## NHS numbers that were replaced, if you have such a list.
# [supersession]
# file = "supersession.csv"
# old = "OLD_NHS_NUMBER"
# new = "NEW_NHS_NUMBER"
)";

constexpr std::string_view kNational = R"(
## National Data Opt-out. cleared_list: the reply of the national check, in which only cleared
## numbers stand. deny_list: a site's own list of people who opted out. not_applied: with an
## exemption, or for direct care.
[optouts.national]
#REQUIRED mode = "cleared_list"
#REQUIRED request = ""
#REQUIRED reply = ""
#REQUIRED reply_date = 1970-01-01
## Opt-outs must be upheld within 21 days. A share removed outside the band stops the run.
# max_age_days = 21
# removed_share = [0.0, 0.15]
# request_local_id = "2026-04"
# reply_local_id = "2026-04"
)";

/// `%` stands for the marker of the lines: required with a GP-sourced source, else a suggestion.
constexpr std::string_view kType1 = R"(
## Type 1 opt-outs recorded at practices: needed as soon as a source is GP-sourced. The extract may
## hold no events, but it must be there.
$[optouts.type1]
%files = ""
%date = 1970-01-01
## read2, ctv3 or snomed; or map a column of that name.
%code_system = "snomed"
$[optouts.type1.columns]
%person_id = "NHS_NUMBER"
%code = "CODE"
%event_date = "EVENT_DATE"
# recorded_at = "RECORDED_AT"
# record_id = "RECORD_ID"
)";

constexpr std::string_view kOtherOptOuts = R"(
## Objections recorded locally, for the rows of a source, a provider or a programme.
# [optouts.local]
# files = "local_objections.csv"
# date = 2026-04-01
# [optouts.local.columns]
# person_id = "NHS_NUMBER"
# action = "ACTION"
# effective_from = "EFFECTIVE_FROM"

## People who agreed to this study, and the exemption that makes it count.
# [optouts.consent]
# files = "consent.csv"
# [optouts.consent.columns]
# person_id = "NHS_NUMBER"
# consent_date = "CONSENT_DATE"
# [[optouts.exemption]]
# basis = "consent"
# schemes = ["national"]
# approval = "reference of the approval of this exemption"
)";

constexpr std::string_view kLinkage = R"(
## default, hesid, nhs-number or probabilistic; or passes of your own instead.
# [linkage]
# rules = "default"
# crowded_postcode_people = 200
# max_rows_per_key = 10000
)";

constexpr std::string_view kRelease = R"(
[release]
folder = "released"
## Worked out from identifiers, which never leave: sex, age_band, birth_year or birth_month, area,
## event_day.
derive = ["sex", "age_band"]
# provenance = "included"
# compression = "none"
# smallest_count_shown = 8

## For areas, put "area" into derive and name a postcode look-up.
## [release.areas]
## file = "lookups/postcodes.csv"
## vintage = "2024-05"
## columns = ["lsoa21", {column = "icb", as = "icb"}]

## Gates: too many unreadable rows refuse the input; the others end with exit code 4.
# [quality]
# max_rejected_share = 0.01
# min_person_id_share = 0.0
# min_linked_share = 0.0
)";

/// A TOML basic string.
std::string quoted_toml(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out += '"';
}

bool listed_in(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& known) { return same_header(known, name); });
}

/// A name for a column whose header cannot stand in a released file.
std::string released_name(std::string_view header) {
  std::string name;
  for (const char c : header) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain ? c : '_';
  }
  return name;
}

/// Every column that a job could release: suggested ones in, others as comments.
std::string release_list(const SourceDraft& draft) {
  std::string text = "release = [\n";
  std::set<std::string> seen;
  std::size_t withheld = 0;
  for (const std::string& cell : draft.header) {
    const std::string name(trimmed(cell));
    if (name.empty() || !seen.insert(name).second) continue;
    const ReleaseClaims all{true, true};
    if (refuse_release(draft.spec, name, all)) {
      ++withheld;
      continue;
    }
    const bool free_text = meaning_of(name) == HeaderMeaning::free_text;
    std::string entry = quoted_toml(name);
    std::string claims = free_text ? ", free_text = true" : "";
    if (is_organisation(draft.spec, name)) claims += ", organisation = true";
    if (!is_released_name(name)) claims += ", as = " + quoted_toml(released_name(name));
    if (!claims.empty()) entry.insert(0, "{column = ").append(claims).append("}");
    const bool suggested = !free_text && listed_in(draft.profile->suggested_release, name);
    text += suggested ? "  " : "  # ";
    text += entry + ",\n";
  }
  text += "]\n";
  if (withheld != 0)
    text += "## Not offered: " + std::to_string(withheld) +
            " columns with identifiers, names, addresses or other pseudonyms.\n";
  return text;
}

std::string source_text(const SourceDraft& draft) {
  const SourceSpec& spec = draft.spec;
  const bool known = spec.profile != "generic";
  std::string text = "\n[[source]]\nname = " + quoted_toml(spec.name) + "\n";
  text += known ? "## Guessed from the header: " + draft.profile->title + ".\n"
                : "## No data set was recognised; the columns were found by their names.\n";
  text += "profile = " + quoted_toml(spec.profile) + "\nfiles = [";
  for (std::size_t i = 0; i < spec.files.size(); ++i)
    text += (i == 0 ? "" : ", ") + quoted_toml(spec.files[i]);
  text += "]\n";
  if (spec.delimiter == '\t')
    text += "delimiter = \"tab\"\n";
  else if (spec.delimiter != ',')
    text += "delimiter = " + quoted_toml(std::string(1, spec.delimiter)) + "\n";
  text += "# encoding = \"utf-8\"\n";
  if (known) {
    text += "# care_setting = " + quoted_toml(spec.care_setting) + "\n";
  } else {
    text += "#REQUIRED care_setting = \"\"\n"
            "## true if rows come from GP records: Type 1 opt-outs depend on it.\n"
            "#REQUIRED gp_sourced = true\n";
  }
  text += "## Only what is listed here can leave. Check it against your approval.\n";
  text += release_list(draft);
  text += "\n[source.columns]\n";
  for (const auto& [role, choice] : spec.columns) {
    text += kRoleNames[static_cast<std::size_t>(role)];
    text += " = " + quoted_toml(choice.candidates.front()) + "\n";
  }
  return text;
}

std::string type1_text(bool gp_sourced) {
  std::string text;
  for (const char c : kType1) {
    if (c == '%')
      text += gp_sourced ? kAnswerNeeded : "# ";
    else if (c == '$')
      text += gp_sourced ? "" : "# ";
    else
      text += c;
  }
  return text;
}

} // namespace

Result<std::string> init_job(const std::vector<std::string>& files,
                             const HeaderReader& read_header) {
  if (files.empty())
    return Error{ErrorCode::usage, "no files were given", "name the data files of your sources"};
  Result<std::vector<SourceDraft>> drafts = draft_sources(files, read_header);
  if (!drafts) return std::move(drafts).error();
  std::string text(kOpening);
  for (const SourceDraft& draft : *drafts)
    text += source_text(draft);
  const bool gp_sourced = std::any_of(drafts->begin(), drafts->end(), [](const SourceDraft& draft) {
    return draft.spec.gp_sourced;
  });
  text += kSupersession;
  text += "\n[optouts]\n"
          "## Rows to which no national opt-out can be matched: keep, drop or keep_unless_linked.\n"
          "# no_nhs_number = \"keep_unless_linked\"\n"
          "## Oldest Type 1 and local extract accepted, in days.\n"
          "# max_age_days = 31\n";
  text += kNational;
  text += type1_text(gp_sourced);
  text += kOtherOptOuts;
  text += kLinkage;
  text += kRelease;
  return text;
}

} // namespace tallystick::pipeline
