// SPDX-License-Identifier: MIT
// Batches of any length become groups of one length, each in one piece: what a file holds must not show how its rows
// arrived.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>

#include <arrow/record_batch.h>

namespace tallystick::arrow_files {

class RowGroups {
public:
  /// `exact`: even what lies between and behind the values in memory must not tell, since it will be written.
  RowGroups(std::shared_ptr<arrow::Schema> schema, std::int64_t rows_per_group, bool exact);

  void put(std::shared_ptr<arrow::RecordBatch> batch);
  /// nullptr unless a whole group has gathered.
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> take_full();
  /// What is left at the end; nullptr: nothing.
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> take_rest();

private:
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> take(std::int64_t rows);

  std::shared_ptr<arrow::Schema> schema_;
  std::int64_t rows_per_group_;
  bool exact_;
  std::deque<std::shared_ptr<arrow::RecordBatch>> waiting_;
  std::int64_t rows_ = 0;
};

} // namespace tallystick::arrow_files
