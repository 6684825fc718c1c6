// SPDX-License-Identifier: MIT
#include "arrow_files/row_groups.hpp"

#include <utility>

#include <arrow/array/concatenate.h>
#include <arrow/type.h>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

RowGroups::RowGroups(std::shared_ptr<arrow::Schema> schema, std::int64_t rows_per_group, bool exact)
    : schema_(std::move(schema)), rows_per_group_(rows_per_group), exact_(exact) {}

void RowGroups::put(std::shared_ptr<arrow::RecordBatch> batch) {
  rows_ += batch->num_rows();
  if (batch->num_rows() != 0) waiting_.push_back(std::move(batch));
}

std::shared_ptr<arrow::RecordBatch> RowGroups::take_full() {
  return rows_ < rows_per_group_ ? nullptr : take(rows_per_group_);
}

std::shared_ptr<arrow::RecordBatch> RowGroups::take_rest() {
  return rows_ == 0 ? nullptr : take(rows_);
}

std::shared_ptr<arrow::RecordBatch> RowGroups::take(std::int64_t rows) {
  arrow::RecordBatchVector pieces;
  for (std::int64_t missing = rows; missing > 0;) {
    auto& first = waiting_.front();
    if (first->num_rows() > missing) {
      pieces.push_back(first->Slice(0, missing));
      first = first->Slice(missing);
      break;
    }
    missing -= first->num_rows();
    pieces.push_back(std::move(first));
    waiting_.pop_front();
  }
  rows_ -= rows;
  if (pieces.size() == 1) {
    if (!exact_) return pieces.front();
    pieces.push_back(pieces.front()->Slice(0, 0)); // two make a copy
  }

  arrow::ArrayVector columns;
  for (int column = 0; column < schema_->num_fields(); ++column) {
    arrow::ArrayVector parts;
    for (const auto& piece : pieces)
      parts.push_back(piece->column(column));
    columns.push_back(require(arrow::Concatenate(parts)));
  }
  return arrow::RecordBatch::Make(schema_, rows, std::move(columns));
}

} // namespace tallystick::arrow_files
