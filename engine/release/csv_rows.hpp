// SPDX-License-Identifier: MIT
// Released rows as lines of CSV.
#pragma once

#include <string>
#include <vector>

#include "flow/attributes.hpp"
#include "release/releasable.hpp"

namespace tallystick::release {

/// The area columns of each row of the area table as released text, each behind a comma.
[[nodiscard]] std::vector<std::string> area_texts(const AreaTable& areas);

/// Writes rows value by value, in the order of the table's columns. What ColumnRows is for columns.
class CsvRows {
public:
  CsvRows(TextBuffer& out, const std::vector<std::string>& areas) : out_(out), areas_(areas) {}

  template<Releasable T>
  void value(const T& value) {
    if (!first_) out_.append(",");
    first_ = false;
    append_released(out_, value);
  }
  void areas(std::uint32_t row) { out_.append(areas_[row]); }
  void end_row() {
    out_.append("\n");
    first_ = true;
  }

private:
  TextBuffer& out_;
  const std::vector<std::string>& areas_;
  bool first_ = true;
};

} // namespace tallystick::release
