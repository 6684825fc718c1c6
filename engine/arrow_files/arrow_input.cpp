// SPDX-License-Identifier: MIT
#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include <arrow/ipc/reader.h>

#include "arrow_files/checked_batch.hpp"
#include "arrow_files/failure.hpp"
#include "arrow_files/input_file.hpp"

namespace tallystick::arrow_files {

namespace {

using Fields = std::vector<std::int32_t>;

arrow::ipc::IpcReadOptions options_for(const Fields& fields) {
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  options.included_fields.assign(fields.begin(), fields.end());
  std::sort(options.included_fields.begin(), options.included_fields.end());
  const auto last = std::unique(options.included_fields.begin(), options.included_fields.end());
  options.included_fields.erase(last, options.included_fields.end());
  return options;
}

/// The column that costs least to read, for who wants to know the rows only.
std::int32_t narrowest(const arrow::Schema& schema) {
  int best = 0;
  int best_width = 1 << 30;
  for (int field = 0; field < schema.num_fields(); ++field) {
    const auto& type = *schema.field(field)->type();
    const int width = type.id() == arrow::Type::NA  ? 0
                      : arrow::is_fixed_width(type) ? type.bit_width()
                                                    : 1 << 29;
    if (width >= best_width || type.id() == arrow::Type::DICTIONARY) continue;
    best = field;
    best_width = width;
  }
  return best;
}

/// Puts the columns read, which come in file order, into the order asked for, and cuts them into short batches.
class Cutter {
public:
  Cutter(const arrow::Schema& file, Fields fields, std::int64_t batch_rows)
      : fields_(std::move(fields)), batch_rows_(batch_rows) {
    arrow::FieldVector wanted;
    for (const std::int32_t field : fields_) {
      if (field < 0 || field >= file.num_fields()) throw Failed(ColumnarFailure::internal);
      wanted.push_back(file.field(field));
    }
    schema_ = arrow::schema(std::move(wanted));
    included_ = options_for(fields_).included_fields;
  }

  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }
  [[nodiscard]] const Fields& fields() const { return fields_; }

  void put(const arrow::RecordBatch& batch) {
    check_.check(batch);
    arrow::ArrayVector columns;
    for (const std::int32_t field : fields_) {
      const auto found = std::find(included_.begin(), included_.end(), field);
      columns.push_back(batch.column(static_cast<int>(found - included_.begin())));
    }
    rest_ = arrow::RecordBatch::Make(schema_, batch.num_rows(), std::move(columns));
  }

  /// nullptr when nothing is left of what was put.
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> cut() {
    if (rest_ == nullptr || rest_->num_rows() == 0) return nullptr;
    auto batch = rest_;
    rest_ = nullptr;
    if (batch->num_rows() > batch_rows_) {
      rest_ = batch->Slice(batch_rows_);
      batch = batch->Slice(0, batch_rows_);
    }
    return batch;
  }

private:
  Fields fields_;
  std::int64_t batch_rows_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<int> included_;
  std::shared_ptr<arrow::RecordBatch> rest_;
  BatchCheck check_;
};

class ArrowFileInput : public InputFile {
public:
  explicit ArrowFileInput(std::shared_ptr<PreadFile> file) : file_(std::move(file)) {
    const auto reader = open_reader({});
    schema_ = reader->schema();
    rows_.resize(static_cast<std::size_t>(reader->num_record_batches()));
  }

  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  [[nodiscard]] std::int64_t groups() const override {
    return static_cast<std::int64_t>(rows_.size());
  }

  [[nodiscard]] std::int64_t group_rows(std::int64_t group) override {
    auto& rows = rows_.at(static_cast<std::size_t>(group));
    if (rows) return *rows;
    const Fields fields = {narrowest(*schema_)};
    auto reader = take_reader(fields);
    rows = require(reader->ReadRecordBatch(static_cast<int>(group)))->num_rows();
    give_back(fields, std::move(reader));
    return *rows;
  }

  [[nodiscard]] std::unique_ptr<BatchSource>
  read(std::int64_t group, std::span<const std::int32_t> fields, std::int64_t batch_rows) override;

  using Reader = std::shared_ptr<arrow::ipc::RecordBatchFileReader>;

  /// A reader is one thread's at a time; it keeps the footer and the dictionaries for the next.
  [[nodiscard]] Reader take_reader(const Fields& fields) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = std::find_if(idle_.begin(), idle_.end(),
                                      [&](const auto& idle) { return idle.first == fields; });
      if (found != idle_.end()) {
        auto reader = std::move(found->second);
        idle_.erase(found);
        return reader;
      }
    }
    return open_reader(fields);
  }

  void give_back(const Fields& fields, Reader reader) {
    const std::lock_guard lock(mutex_);
    idle_.emplace_back(fields, std::move(reader));
  }

