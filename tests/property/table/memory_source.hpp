// SPDX-License-Identifier: MIT
// A byte source over a string, which gives its bytes in small uneven pieces as a pipe may.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "table/byte_source.hpp"

namespace tallystick::table::testing {

class MemorySource final : public ByteSource {
public:
  explicit MemorySource(std::string text, std::size_t largest_piece = 1 << 20)
      : text_(std::move(text)), largest_piece_(largest_piece) {}

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override {
    const std::size_t n = std::min({out.size(), largest_piece_, text_.size() - at_});
    if (n != 0) std::memcpy(out.data(), text_.data() + at_, n);
    at_ += n;
    return n;
  }
  [[nodiscard]] std::uint64_t bytes_read() const override { return at_; }
  [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
  [[nodiscard]] const std::string& path() const override { return path_; }

private:
  std::string text_;
  std::size_t largest_piece_;
  std::size_t at_ = 0;
  std::string path_ = "memory.csv";
};

} // namespace tallystick::table::testing
