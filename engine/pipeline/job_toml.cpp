// SPDX-License-Identifier: MIT
#include "pipeline/job_toml.hpp"

#include <algorithm>
#include <exception>

namespace tallystick::pipeline {

JobPlace place_of(const toml::source_region& region) {
  if (!region.begin) return {};
  return {region.begin.line, region.begin.column};
}

JobPlace place_of(const toml::node& node) {
  return place_of(node.source());
}

std::optional<toml::table> parse_toml(std::string_view text, JobProblems& problems) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    problems.add(place_of(error.source()), "not valid TOML: " + std::string(error.description()),
                 "texts need quotes, dates must not have them, and a key may be set only once");
  } catch (const std::exception&) {
    problems.add({}, "not valid TOML");
  }
  return std::nullopt;
}

std::vector<JobProblem> JobProblems::in_file_order() && {
  std::stable_sort(problems_.begin(), problems_.end(),
                   [](const JobProblem& a, const JobProblem& b) {
                     return a.line != b.line ? a.line < b.line : a.column < b.column;
                   });
  return std::move(problems_);
}

std::optional<char> delimiter_of(std::string_view text) {
  if (text == "tab") return '\t';
  if (text.size() != 1) return std::nullopt;
  const char c = text.front();
  const bool letter_or_digit =
      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const bool printable = c == '\t' || (c >= ' ' && c <= '~');
  if (letter_or_digit || !printable || c == '"') return std::nullopt;
  return c;
}

std::optional<Date> date_of(const toml::node& node) {
  const auto* value = node.as_date();
  if (value == nullptr) return std::nullopt;
  const toml::date& date = value->get();
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(date.year)},
                                        std::chrono::month{date.month}, std::chrono::day{date.day}};
  if (!day.ok()) return std::nullopt;
  return Date{day};
}

const toml::node* Section::node(std::string_view key) const {
  return table_ == nullptr ? nullptr : table_->get(key);
}

JobPlace Section::place() const {
  return table_ == nullptr ? JobPlace{} : place_of(*table_);
}

JobPlace Section::place(std::string_view key) const {
  const toml::node* found = node(key);
  return found == nullptr ? place() : place_of(*found);
}

std::optional<std::string> Section::maybe_text(std::string_view key) const {
  const toml::node* found = node(key);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return found->as_string()->get();
}

std::string Section::text(std::string_view key, std::string_view fallback) const {
  return maybe_text(key).value_or(std::string(fallback));
}

std::vector<std::string> Section::texts(std::string_view key) const {
  std::vector<std::string> all;
  const toml::node* found = node(key);
  if (found == nullptr) return all;
  if (const auto* one = found->as_string()) all.push_back(one->get());
  if (const auto* list = found->as_array())
    for (const toml::node& entry : *list)
      if (const auto* text = entry.as_string()) all.push_back(text->get());
  return all;
}

std::optional<bool> Section::maybe_flag(std::string_view key) const {
  const toml::node* found = node(key);
  if (found == nullptr || !found->is_boolean()) return std::nullopt;
  return found->as_boolean()->get();
}

std::int64_t Section::whole(std::string_view key, std::int64_t fallback) const {
  const toml::node* found = node(key);
  return found != nullptr && found->is_integer() ? found->as_integer()->get() : fallback;
}

double Section::number(std::string_view key, double fallback) const {
  const toml::node* found = node(key);
  return found == nullptr ? fallback : found->value<double>().value_or(fallback);
}

std::optional<Date> Section::maybe_date(std::string_view key) const {
  const toml::node* found = node(key);
  return found == nullptr ? std::nullopt : date_of(*found);
}

char Section::delimiter() const {
  return delimiter_of(text("delimiter", ",")).value_or(',');
}

std::size_t Section::choice(std::string_view key, const std::vector<std::string_view>& names,
                            std::size_t fallback) const {
  const std::string chosen = text(key);
  const auto at = std::find(names.begin(), names.end(), chosen);
  return at == names.end() ? fallback : static_cast<std::size_t>(at - names.begin());
}

Section Section::table(std::string_view key) const {
  const toml::node* found = node(key);
  return Section{found == nullptr ? nullptr : found->as_table()};
}

std::vector<Section> Section::tables(std::string_view key) const {
  std::vector<Section> all;
  const toml::node* found = node(key);
  if (found == nullptr || !found->is_array()) return all;
  for (const toml::node& entry : *found->as_array())
    if (const auto* table = entry.as_table()) all.emplace_back(table);
  return all;
}

} // namespace tallystick::pipeline
