// SPDX-License-Identifier: MIT
#include "arrow_files/columns.hpp"

#include <algorithm>
#include <utility>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

ZippedColumns::ZippedColumns(std::shared_ptr<arrow::Schema> schema,
                             std::vector<PlacedColumns> parts, std::int64_t rows,
                             std::int64_t batch_rows)
    : schema_(std::move(schema)), parts_(std::move(parts)), rows_(rows), batch_rows_(batch_rows) {}

std::shared_ptr<arrow::RecordBatch> ZippedColumns::next() {
  if (rows_ == 0) return nullptr;
  std::int64_t rows = std::min(rows_, batch_rows_);
  for (PlacedColumns& part : parts_) {
    if (part.pending_rows == 0) {
      part.pending = part.columns->next(rows);
      part.pending_rows = part.pending.front()->length();
      if (part.pending_rows == 0) throw Failed(ColumnarFailure::damaged);
    }
    rows = std::min(rows, part.pending_rows);
  }

  arrow::ArrayVector batch(static_cast<std::size_t>(schema_->num_fields()));
  for (PlacedColumns& part : parts_) {
    const bool all = part.pending_rows == rows;
    for (std::size_t column = 0; column < part.places.size(); ++column) {
      auto& pending = part.pending[column];
      const auto now = all ? pending : pending->Slice(0, rows);
      for (const std::size_t place : part.places[column])
        batch[place] = now;
      pending = all ? nullptr : pending->Slice(rows);
    }
    part.pending_rows -= rows;
  }
  rows_ -= rows;
  return arrow::RecordBatch::Make(schema_, rows, std::move(batch));
}

} // namespace tallystick::arrow_files
