// SPDX-License-Identifier: MIT
#include <string>
#include <utility>
#include <vector>

#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>

#include "arrow_files/failure.hpp"
#include "arrow_files/output_file.hpp"

namespace tallystick::arrow_files {

namespace {

constexpr int kZstdLevel = 1;

arrow::ipc::IpcWriteOptions write_options(table::ColumnarCodec codec) {
  auto options = arrow::ipc::IpcWriteOptions::Defaults();
  options.use_threads =
      false; // Arrow's threads for this are the process's, as many as it has cores
  if (codec == table::ColumnarCodec::snappy) throw Failed(ColumnarFailure::unsupported);
  if (codec == table::ColumnarCodec::zstd) {
    options.codec = require(arrow::util::Codec::Create(arrow::Compression::ZSTD, kZstdLevel));
  }
  return options;
}

class ArrowOutput : public OutputFile {
public:
  ArrowOutput(const table::ColumnarWriteOptions& options,
              const std::shared_ptr<arrow::Schema>& schema,
              const std::shared_ptr<SinkStream>& sink) {
    if (options.format == table::ColumnarFormat::arrow_stream) {
      writer_ = require(arrow::ipc::MakeStreamWriter(sink, schema, write_options(options.codec)));
      return;
    }
    const auto footer = arrow::key_value_metadata(
        std::vector<std::string>{"created_by"},
        std::vector<std::string>{options.created_by == nullptr ? "" : options.created_by});
    writer_ =
        require(arrow::ipc::MakeFileWriter(sink, schema, write_options(options.codec), footer));
  }

  void write_group(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    require(writer_->WriteRecordBatch(*rows));
  }
  void finish() override { require(writer_->Close()); }

private:
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

} // namespace

std::unique_ptr<OutputFile> create_arrow(const table::ColumnarWriteOptions& options,
                                         const std::shared_ptr<arrow::Schema>& schema,
                                         const std::shared_ptr<SinkStream>& sink) {
  return std::make_unique<ArrowOutput>(options, schema, sink);
}

} // namespace tallystick::arrow_files
