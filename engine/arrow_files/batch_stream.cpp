// SPDX-License-Identifier: MIT
#include "arrow_files/batch_stream.hpp"

#include <utility>

#include <arrow/c/bridge.h>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

namespace {

struct Stream {
  std::unique_ptr<BatchSource> source;
  ColumnarFailure failure = ColumnarFailure::none; ///< what ended it
};

Stream& state_of(ArrowArrayStream* stream) {
  return *static_cast<Stream*>(stream->private_data);
}

int number_of(ColumnarFailure failure) {
  return failure == ColumnarFailure::none
             ? 0
             : table::kColumnarErrorNumbers + static_cast<int>(failure);
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return number_of(
      guarded([&] { require(arrow::ExportSchema(*state_of(stream).source->schema(), out)); }));
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  Stream& state = state_of(stream);
  *out = ArrowArray{};
  if (state.failure == ColumnarFailure::none) {
    state.failure = guarded([&] {
      const auto batch = state.source->next();
      if (batch != nullptr) require(arrow::ExportRecordBatch(*batch, out));
    });
  }
  return number_of(state.failure);
}

const char* get_last_error(ArrowArrayStream* /*stream*/) {
  return nullptr;
}

void release(ArrowArrayStream* stream) {
  delete static_cast<Stream*>(stream->private_data);
  stream->private_data = nullptr;
  stream->release = nullptr;
}

} // namespace

void export_stream(std::unique_ptr<BatchSource> source, ArrowArrayStream* out) {
  auto state = std::make_unique<Stream>();
  state->source = std::move(source);
  *out = {get_schema, get_next, get_last_error, release, state.release()};
}

} // namespace tallystick::arrow_files
