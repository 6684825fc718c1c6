// SPDX-License-Identifier: MIT
// The table of functions that the engine sees. No exception leaves it.
#include <algorithm>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

#include <arrow/c/bridge.h>
#include <arrow/config.h>

#include "arrow_files/failure.hpp"
#include "arrow_files/input_file.hpp"
#include "arrow_files/output_file.hpp"
#include "arrow_files/row_groups.hpp"
#include "table/columnar_plugin.hpp"

namespace tallystick::table {

struct ColumnarFileState {
  std::unique_ptr<arrow_files::InputFile> file;
};

struct ColumnarWriterState {
  std::shared_ptr<arrow_files::SinkStream> sink;
  std::shared_ptr<arrow::Schema> schema;
  std::unique_ptr<arrow_files::RowGroups> groups;
  std::unique_ptr<arrow_files::OutputFile> file;
  ColumnarFailure failure = ColumnarFailure::none; ///< what ended the writing
};

} // namespace tallystick::table

namespace tallystick::arrow_files {

namespace {

using table::ColumnarFile;
using table::ColumnarFormat;
using table::ColumnarWriteOptions;
using table::ColumnarWriter;

std::unique_ptr<InputFile> open_format(int descriptor, ColumnarFormat format) {
  auto file = PreadFile::open(descriptor);
  switch (format) {
  case ColumnarFormat::parquet:
    return open_parquet(std::move(file));
  case ColumnarFormat::arrow_file:
    return open_arrow_file(std::move(file));
  case ColumnarFormat::arrow_stream:
    return open_arrow_stream(std::move(file));
  }
  throw Failed(ColumnarFailure::internal);
}

ColumnarFailure open(int descriptor, ColumnarFormat format, ColumnarFile* out) noexcept {
  return guarded([&] {
    auto state = std::make_unique<table::ColumnarFileState>();
    state->file = open_format(descriptor, format);
    *out = state.release();
  });
}

void close(ColumnarFile file) noexcept {
  delete file;
}

ColumnarFailure schema(ColumnarFile file, ArrowSchema* out) noexcept {
  return guarded([&] { require(arrow::ExportSchema(*file->file->schema(), out)); });
}

std::int64_t groups(ColumnarFile file) noexcept {
  return file->file->groups();
}

/// A batch whose rows cannot be counted has an unknown number; reading it will say why.
std::int64_t group_rows(ColumnarFile file, std::int64_t group) noexcept {
  std::int64_t rows = -1;
  return guarded([&] { rows = file->file->group_rows(group); }) == ColumnarFailure::none ? rows
                                                                                         : -1;
}

ColumnarFailure read(ColumnarFile file, std::int64_t group, const std::int32_t* fields,
                     std::int64_t field_count, std::int64_t batch_rows,
                     ArrowArrayStream* out) noexcept {
  return guarded([&] {
    const std::span wanted(fields, static_cast<std::size_t>(field_count));
    const std::int32_t all = file->file->schema()->num_fields();
    const bool known = std::all_of(wanted.begin(), wanted.end(),
                                   [&](auto field) { return field >= 0 && field < all; });
    if (!known || group < 0 || group >= file->file->groups() || batch_rows <= 0) {
      throw Failed(ColumnarFailure::internal);
    }
    export_stream(file->file->read(group, wanted, batch_rows), out);
  });
}

/// The schema stays the caller's, though Arrow takes what it imports.
std::shared_ptr<arrow::Schema> borrow(const ArrowSchema& schema) {
  ArrowSchema copy = schema;
  copy.release = [](ArrowSchema* self) { self->release = nullptr; };
  return require(arrow::ImportSchema(&copy));
}

/// How dictionaries and views are laid out tells how rows came in batches, and a file's bytes must not.
bool tells_batches(const arrow::DataType& type, ColumnarFormat format) {
  if (type.id() == arrow::Type::DICTIONARY) return true;
  if (type.id() == arrow::Type::STRING_VIEW || type.id() == arrow::Type::BINARY_VIEW) {
    return format != ColumnarFormat::parquet; // which has no views: values are copied out of them
  }
  return std::any_of(type.fields().begin(), type.fields().end(),
                     [&](const auto& field) { return tells_batches(*field->type(), format); });
}

ColumnarFailure create(const ColumnarWriteOptions* options, const ArrowSchema* schema,
                       table::ColumnarSink sink, ColumnarWriter* out) noexcept {
  return guarded([&] {
    if (options->rows_per_group <= 0) throw Failed(ColumnarFailure::internal);
    auto state = std::make_unique<table::ColumnarWriterState>();
    state->schema = borrow(*schema);
    if (tells_batches(*arrow::struct_(state->schema->fields()), options->format)) {
      throw Failed(ColumnarFailure::unsupported);
    }
    state->sink = std::make_shared<SinkStream>(sink);
    const bool parquet = options->format == ColumnarFormat::parquet;
    state->groups = std::make_unique<RowGroups>(state->schema, options->rows_per_group, !parquet);
    state->file = parquet ? create_parquet(*options, state->schema, state->sink)
                          : create_arrow(*options, state->schema, state->sink);
    *out = state.release();
  });
}

/// Runs a step of the writing unless an earlier one failed; the sink's refusal explains whatever Arrow makes of it.
template<typename Step>
ColumnarFailure write_step(ColumnarWriter writer, Step&& step) noexcept {
  if (writer->failure == ColumnarFailure::none) {
    writer->failure = guarded(std::forward<Step>(step));
    if (writer->sink->refused()) writer->failure = ColumnarFailure::sink;
  }
  return writer->failure;
}

ColumnarFailure write(ColumnarWriter writer, ArrowArray* batch) noexcept {
  const auto failure = write_step(writer, [&] {
    writer->groups->put(require(arrow::ImportRecordBatch(batch, writer->schema)));
    while (const auto group = writer->groups->take_full())
      writer->file->write_group(group);
  });
  if (batch->release != nullptr) batch->release(batch); // not taken over
  return failure;
}

ColumnarFailure finish(ColumnarWriter writer) noexcept {
  return write_step(writer, [&] {
    if (const auto rest = writer->groups->take_rest()) writer->file->write_group(rest);
    writer->file->finish();
  });
}

void discard(ColumnarWriter writer) noexcept {
  writer->sink->shut();
  delete writer;
}

const table::ColumnarPlugin& plugin() {
  static const std::string arrow_version = arrow::GetBuildInfo().version_string;
  static const table::ColumnarPlugin table{
      .version = table::kColumnarPluginVersion,
      .arrow_version = arrow_version.c_str(),
      .open = open,
      .close = close,
      .schema = schema,
      .groups = groups,
      .group_rows = group_rows,
      .read = read,
      .create = create,
      .write = write,
      .finish = finish,
      .discard = discard,
  };
  return table;
}

} // namespace

} // namespace tallystick::arrow_files

// Named as kColumnarPluginSymbol says.
extern "C" __attribute__((visibility("default"))) const tallystick::table::ColumnarPlugin*
tallystick_columnar_plugin() {
  return &tallystick::arrow_files::plugin();
}
