// SPDX-License-Identifier: MIT
// ReleasedTable: one output file, described column by column, whose rows can be written as CSV.
// Made only by release.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/data_class.hpp"

namespace tallystick::release {

class Releaser;

/// What a reader of the file is told about a column (schema.json, data dictionary).
struct ColumnNote {
  std::string name;
  std::string type; ///< text, integer, date, year, year-month, pseudonym
  std::string description;
  std::vector<std::string> codes; ///< the closed list, if there is one and it is short
};

/// Rows are numbered 0 .. rows()-1 in the order in which they are released: by pseudonym, then by a
/// keyed shuffle, so that the order says nothing about the source files. Reading is thread-safe.
/// Refers to the run's PermittedBatch, which must live as long.
class ReleasedTable {
public:
  static constexpr DataClass data_class = DataClass::released;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& description() const { return description_; }
  [[nodiscard]] const std::vector<ColumnNote>& columns() const { return columns_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  /// Appends rows [begin, end) as CSV lines.
  void append_rows(std::size_t begin, std::size_t end, std::vector<char>& out) const {
    format_(begin, end, out);
  }

private:
  friend class Releaser;
  using Format = std::function<void(std::size_t begin, std::size_t end, std::vector<char>& out)>;
  ReleasedTable(std::string name, std::string description, std::vector<ColumnNote> columns,
                std::size_t rows, Format format)
      : name_(std::move(name)), description_(std::move(description)), columns_(std::move(columns)),
        rows_(rows), format_(std::move(format)) {}

  std::string name_;
  std::string description_;
  std::vector<ColumnNote> columns_;
  std::size_t rows_;
  Format format_;
};

} // namespace tallystick::release
