// SPDX-License-Identifier: MIT
// Which rows of a column have a value, noted from the first null on.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>

#include <arrow/buffer.h>
#include <arrow/util/bit_util.h>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

class Validity {
public:
  explicit Validity(std::int64_t rows) : rows_(rows) {}

  void set_null(std::int64_t row) {
    if (bits_ == nullptr) {
      bits_ = require(arrow::AllocateBuffer(arrow::bit_util::BytesForBits(rows_)));
      std::memset(bits_->mutable_data(), 0xff, static_cast<std::size_t>(bits_->size()));
    }
    arrow::bit_util::ClearBit(bits_->mutable_data(), row);
    ++nulls_;
  }
  [[nodiscard]] std::int64_t nulls() const { return nulls_; }
  /// nullptr when there is no null.
  [[nodiscard]] std::shared_ptr<arrow::Buffer> take() { return std::move(bits_); }

private:
  std::int64_t rows_;
  std::int64_t nulls_ = 0;
  std::unique_ptr<arrow::Buffer> bits_;
};

} // namespace tallystick::arrow_files
