// SPDX-License-Identifier: MIT
// The caller's sink as Arrow sees it.
#pragma once

#include <cstdint>

#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include "table/columnar_plugin.hpp"

namespace tallystick::arrow_files {

class SinkStream : public arrow::io::OutputStream {
public:
  explicit SinkStream(table::ColumnarSink sink) : sink_(sink) {}

  /// Nothing reaches the sink any more: Arrow's writers end what they began when they are destroyed.
  void shut() { open_ = false; }
  [[nodiscard]] bool refused() const { return refused_; }

  // NOLINTBEGIN(readability-identifier-naming): Arrow's names
  arrow::Status Close() override;
  [[nodiscard]] bool closed() const override { return !open_; }
  [[nodiscard]] arrow::Result<std::int64_t> Tell() const override { return position_; }
  using arrow::io::OutputStream::Write;
  arrow::Status Write(const void* bytes, std::int64_t count) override;
  // NOLINTEND(readability-identifier-naming)

private:
  table::ColumnarSink sink_;
  std::int64_t position_ = 0;
  bool open_ = true;
  bool refused_ = false;
};

} // namespace tallystick::arrow_files
