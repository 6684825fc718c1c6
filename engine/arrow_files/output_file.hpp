// SPDX-License-Identifier: MIT
// A file that is written, whatever its format.
#pragma once

#include <memory>
#include <string>

#include <arrow/record_batch.h>

#include "arrow_files/sink_stream.hpp"
#include "table/columnar_plugin.hpp"

namespace tallystick::arrow_files {

/// What it throws is what guarded() understands. Its end without finish() may try to write; the sink refuses by then.
class OutputFile {
public:
  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  virtual ~OutputFile() = default;

  virtual void write_group(const std::shared_ptr<arrow::RecordBatch>& rows) = 0;
  virtual void finish() = 0;
};

[[nodiscard]] std::unique_ptr<OutputFile>
create_parquet(const table::ColumnarWriteOptions& options,
               const std::shared_ptr<arrow::Schema>& schema,
               const std::shared_ptr<SinkStream>& sink);
[[nodiscard]] std::unique_ptr<OutputFile> create_arrow(const table::ColumnarWriteOptions& options,
                                                       const std::shared_ptr<arrow::Schema>& schema,
                                                       const std::shared_ptr<SinkStream>& sink);

} // namespace tallystick::arrow_files