private:
  [[nodiscard]] Reader open_reader(const Fields& fields) const {
    return require(arrow::ipc::RecordBatchFileReader::Open(file_, options_for(fields)));
  }

  std::shared_ptr<PreadFile> file_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::optional<std::int64_t>> rows_;
  std::mutex mutex_;
  std::vector<std::pair<Fields, Reader>> idle_;
};

class FileBatch : public BatchSource {
public:
  FileBatch(ArrowFileInput& file, std::int64_t group, Cutter cutter)
      : file_(file), group_(static_cast<int>(group)), cutter_(std::move(cutter)) {}

  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override {
    return cutter_.schema();
  }
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> next() override {
    if (!read_) {
      read_ = true;
      auto reader = file_.take_reader(cutter_.fields());
      cutter_.put(*require(reader->ReadRecordBatch(group_)));
      file_.give_back(cutter_.fields(), std::move(reader));
    }
    return cutter_.cut();
  }

private:
  ArrowFileInput& file_;
  int group_;
  Cutter cutter_;
  bool read_ = false;
};

/// Rows without columns: all that can be said of a batch of which no field is wanted.
class RowsOnly : public BatchSource {
public:
  RowsOnly(std::int64_t rows, std::int64_t batch_rows)
      : schema_(arrow::schema(arrow::FieldVector{})), rows_(rows), batch_rows_(batch_rows) {}
  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> next() override {
    const std::int64_t rows = std::min(rows_, batch_rows_);
    rows_ -= rows;
    return rows == 0 ? nullptr : arrow::RecordBatch::Make(schema_, rows, arrow::ArrayVector{});
  }

private:
  std::shared_ptr<arrow::Schema> schema_;
  std::int64_t rows_;
  std::int64_t batch_rows_;
};

std::unique_ptr<BatchSource> ArrowFileInput::read(std::int64_t group,
                                                  std::span<const std::int32_t> fields,
                                                  std::int64_t batch_rows) {
  if (group < 0 || group >= groups()) throw Failed(ColumnarFailure::internal);
  if (fields.empty()) return std::make_unique<RowsOnly>(group_rows(group), batch_rows);
  return std::make_unique<FileBatch>(
      *this, group, Cutter(*schema_, Fields(fields.begin(), fields.end()), batch_rows));
}

class StreamBatches : public BatchSource {
public:
  StreamBatches(const PreadFile& file, Cutter cutter) : cutter_(std::move(cutter)) {
    // Without fields there is nothing to leave out, so that any will do.
    reader_ = require(arrow::ipc::RecordBatchStreamReader::Open(file.from_start(),
                                                                options_for(cutter_.fields())));
  }

  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override {
    return cutter_.schema();
  }
  [[nodiscard]] std::shared_ptr<arrow::RecordBatch> next() override {
    for (;;) {
      if (auto batch = cutter_.cut()) return batch;
      std::shared_ptr<arrow::RecordBatch> read;
      require(reader_->ReadNext(&read));
      if (read == nullptr) return nullptr;
      cutter_.put(*read);
    }
  }

private:
  Cutter cutter_;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader_;
};

class ArrowStreamInput : public InputFile {
public:
  explicit ArrowStreamInput(std::shared_ptr<PreadFile> file) : file_(std::move(file)) {
    schema_ =
        require(arrow::ipc::RecordBatchStreamReader::Open(file_->from_start(), options_for({})))
            ->schema();
  }
  [[nodiscard]] const std::shared_ptr<arrow::Schema>& schema() const override { return schema_; }
  [[nodiscard]] std::int64_t groups() const override { return 1; }
  [[nodiscard]] std::int64_t group_rows(std::int64_t /*group*/) override { return -1; }
  [[nodiscard]] std::unique_ptr<BatchSource> read(std::int64_t /*group*/,
                                                  std::span<const std::int32_t> fields,
                                                  std::int64_t batch_rows) override {
    return std::make_unique<StreamBatches>(
        *file_, Cutter(*schema_, Fields(fields.begin(), fields.end()), batch_rows));
  }

private:
  std::shared_ptr<PreadFile> file_;
  std::shared_ptr<arrow::Schema> schema_;
};

} // namespace

std::unique_ptr<InputFile> open_arrow_file(std::shared_ptr<PreadFile> file) {
  return std::make_unique<ArrowFileInput>(std::move(file));
}

std::unique_ptr<InputFile> open_arrow_stream(std::shared_ptr<PreadFile> file) {
  return std::make_unique<ArrowStreamInput>(std::move(file));
}

} // namespace tallystick::arrow_files
