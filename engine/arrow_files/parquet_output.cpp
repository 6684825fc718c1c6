// SPDX-License-Identifier: MIT
#include <utility>

#include <arrow/util/thread_pool.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "arrow_files/failure.hpp"
#include "arrow_files/output_file.hpp"

namespace tallystick::arrow_files {

namespace {

constexpr int kZstdLevel = 1;

std::shared_ptr<parquet::WriterProperties>
file_properties(const table::ColumnarWriteOptions& options) {
  parquet::WriterProperties::Builder builder;
  builder.version(parquet::ParquetVersion::PARQUET_2_6)
      ->data_page_version(parquet::ParquetDataPageVersion::V1)
      ->max_row_group_length(options.rows_per_group)
      ->created_by(options.created_by == nullptr ? "" : options.created_by);
  switch (options.codec) {
  case table::ColumnarCodec::none:
    builder.compression(parquet::Compression::UNCOMPRESSED);
    break;
  case table::ColumnarCodec::snappy:
    builder.compression(parquet::Compression::SNAPPY);
    break;
  case table::ColumnarCodec::zstd:
    builder.compression(parquet::Compression::ZSTD)->compression_level(kZstdLevel);
    break;
  }
  return builder.build();
}

class ParquetOutput : public OutputFile {
public:
  ParquetOutput(const table::ColumnarWriteOptions& options, const arrow::Schema& schema,
                const std::shared_ptr<SinkStream>& sink) {
    parquet::ArrowWriterProperties::Builder arrow_properties;
    arrow_properties.store_schema()->set_use_threads(false);
    if (options.threads > 1) {
      threads_ = require(arrow::internal::ThreadPool::Make(options.threads));
      arrow_properties.set_use_threads(true)->set_executor(threads_.get());
    }
    writer_ = require(parquet::arrow::FileWriter::Open(schema, arrow::default_memory_pool(), sink,
                                                       file_properties(options),
                                                       arrow_properties.build()));
  }

  void write_group(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    require(writer_->NewBufferedRowGroup());
    require(writer_->WriteRecordBatch(*rows));
  }
  void finish() override { require(writer_->Close()); }

private:
  std::shared_ptr<arrow::internal::ThreadPool> threads_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
};

} // namespace

std::unique_ptr<OutputFile> create_parquet(const table::ColumnarWriteOptions& options,
                                           const std::shared_ptr<arrow::Schema>& schema,
                                           const std::shared_ptr<SinkStream>& sink) {
  return std::make_unique<ParquetOutput>(options, *schema, sink);
}

} // namespace tallystick::arrow_files
