// SPDX-License-Identifier: MIT
// Arrow's reader of record batches takes offsets and indices as they stand in the file. This does not.
#pragma once

#include <memory>
#include <vector>

#include <arrow/record_batch.h>

namespace tallystick::arrow_files {

/// Checks all batches of one file, one after another.
class BatchCheck {
public:
  /// Throws unless every value of the batch lies inside its buffers. Text need not be UTF-8.
  void check(const arrow::RecordBatch& batch);

private:
  /// A dictionary stays the same for many batches; it is checked once for each column.
  std::vector<std::shared_ptr<arrow::ArrayData>> checked_;
};

} // namespace tallystick::arrow_files
