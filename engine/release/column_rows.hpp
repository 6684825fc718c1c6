// SPDX-License-Identifier: MIT
// Released rows as columns with types.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "flow/attributes.hpp"
#include "release/releasable.hpp"
#include "table/column_builder.hpp"

namespace tallystick::release {

struct TableNote;

/// Builds columns value by value, in the order of the table's columns. What CsvRows is for CSV: the same concept is the
/// gate.
class ColumnRows {
public:
  ColumnRows(const TableNote& note, const AreaTable& areas);

  template<Releasable T>
  void value(const T& value) {
    append(value);
  }
  void areas(std::uint32_t row);
  void end_row() {
    next_ = 0;
    ++rows_;
  }
  [[nodiscard]] table::Owned<ArrowArray> finish() && {
    return make_batch(std::move(columns_), rows_);
  }

private:
  table::ColumnBuilder& next() { return columns_[next_++]; }
  void text_or_missing(std::string_view text);
  void append(const ProjectPseudonym& value);
  void append(const CodedText& value) { text_or_missing(value.text); }
  void append(const BirthPeriod& value);
  void append(const EventDay& value);
  void append(const RowCount& value);
  void append(const PayloadRow& value);
  void append_csv(std::string_view row);

  const AreaTable& areas_;
  std::vector<table::ColumnBuilder> columns_;
  std::vector<std::size_t> payload_; ///< columns of the source's own, in order
  std::size_t next_ = 0;
  std::size_t rows_ = 0;
  TextBuffer scratch_;
};

} // namespace tallystick::release
