// SPDX-License-Identifier: MIT
// The file as it is on disk: the lowest of the byte sources.
#pragma once

#include <array>
#include <string_view>

#include "table/byte_source.hpp"

namespace tallystick::table {

class RawFile final : public ByteSource {
public:
  static Result<std::unique_ptr<RawFile>> open(const std::string& path, ByteObserver observer);
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;
  ~RawFile() override;

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;
  [[nodiscard]] std::uint64_t bytes_read() const override { return bytes_read_; }
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] const std::string& path() const override { return path_; }

  /// The first bytes of the file (up to four), which read() will still give.
  [[nodiscard]] std::string_view first_bytes() const;

private:
  RawFile(int descriptor, std::uint64_t size, std::string path, ByteObserver observer);
  Result<std::size_t> read_system(std::span<std::byte> out);
  Status read_ahead();

  int descriptor_;
  std::uint64_t size_;
  std::uint64_t bytes_read_ = 0;
  std::string path_;
  ByteObserver observer_;
  std::array<std::byte, 4> ahead_{}; // also a pipe can be looked at
  std::size_t ahead_size_ = 0;
  std::size_t ahead_used_ = 0;
};

} // namespace tallystick::table
