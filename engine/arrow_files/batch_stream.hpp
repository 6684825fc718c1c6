// SPDX-License-Identifier: MIT
// Batches of rows handed out by the C stream interface.
#pragma once

#include <memory>

#include <arrow/record_batch.h>

#include "table/columnar_plugin.hpp"

namespace tallystick::arrow_files {

class BatchSource {
public:
  BatchSource() = default;
  BatchSource(const BatchSource&) = delete;
  BatchSource& operator=(const BatchSource&) = delete;
  virtual ~BatchSource() = default;

  [[nodiscard]] virtual const std::shared_ptr<arrow::Schema>& schema() const = 0;
  /// nullptr at the end.
  [[nodiscard]] virtual std::shared_ptr<arrow::RecordBatch> next() = 0;
};

/// The source belongs to the stream from now on.
void export_stream(std::unique_ptr<BatchSource> source, ArrowArrayStream* out);

} // namespace tallystick::arrow_files
