// SPDX-License-Identifier: MIT
// Reads TOML text and walks its tables: the one border to toml++, where its exceptions end.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "pipeline/job_problems.hpp"
#include "pipeline/job_shape.hpp"

namespace tallystick::pipeline {

[[nodiscard]] JobPlace place_of(const toml::source_region& region);
[[nodiscard]] JobPlace place_of(const toml::node& node);

/// The root table; nothing (and one problem with its place) if the text is not TOML.
[[nodiscard]] std::optional<toml::table> parse_toml(std::string_view text, JobProblems& problems);

/// Checks names, kinds, choices and completeness of a table and everything in it.
void check_table(const toml::table& table, const TableShape& shape, JobProblems& problems);

/// A text that meets `kind`'s rule, or nothing.
[[nodiscard]] std::optional<char> delimiter_of(std::string_view text);
[[nodiscard]] std::optional<Date> date_of(const toml::node& node);

/// Lenient reading of a checked table: what is absent or of the wrong kind reads as the fallback,
/// since check_table() has already reported it. An absent table reads as an empty one.
class Section {
public:
  explicit Section(const toml::table* table) : table_(table) {}

  [[nodiscard]] bool present() const { return table_ != nullptr; }
  [[nodiscard]] bool has(std::string_view key) const { return node(key) != nullptr; }
  /// Of the key's value, or of the table if there is no such key.
  [[nodiscard]] JobPlace place(std::string_view key) const;
  [[nodiscard]] JobPlace place() const;

  [[nodiscard]] std::string text(std::string_view key, std::string_view fallback = {}) const;
  [[nodiscard]] std::optional<std::string> maybe_text(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::optional<bool> maybe_flag(std::string_view key) const;
  [[nodiscard]] std::int64_t whole(std::string_view key, std::int64_t fallback) const;
  [[nodiscard]] double number(std::string_view key, double fallback) const;
  [[nodiscard]] std::optional<Date> maybe_date(std::string_view key) const;
  [[nodiscard]] char delimiter() const;
  /// Position of the key's text among names; `fallback` if it is none of them.
  [[nodiscard]] std::size_t choice(std::string_view key, const std::vector<std::string_view>& names,
                                   std::size_t fallback) const;
  [[nodiscard]] Section table(std::string_view key) const;
  [[nodiscard]] std::vector<Section> tables(std::string_view key) const;
  [[nodiscard]] const toml::node* node(std::string_view key) const;

private:
  const toml::table* table_;
};

} // namespace tallystick::pipeline
