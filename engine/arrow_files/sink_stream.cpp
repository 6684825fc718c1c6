// SPDX-License-Identifier: MIT
#include "arrow_files/sink_stream.hpp"

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

arrow::Status SinkStream::Close() {
  open_ = false;
  return arrow::Status::OK();
}

arrow::Status SinkStream::Write(const void* bytes, std::int64_t count) {
  if (!open_) return status_of(ColumnarFailure::sink);
  if (count == 0) return arrow::Status::OK();
  if (sink_.write(sink_.context, bytes, count) != 0) {
    open_ = false;
    refused_ = true;
    return status_of(ColumnarFailure::sink);
  }
  position_ += count;
  return arrow::Status::OK();
}

} // namespace tallystick::arrow_files
