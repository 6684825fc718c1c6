// SPDX-License-Identifier: MIT
// Writes a Parquet or Arrow file through a pending file, so that it appears whole or not at all.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "table/atomic_file.hpp"
#include "table/column_batch.hpp"
#include "table/columnar_plugin.hpp"

namespace tallystick::table {

/// Serial.
class ColumnarFileWriter {
public:
  /// Begins the file. `threads` may encode columns at once; the bytes do not depend on how many. Errors: failed.
  static Result<std::unique_ptr<ColumnarFileWriter>>
  create(PendingFile file, const ArrowSchema& schema, ColumnarWriteOptions options);
  ColumnarFileWriter(const ColumnarFileWriter&) = delete;
  ColumnarFileWriter& operator=(const ColumnarFileWriter&) = delete;
  ~ColumnarFileWriter();

  Status write(Owned<ArrowArray> batch);
  /// Writes the footer and gives the file back, still pending. The writer is of no use afterwards.
  [[nodiscard]] Result<PendingFile> finish();

private:
  ColumnarFileWriter(PendingFile file, const ColumnarPlugin& plugin)
      : file_(std::move(file)), plugin_(plugin) {}
  Status judge(ColumnarFailure failure);

  PendingFile file_;
  Status written_; ///< of the file: what the plug-in cannot say
  const ColumnarPlugin& plugin_;
  ColumnarWriterState* writer_ = nullptr;
};

} // namespace tallystick::table
