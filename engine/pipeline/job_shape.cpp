// SPDX-License-Identifier: MIT
#include "pipeline/job_shape.hpp"

#include <utility>

#include "link/rule_set.hpp"
#include "pipeline/deprivation.hpp"

namespace tallystick::pipeline {
namespace {

using enum ValueKind;
using Text = std::string_view;
using Choices = std::vector<std::string_view>;

KeyShape key(Text name, ValueKind kind, Text meaning, Text fallback = {}) {
  KeyShape shape;
  shape.name = name;
  shape.kind = kind;
  shape.meaning = meaning;
  shape.fallback = fallback;
  return shape;
}

KeyShape needed(KeyShape shape) {
  shape.need = Need::required;
  return shape;
}

KeyShape choice(Text name, Choices choices, Text meaning, Text fallback = {}) {
  KeyShape shape = key(name, text, meaning, fallback);
  shape.choices = std::move(choices);
  return shape;
}

KeyShape number_between(Text name, std::int64_t least, std::int64_t most, Text meaning,
                        Text fallback) {
  KeyShape shape = key(name, whole, meaning, fallback);
  shape.least = least;
  shape.most = most;
  return shape;
}

KeyShape bits_between(Text name, std::int64_t least, std::int64_t most, Text meaning,
                      Text fallback = {}) {
  KeyShape shape = key(name, bits, meaning, fallback);
  shape.least = least;
  shape.most = most;
  return shape;
}

KeyShape sub(Text name, ValueKind kind, const TableShape& shape, Text meaning) {
  KeyShape result = key(name, kind, meaning);
  result.table = &shape;
  return result;
}

/// Levels of a comparison of the match model.
KeyShape levels_of(Text name, link::FieldComparison field) {
  KeyShape shape = key(name, levels, "Levels that are told from each other; false: left out");
  const model::Comparison& comparison =
      link::field_patterns().comparisons()[static_cast<std::size_t>(field)];
  shape.choices.assign(comparison.levels.begin(), comparison.levels.end());
  return shape;
}

KeyShape delimiter_key() {
  return key("delimiter", delimiter, "What separates fields: one character, or \"tab\"", "\",\"");
}

const TableShape& job_table() {
  static const TableShape shape = {
      "[job]",
      {
          needed(key("name", text, "Name of the job, shown in logs, reports and the manifest")),
          needed(key("as_of", date,
                     "The day the run stands for: opt-outs, ages and staleness count from it")),
          needed(choice("purpose", purpose_names(),
                        "What the linked data are for; marketing, insurance and sale are refused")),
          needed(key("legal_basis", text, "Legal basis of the linkage, as your approval words it")),
          needed(key("approval", text, "Reference of the approval (DARS, CAG, DPIA ...)")),
          key("programme", text,
              "Programme that the data are for; local objections can be limited to one"),
      }};
  return shape;
}

const TableShape& keys_table() {
  static const TableShape shape = {
      "[keys]",
      {
          needed(key("linkage", text, "Path of the linkage key file; mode 0600")),
          needed(key("project", text,
                     "Path of the project's own key file, which makes its pseudonyms; mode 0600")),
      }};
  return shape;
}

const TableShape& columns_table() {
  static const TableShape shape = {
      "[source.columns]",
      {
          key("person_id", column, "NHS number, or an id of the scheme in [source.formats]"),
          key("person_id_status", column, "NHS number status indicator (01 = verified)"),
          key("birth_date", column, "Date of birth in one column"),
          key("birth_day", column, "Day of birth, when the date has three columns"),
          key("birth_month", column, "Month of birth, when the date has three columns"),
          key("birth_year", column, "Year of birth, alone or with month and day"),
          key("sex", column, "Sex or gender code"),
          key("postcode", column, "Postcode of residence"),
          key("local_id", column, "Local patient id; needs a provider"),
          key("provider", column, "Organisation code of the provider"),
          key("practice", column, "GP practice code; supports a link, never makes one"),
          key("event_date", column, "Day of the event, for ages and for the latest facts"),
          key("sensitive", column,
              "Y, 1 or true: place fields of the row are blanked (sensitive record)"),
      }};
  return shape;
}

const TableShape& formats_table() {
  static const Choices dates = {"auto",   "iso",  "yyyymmdd",   "dd/mm/yyyy",
                                "mmyyyy", "yyyy", "dd-mon-yyyy"};
  static const TableShape shape = {
      "[source.formats]",
      {
          choice("person_id_scheme", {"nhs_number", "opaque", "digits"},
                 "nhs_number (check digit; also CHI and H&C), opaque (compared exactly) or digits",
                 "\"nhs_number\""),
          key("person_id_domain", text,
              "Ids of different domains never meet; for opaque and digits only"),
          choice("palindromes", {"refuse", "accept"},
                 "NHS numbers that read the same backwards pass the check digit by accident",
                 "\"refuse\""),
          choice("postcode_scheme", {"gb", "opaque"},
                 "gb (checked shapes) or opaque (foreign, compared exactly)", "\"gb\""),
          choice("birth_date", dates, "How dates of birth are written", "\"auto\""),
          choice("event_date", dates, "How event dates are written", "\"auto\""),
          key("male", texts, "Codes for male, if not the standard ones (1, M, male)"),
          key("female", texts, "Codes for female, if not the standard ones (2, F, female)"),
          key("provider", text, "Provider code of every row, when there is no column"),
          key("earliest_birth", date,
              "Earlier dates of birth are refused; if left out, 1 January 130 years before as_of"),
      }};
  return shape;
}

const TableShape& source_table() {
  static const TableShape shape = {
      "[[source]]",
      {
          needed(key("name", text, "Short name, used in file names: 1 to 32 of a-z, 0-9, - and _")),
          key("profile", text, "Built-in profile that gives the defaults of this source"),
          needed(key("files", texts, "Paths or patterns (apc_*.csv) of files of one layout")),
          delimiter_key(),
          choice("encoding", {"utf-8", "windows-1252"}, "Encoding of the files", "\"utf-8\""),
          key("care_setting", text, "Shown in reports; required without a profile or with generic"),
          key("gp_sourced", flag,
              "Rows come from GP records: Type 1 opt-outs remove them; required without a profile "
              "or with generic"),
          key("health_and_care", flag,
              "Health or adult social care data: the National Data Opt-out removes them", "true"),
          key("one_row_per_person", flag,
              "A register: each person is in it once. Without a person id, two of its rows are "
              "never "
              "linked, and records are linked to it only if the candidate is unique from both "
              "sides",
              "false"),
          sub("release", columns, released_shape(),
              "Columns that may leave, by header name, or {column = \"X\", as = \"y\"}; none if "
              "left out"),
          sub("columns", table, columns_table(), "Header name of each role"),
          sub("formats", table, formats_table(), "How values are written"),
      }};
  return shape;
}

const TableShape& supersession_table() {
  static const TableShape shape = {
      "[supersession]",
      {
          needed(key("file", text, "CSV of NHS numbers that were replaced")),
          needed(key("old", text, "Header name of the replaced number")),
          needed(key("new", text, "Header name of the current number")),
      }};
  return shape;
}

const TableShape& linkage_table() {
  static const TableShape pass = {
      "[[linkage.pass]]",
      {
          needed(key("name", text, "Name of the pass, shown in the report")),
          [] {
            KeyShape agree =
                needed(key("agree", texts, "Rows that agree on all of these become one person"));
            agree.choices = term_names();
            return agree;
          }(),
          choice("candidates", candidates_names(),
                 "unique: several possible persons mean no link; any: link all that agree",
                 "\"unique\""),
      }};
  static const TableShape blocking = {
      "[[linkage.blocking]]",
      {
          [] {
            KeyShape agree =
                needed(key("agree", texts, "Rows that agree on all of these are compared"));
            agree.choices = blocking_field_names();
            return agree;
          }(),
      }};
  static const TableShape levels = {"[linkage.model.levels]",
                                    {
                                        levels_of("birth_date", link::FieldComparison::birth_date),
                                        levels_of("postcode", link::FieldComparison::postcode),
                                        levels_of("sex", link::FieldComparison::sex),
                                        levels_of("practice", link::FieldComparison::practice),
                                        levels_of("local_id", link::FieldComparison::local_id),
                                    }};
  static const TableShape model = {
      "[linkage.model]",
      {
          key("match_probability", share, "Rows are linked from this probability on", "0.8"),
          bits_between("match_weight", 0, 50,
                       "In place of match_probability: log2 of the odds, 2 is four to one"),
          key("review_probability", share,
              "Pairs from this probability on that are not linked are for clerical review"),
          bits_between("review_weight", -50, 50,
                       "In place of review_probability: log2 of the odds"),
          bits_between("margin", 0, 64,
                       "Bits by which the best candidate must be likelier than the next", "0"),
          number_between("largest_block", 2, 100'000,
                         "More different rows than this that share a blocking key are not compared",
                         "2000"),
          number_between("largest_person", 2, 100'000'000,
                         "Persons whom the model joins from more groups of rows are reported",
                         "1000"),
          key("parameters", text,
              "Model file with m and u of every field; if left out, the run estimates them"),
          sub("levels", table, levels, "Levels of agreement that the model tells from each other"),
      }};
  static const TableShape shape = {
      "[linkage]",
      {
          choice("rules", link::built_in_rule_set_names(),
                 "Built-in rule set; not together with passes of your own", "\"default\""),
          number_between("crowded_postcode_people", 2, 1'000'000,
                         "A postcode with more people than this is no evidence", "200"),
          number_between("max_rows_per_key", 2, 100'000'000,
                         "Agreement shared by more rows than this is no evidence", "10000"),
          sub("pass", tables, pass, "Passes of your own, in order; they replace the built-in ones"),
          sub("model", table, model, "A match model decides on rows that the passes leave open"),
          sub("blocking", tables, blocking,
              "Which rows a model compares, by rules of your own; they replace the built-in ones"),
      }};
  return shape;
}

const TableShape& release_table() {
  static const TableShape areas = {
      "[release.areas]",
      {
          needed(key("file", text, "Postcode look-up (CSV), such as ONSPD or NSPL")),
          needed(key("vintage", text, "Edition of the look-up, such as \"2024-05\"")),
          key("postcode_column", text, "Header name of the postcode", "\"pcds\""),
          key("country_column", text,
              "Header name of the nation (GSS code, E92000001 ...); used by deciles", "\"ctry\""),
          needed(sub("columns", columns, area_column_shape(),
                     "Area columns to release, none finer than LSOA: [\"lsoa21\", "
                     "{column = \"imd\", as = \"imd_decile\", decile_of = \"england_2019\"}]")),
      }};
  static const TableShape shape = {
      "[release]",
      {
          needed(key("folder", text, "Outputs appear here, all or none")),
          [] {
            KeyShape derive = key("derive", texts,
                                  "Fields worked out from identifiers: sex, age_band (five years), "
                                  "birth_year or birth_month, area, event_day (first and last)",
                                  "[]");
            derive.choices = {"sex", "age_band", "birth_year", "birth_month", "area", "event_day"};
            return derive;
          }(),
          choice("provenance", {"left_out", "included"}, "Whether rows say which pass linked them",
                 "\"included\""),
          choice("format", {"csv", "parquet", "arrow"},
                 "What the released tables are: delimited text, Parquet, or Arrow IPC files",
                 "\"csv\""),
          choice("compression", {"none", "gzip", "zstd", "snappy"},
                 "Compression of the released tables (gzip: CSV, snappy: Parquet); left out, none "
                 "for CSV and zstd for "
                 "the others"),
          choice("pseudonyms", {"base32", "hex", "binary"},
                 "How person_id is written: 26 characters, 32 hexadecimal digits, or 16 bytes (not "
                 "in CSV)",
                 "\"base32\""),
          key("demographics_priority", texts,
              "Sources from most to least trusted for a person's facts; others follow in job "
              "order"),
          number_between("smallest_count_shown", 1, 1000,
                         "Counts from 1 up to below this are masked in reports (NHS: 1-7)", "8"),
          sub("areas", table, areas, "Area look-up; needed for derive = [\"area\"]"),
      }};
  return shape;
}

const TableShape& quality_table() {
  static const TableShape shape = {
      "[quality]",
      {
          key("max_rejected_share", share,
              "More unreadable rows than this in a source refuse the input (exit code 3)", "0.01"),
          key("min_person_id_share", share,
              "Fewer rows with a valid person id than this fail the gate (exit code 4)", "0.0"),
          key("min_linked_share", share,
              "Fewer rows linked to another row than this fail the gate (exit code 4)", "0.0"),
      }};
  return shape;
}

} // namespace

const KeyShape* TableShape::find(std::string_view wanted) const {
  for (const KeyShape& shape : keys)
    if (shape.name == wanted) return &shape;
  return nullptr;
}

std::vector<std::string_view> TableShape::names() const {
  std::vector<std::string_view> all;
  all.reserve(keys.size());
  for (const KeyShape& shape : keys)
    all.push_back(shape.name);
  return all;
}

const TableShape& job_shape() {
  static const TableShape shape = {
      "",
      {
          needed(sub("job", table, job_table(), "What the run is and why it is lawful")),
          needed(sub("keys", table, keys_table(), "Key files; never the keys themselves")),
          needed(sub("source", tables, source_table(), "One source: files of one layout")),
          sub("supersession", table, supersession_table(), "NHS numbers that were replaced"),
          needed(sub("optouts", table, optouts_shape(), "How people's choices are upheld")),
          sub("linkage", table, linkage_table(), "Rules that make rows one person"),
          needed(sub("release", table, release_table(), "What leaves, and in which form")),
          sub("quality", table, quality_table(), "Gates on the result"),
      }};
  return shape;
}

const TableShape& released_shape() {
  static const TableShape shape = {
      "a released column",
      {
          needed(key("column", text, "Header name")),
          key("as", text, "Released name; the header name if left out"),
          key("free_text", flag, "Confirms that a free-text column may leave", "false"),
          key("organisation", flag, "Confirms that a practice or provider code may leave", "false"),
      }};
  return shape;
}

const TableShape& area_column_shape() {
  static const TableShape shape = {
      "an area column",
      {
          needed(key("column", text, "Header name")),
          key("as", text, "Released name; the header name if left out"),
          choice("decile_of", deprivation_index_names(),
                 "The column holds ranks of this deprivation index (1 = most deprived) and leaves "
                 "as decile 1 to 10; blank outside its nation"),
      }};
  return shape;
}

const TableShape& profile_shape() {
  static const TableShape spellings = [] {
    TableShape shape = columns_table();
    shape.title = "[columns]";
    for (KeyShape& role : shape.keys)
      role.kind = texts;
    return shape;
  }();
  static const TableShape shape = {
      "",
      {
          needed(key("title", text, "Name of the data set")),
          needed(key("care_setting", text, "Care setting of its rows")),
          needed(key("gp_sourced", flag, "Whether rows come from GP records")),
          needed(key("health_and_care", flag, "Whether the National Data Opt-out applies")),
          key("telltale", texts, "Columns that only this data set has"),
          sub("suggested_release", columns, released_shape(),
              "Columns that init suggests for release"),
          needed(sub("columns", table, spellings, "Spellings of each role's header, in order")),
          sub("formats", table, formats_table(), "How values are written"),
      }};
  return shape;
}

} // namespace tallystick::pipeline
