// SPDX-License-Identifier: MIT
// The shape of [optouts], the part of a job that decides whose rows may be used.
#include <utility>

#include "pipeline/job_shape.hpp"

namespace tallystick::pipeline {
namespace {

using enum ValueKind;

KeyShape key(std::string_view name, ValueKind kind, Need need, std::string_view meaning,
             std::string_view fallback = {}) {
  KeyShape shape;
  shape.name = name;
  shape.kind = kind;
  shape.need = need;
  shape.meaning = meaning;
  shape.fallback = fallback;
  return shape;
}

KeyShape choice(std::string_view name, Need need, std::vector<std::string_view> choices,
                std::string_view meaning, std::string_view fallback = {}) {
  KeyShape shape = key(name, text, need, meaning, fallback);
  shape.choices = std::move(choices);
  return shape;
}

KeyShape days(std::string_view name, std::string_view meaning, std::string_view fallback) {
  KeyShape shape = key(name, whole, Need::optional, meaning, fallback);
  shape.least = 0;
  shape.most = 366;
  return shape;
}

KeyShape sub(std::string_view name, ValueKind kind, Need need, const TableShape& shape,
             std::string_view meaning) {
  KeyShape result = key(name, kind, need, meaning);
  result.table = &shape;
  return result;
}

KeyShape files_key() {
  return key("files", texts, Need::required, "Paths or patterns of the extract's files");
}
KeyShape delimiter_key() {
  return key("delimiter", delimiter, Need::optional,
             "What separates fields: one character, or \"tab\"", "\",\"");
}
KeyShape date_key() {
  return key("date", date, Need::required, "When the extract was made; too old stops the run");
}

const TableShape& type1_table() {
  static const TableShape columns = {
      "[optouts.type1.columns]",
      {
          key("person_id", text, Need::required, "NHS number"),
          key("code", text, Need::required, "Clinical code of the event"),
          key("event_date", text, Need::required, "Day on which the choice was recorded as made"),
          key("code_system", text, Need::optional, "read2, ctv3 or snomed, row by row"),
          key("recorded_at", text, Need::optional, "When it was entered; orders events of one day"),
          key("record_id", text, Need::optional, "Record number; orders events of one day"),
      }};
  static const TableShape shape = {
      "[optouts.type1]",
      {
          files_key(),
          date_key(),
          delimiter_key(),
          choice("code_system", Need::optional, {"read2", "ctv3", "snomed"},
                 "Code system of every row; needed unless a column says it"),
          key("code_tables", texts, Need::optional,
              "Files of opt-out codes that replace the built-in tables"),
          sub("columns", table, Need::required, columns, "Header names of the extract"),
      }};
  return shape;
}

const TableShape& local_table() {
  static const TableShape columns = {
      "[optouts.local.columns]",
      {
          key("person_id", text, Need::optional, "NHS number; or else local_id and provider"),
          key("local_id", text, Need::optional, "Local patient id, with its provider"),
          key("provider", text, Need::optional,
              "Provider: whose local id it is, or whose rows the objection covers"),
          key("action", text, Need::required, "object (or dissent) or withdraw, row by row"),
          key("source", text, Need::optional, "Source that the objection covers; empty = all"),
          key("programme", text, Need::optional, "Programme that it covers; empty = all"),
          key("effective_from", text, Need::required, "First day that it holds"),
          key("effective_to", text, Need::optional, "Last day that it holds; empty = open"),
          key("recorded_at", text, Need::optional, "When it was entered; orders events of one day"),
          key("record_id", text, Need::optional, "Record number; orders events of one day"),
      }};
  static const TableShape shape = {
      "[optouts.local]",
      {
          files_key(),
          date_key(),
          delimiter_key(),
          sub("columns", table, Need::required, columns, "Header names of the extract"),
      }};
  return shape;
}

const TableShape& national_table() {
  static const TableShape shape = {
      "[optouts.national]",
      {
          choice("mode", Need::required, national_mode_names(),
                 "cleared_list (reply of the national check), deny_list (a site's own list) or "
                 "not_applied (exemption or direct care only)"),
          key("request", text, Need::optional,
              "File that was sent to the national check; needed for cleared_list"),
          key("reply", text, Need::optional,
              "File that came back, or the deny list; needed unless not_applied"),
          key("reply_date", date, Need::optional, "When the reply was made; needed with reply"),
          days("max_age_days", "Oldest reply accepted; opt-outs must be upheld within 21 days",
               "21"),
          key("removed_share", band, Need::optional,
              "Accepted share of the request that the check removed", "[0.0, 0.15]"),
          key("request_local_id", text, Need::optional, "MESH local id of the request"),
          key("reply_local_id", text, Need::optional, "MESH local id of the reply; must be equal"),
      }};
  return shape;
}

const TableShape& consent_table() {
  static const TableShape columns = {
      "[optouts.consent.columns]",
      {
          key("person_id", text, Need::required, "NHS number"),
          key("consent_date", text, Need::required, "Day of the consent"),
          key("withdrawn_date", text, Need::optional, "Day it was withdrawn; empty = holds"),
      }};
  static const TableShape shape = {
      "[optouts.consent]",
      {
          files_key(),
          delimiter_key(),
          sub("columns", table, Need::required, columns, "Header names of the list"),
      }};
  return shape;
}

} // namespace

const TableShape& optouts_shape() {
  static const TableShape exemption = {
      "[[optouts.exemption]]",
      {
          choice("basis", Need::required, exemption_names(), "Why the schemes are set aside"),
          [] {
            KeyShape schemes = key("schemes", texts, Need::required, "Schemes that are set aside");
            schemes.choices = scheme_names();
            return schemes;
          }(),
          key("approval", text, Need::required, "Reference of the approval of this exemption"),
      }};
  static const TableShape shape = {
      "[optouts]",
      {
          choice("no_nhs_number", Need::optional, no_number_names(),
                 "Rows to which no national opt-out can be matched", "\"keep_unless_linked\""),
          days("max_age_days", "Oldest Type 1 and local extract accepted", "31"),
          sub("type1", table, Need::optional, type1_table(),
              "Type 1 opt-outs recorded at practices; needed with a GP-sourced source"),
          sub("national", table, Need::required, national_table(), "National Data Opt-out"),
          sub("local", table, Need::optional, local_table(), "Objections recorded locally"),
          sub("consent", table, Need::optional, consent_table(),
              "People who agreed to this study; for an exemption by consent"),
          sub("exemption", tables, Need::optional, exemption,
              "A declared and logged reason not to apply a scheme"),
      }};
  return shape;
}

} // namespace tallystick::pipeline
