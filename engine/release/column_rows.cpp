// SPDX-License-Identifier: MIT
#include "release/column_rows.hpp"

#include "core/date.hpp"
#include "release/released_table.hpp"

namespace tallystick::release {

ColumnRows::ColumnRows(const TableNote& note, const AreaTable& areas) : areas_(areas) {
  for (const ColumnNote& column : note.columns) {
    if (column.origin == ColumnOrigin::source) payload_.push_back(columns_.size());
    columns_.emplace_back(column.format);
  }
}

/// A blank says that nothing is known; columns have a better way to say it.
void ColumnRows::text_or_missing(std::string_view text) {
  if (text.empty())
    next().append_missing();
  else
    next().append_bytes(text);
}

void ColumnRows::append(const ProjectPseudonym& value) {
  if (value.form == PseudonymForm::binary)
    next().append_fixed(value.bytes.data());
  else
    next().append_bytes(value.view());
}

void ColumnRows::append(const BirthPeriod& value) {
  if (value.year == 0) return next().append_missing();
  if (value.month == 0) return next().append(std::int32_t{value.year});
  scratch_.clear();
  append_csv_value(scratch_, value);
  next().append_bytes(scratch_.view());
}

void ColumnRows::append(const EventDay& value) {
  if (value.day == kNoDay)
    next().append_missing();
  else
    next().append(value.day);
}

void ColumnRows::append(const RowCount& value) {
  next().append(static_cast<std::int32_t>(value.count));
}

void ColumnRows::areas(std::uint32_t row) {
  for (const std::string& text : areas_.rows[row])
    text_or_missing(text);
}

void ColumnRows::append(const PayloadRow& value) {
  if (value.layout == nullptr) return append_csv(value.row);
  std::size_t at = table::packed_begin(value.layout->size());
  for (std::size_t column = 0; column < value.layout->size(); ++column)
    next().append(table::take_packed(value.row, column, (*value.layout)[column], at));
}

/// The fields of a source of texts, which were quoted where they had to be.
void ColumnRows::append_csv(std::string_view row) {
  std::size_t at = 0;
  for (std::size_t field = 0; field < payload_.size(); ++field) {
    if (at < row.size() && row[at] == '"') {
      scratch_.clear();
      for (++at; at < row.size(); ++at) {
        if (row[at] == '"' && (++at == row.size() || row[at] != '"')) break;
        scratch_.append(row.substr(at, 1));
      }
      text_or_missing(scratch_.view());
    } else {
      const std::size_t end = std::min(row.find(',', at), row.size());
      text_or_missing(row.substr(at, end - at));
      at = end;
    }
    ++at; // the comma
  }
}

} // namespace tallystick::release
