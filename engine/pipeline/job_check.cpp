// SPDX-License-Identifier: MIT
// Holds a TOML table against the shape it should have: names, kinds, choices, completeness.
#include <algorithm>
#include <set>
#include <string>

#include "pipeline/job_suggest.hpp"
#include "pipeline/job_toml.hpp"

namespace tallystick::pipeline {
namespace {

/// Where a key was found, for messages.
struct At {
  const KeyShape& key;
  const TableShape& table;
  JobProblems& problems;

  [[nodiscard]] std::string name() const {
    return in_quotes(key.name) + (table.title.empty() ? "" : " in " + std::string(table.title));
  }
  void wrong(const toml::node& node, std::string_view expected, std::string help = {}) const {
    problems.add(place_of(node), name() + " must be " + std::string(expected), std::move(help));
  }
};

void check_choice(const toml::node& node, const std::string& value, const At& at) {
  const auto& choices = at.key.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  at.problems.add(place_of(node), in_quotes(value) + " is no choice for " + at.name(),
                  suggestion(value, choices));
}

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

void check_text(const toml::node& node, const At& at) {
  const auto* value = node.as_string();
  if (value == nullptr) return at.wrong(node, "a text in quotes");
  if (blank(value->get())) return at.wrong(node, "a text that is not empty");
  check_choice(node, value->get(), at);
}

void check_texts(const toml::node& node, const At& at) {
  if (node.is_string()) return check_text(node, at);
  const auto* list = node.as_array();
  if (list == nullptr) return at.wrong(node, "a list of texts: [\"a\", \"b\"]");
  if (list->empty() && at.key.need == Need::required)
    return at.wrong(node, "a list with at least one text");
  std::set<std::string> seen;
  for (const toml::node& entry : *list) {
    check_text(entry, at);
    const auto* text = entry.as_string();
    if (text != nullptr && !seen.insert(text->get()).second)
      at.problems.add(place_of(entry), in_quotes(text->get()) + " is twice in " + at.name());
  }
}

void check_whole(const toml::node& node, const At& at) {
  const auto* value = node.as_integer();
  if (value != nullptr && value->get() >= at.key.least && value->get() <= at.key.most) return;
  at.wrong(node, "a whole number from " + std::to_string(at.key.least) + " to " +
                     std::to_string(at.key.most));
}

void check_levels(const toml::node& node, const At& at) {
  if (const auto* flag = node.as_boolean(); flag != nullptr && !flag->get()) return;
  if (!node.is_array()) return at.wrong(node, "false, or a list of levels");
  check_texts(node, at);
}

bool is_share(const toml::node& node) {
  if (!node.is_number()) return false;
  const double number = node.value<double>().value_or(-1);
  return number >= 0 && number <= 1; // false for nan
}

void check_share(const toml::node& node, const At& at) {
  if (!is_share(node)) at.wrong(node, "a share from 0 to 1", "0.05 is five per cent");
}

void check_bits(const toml::node& node, const At& at) {
  const std::optional<double> bits =
      node.is_number() ? node.value<double>() : std::optional<double>();
  if (bits && *bits >= static_cast<double>(at.key.least) &&
      *bits <= static_cast<double>(at.key.most))
    return; // not for nan
  at.wrong(node,
           "a weight in bits, " + std::to_string(at.key.least) + " to " +
               std::to_string(at.key.most),
           "each bit doubles the odds: 3 is eight to one");
}

void check_band(const toml::node& node, const At& at) {
  const auto* list = node.as_array();
  const bool good = list != nullptr && list->size() == 2 && is_share(*list->get(0)) &&
                    is_share(*list->get(1)) &&
                    list->get(0)->value<double>() <= list->get(1)->value<double>();
  if (!good) at.wrong(node, "two shares, least and most: [0.0, 0.15]");
}

void check_date(const toml::node& node, const At& at) {
  if (!date_of(node)) at.wrong(node, "a date without quotes: 2026-04-01");
}

void check_delimiter(const toml::node& node, const At& at) {
  const auto* value = node.as_string();
  if (value == nullptr || !delimiter_of(value->get()))
    at.wrong(node, "one character in quotes, or \"tab\"", "such as \",\" or \"|\"");
}

void check_columns(const toml::node& node, const At& at) {
  const auto* list = node.as_array();
  if (list == nullptr) return at.wrong(node, "a list: [\"COL\", {column = \"X\", as = \"y\"}]");
  for (const toml::node& entry : *list) {
    if (const auto* table = entry.as_table())
      check_table(*table, *at.key.table, at.problems);
    else
      check_text(entry, at);
  }
}

void check_tables(const toml::node& node, const At& at) {
  const std::string brackets =
      "write " + std::string(at.key.table->title) + " with two brackets, once for each";
  const auto* list = node.as_array();
  if (list == nullptr) return at.wrong(node, "a list of tables", brackets);
  if (list->empty() && at.key.need == Need::required) return at.wrong(node, "at least one table");
  for (const toml::node& entry : *list) {
    if (const auto* table = entry.as_table())
      check_table(*table, *at.key.table, at.problems);
    else
      at.problems.add(place_of(entry), at.name() + " must be a list of tables", brackets);
  }
}

void check_value(const toml::node& node, const At& at) {
  switch (at.key.kind) {
  case ValueKind::text:
    return check_text(node, at);
  case ValueKind::texts:
    return check_texts(node, at);
  case ValueKind::flag:
    if (!node.is_boolean()) at.wrong(node, "true or false, without quotes");
    return;
  case ValueKind::whole:
    return check_whole(node, at);
  case ValueKind::bits:
    return check_bits(node, at);
  case ValueKind::share:
    return check_share(node, at);
  case ValueKind::band:
    return check_band(node, at);
  case ValueKind::levels:
    return check_levels(node, at);
  case ValueKind::date:
    return check_date(node, at);
  case ValueKind::delimiter:
    return check_delimiter(node, at);
  case ValueKind::column:
    if (!node.is_string()) at.wrong(node, "the header name of one column, in quotes");
    return;
  case ValueKind::columns:
    return check_columns(node, at);
  case ValueKind::table:
    if (const auto* table = node.as_table()) return check_table(*table, *at.key.table, at.problems);
    return at.wrong(node, "a table", "write " + std::string(at.key.table->title));
  case ValueKind::tables:
    return check_tables(node, at);
  }
}

/// Title of a table of the whole job that does have the key; empty if none has.
std::string_view home_of(std::string_view key, const TableShape& shape) {
  if (!shape.title.empty() && shape.find(key) != nullptr) return shape.title;
  for (const KeyShape& inner : shape.keys)
    if (inner.table != nullptr)
      if (const auto title = home_of(key, *inner.table); !title.empty()) return title;
  return {};
}

std::string help_for_unknown(std::string_view key, const TableShape& shape) {
  const std::string_view near = nearest(key, shape.names());
  const std::string_view home = home_of(key, job_shape());
  if (near.empty() && !home.empty()) return in_quotes(key) + " belongs in " + std::string(home);
  return suggestion(key, shape.names());
}

} // namespace

void check_table(const toml::table& table, const TableShape& shape, JobProblems& problems) {
  const std::string where = shape.title.empty() ? "" : " in " + std::string(shape.title);
  for (auto&& [key, node] : table) {
    const KeyShape* known = shape.find(key.str());
    if (known == nullptr)
      problems.add(place_of(key.source()), "unknown key " + in_quotes(key.str()) + where,
                   help_for_unknown(key.str(), shape));
    else
      check_value(node, At{*known, shape, problems});
  }
  for (const KeyShape& known : shape.keys) {
    if (known.need == Need::optional || table.contains(known.name)) continue;
    const std::string name =
        known.table != nullptr ? std::string(known.table->title) : in_quotes(known.name) + where;
    problems.add(place_of(table), name + " is missing", std::string(known.meaning));
  }
}

} // namespace tallystick::pipeline
