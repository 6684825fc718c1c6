// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <arrow/array/array_binary.h>
#include <arrow/util/thread_pool.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "arrow_files/failure.hpp"
#include "arrow_files/output_file.hpp"

namespace tallystick::arrow_files {

namespace {

constexpr int kZstdLevel = 1;

/// Whether a dictionary would hold nearly as many values as there are rows: hashing them all, only to give the dictionary
/// up when it is too large, is most of the cost of writing such a column. Told by the first rows.
bool values_differ(const arrow::Array& column) {
  constexpr std::int64_t kSample = 4096;
  constexpr std::size_t kOftenRepeated = 2; // rows a value
  const auto* const texts = dynamic_cast<const arrow::BinaryArray*>(&column);
  if (texts == nullptr) return false;
  const std::int64_t rows = std::min(texts->length(), kSample);
  std::unordered_set<std::string_view> seen;
  for (std::int64_t row = 0; row < rows; ++row)
    seen.insert(texts->GetView(row));
  return seen.size() * kOftenRepeated > static_cast<std::size_t>(rows);
}

std::shared_ptr<parquet::WriterProperties>
file_properties(const table::ColumnarWriteOptions& options, const arrow::RecordBatch* first) {
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
  for (int column = 0; first != nullptr && column < first->num_columns(); ++column)
    if (values_differ(*first->column(column)))
      builder.disable_dictionary(first->column_name(column));
  return builder.build();
}

class ParquetOutput : public OutputFile {
public:
  ParquetOutput(const table::ColumnarWriteOptions& options, std::shared_ptr<arrow::Schema> schema,
                std::shared_ptr<SinkStream> sink)
      : options_(options), created_by_(options.created_by == nullptr ? "" : options.created_by),
        schema_(std::move(schema)), sink_(std::move(sink)) {
    options_.created_by = created_by_.c_str(); // the caller's may be gone when the file begins
    if (options.threads > 1) threads_ = require(arrow::internal::ThreadPool::Make(options.threads));
  }

  void write_group(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    if (!writer_) begin(rows.get());
    require(writer_->NewBufferedRowGroup());
    require(writer_->WriteRecordBatch(*rows));
  }
  void finish() override {
    if (!writer_) begin(nullptr);
    require(writer_->Close());
  }

private:
  /// With the first rows in sight, which tell how columns are best encoded.
  void begin(const arrow::RecordBatch* first) {
    parquet::ArrowWriterProperties::Builder arrow_properties;
    arrow_properties.store_schema()->set_use_threads(false);
    if (threads_) arrow_properties.set_use_threads(true)->set_executor(threads_.get());
    writer_ = require(parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(),
                                                       sink_, file_properties(options_, first),
                                                       arrow_properties.build()));
  }

  table::ColumnarWriteOptions options_;
  std::string created_by_;
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<SinkStream> sink_;
  std::shared_ptr<arrow::internal::ThreadPool> threads_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
};

} // namespace

std::unique_ptr<OutputFile> create_parquet(const table::ColumnarWriteOptions& options,
                                           const std::shared_ptr<arrow::Schema>& schema,
                                           const std::shared_ptr<SinkStream>& sink) {
  return std::make_unique<ParquetOutput>(options, schema, sink);
}

} // namespace tallystick::arrow_files
