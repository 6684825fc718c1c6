// SPDX-License-Identifier: MIT
// The shape of a job file as data: every key, its kind and its meaning. The checker, the JSON
// Schema and the reference page all follow this one description.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tallystick::pipeline {

enum class ValueKind : std::uint8_t {
  text,      ///< not empty
  texts,     ///< a list of texts without repeats, or one text
  flag,      ///< true or false
  whole,     ///< a whole number from `least` to `most`
  bits,      ///< a weight from 0 to `most` bits, with decimals
  share,     ///< a number from 0 to 1
  band,      ///< [least, most], two shares
  levels,    ///< false, or a list of the choices without repeats
  date,      ///< a TOML date, without quotes
  delimiter, ///< one character, or "tab"
  column,    ///< a header name; empty = no column, whatever the profile says
  columns,   ///< a list of header names, or of `table`s in braces
  table,     ///< [name]
  tables,    ///< [[name]], one or more
};

enum class Need : std::uint8_t { optional, required };

struct TableShape;

struct KeyShape {
  std::string_view name{};
  ValueKind kind = ValueKind::text;
  Need need = Need::optional;
  std::string_view meaning{};              ///< one line, for people
  std::string_view fallback{};             ///< the default as written in a job; empty = none
  std::vector<std::string_view> choices{}; ///< text, texts: the only values; empty = any
  std::int64_t least = 0;                  ///< whole, bits
  std::int64_t most = 0;                   ///< whole, bits
  const TableShape* table = nullptr;       ///< table, tables, columns
};

struct TableShape {
  std::string_view title{}; ///< as in the file: "[source.columns]"; the file itself has none
  std::vector<KeyShape> keys{};

  [[nodiscard]] const KeyShape* find(std::string_view key) const;
  [[nodiscard]] std::vector<std::string_view> names() const;
};

[[nodiscard]] const TableShape& job_shape();
[[nodiscard]] const TableShape& optouts_shape(); ///< the part of it under [optouts]
[[nodiscard]] const TableShape& profile_shape();
/// The keys of one entry of a list of released columns.
[[nodiscard]] const TableShape& released_shape();
/// The same for the columns of the area look-up.
[[nodiscard]] const TableShape& area_column_shape();

/// JSON Schema (2020-12) of the job file, as text; datasets/job.schema.json holds the same.
[[nodiscard]] std::string job_schema();

// Names of enumerators, in their order.
[[nodiscard]] const std::vector<std::string_view>& purpose_names();
[[nodiscard]] const std::vector<std::string_view>& exemption_names();
[[nodiscard]] const std::vector<std::string_view>& scheme_names();
[[nodiscard]] const std::vector<std::string_view>& no_number_names();
[[nodiscard]] const std::vector<std::string_view>& national_mode_names();
[[nodiscard]] const std::vector<std::string_view>& term_names();
[[nodiscard]] const std::vector<std::string_view>& candidates_names();
[[nodiscard]] const std::vector<std::string_view>& blocking_field_names();

} // namespace tallystick::pipeline
