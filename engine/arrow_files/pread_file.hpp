// SPDX-License-Identifier: MIT
// A file by its descriptor, whose position is never moved: reads from many threads do not meet.
#pragma once

#include <cstdint>
#include <memory>

#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/util/config.h>

namespace tallystick::arrow_files {

/// The descriptor is borrowed. ReadAt() may be called from any thread; Read() and Seek() are one reader's.
class PreadFile : public arrow::io::RandomAccessFile {
public:
  [[nodiscard]] static std::shared_ptr<PreadFile> open(int descriptor);
  /// The same file, read from its start.
  [[nodiscard]] std::shared_ptr<PreadFile> from_start() const;

  // NOLINTBEGIN(readability-identifier-naming): Arrow's names
  arrow::Status Close() override;
  [[nodiscard]] bool closed() const override { return closed_; }
  [[nodiscard]] arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Status Seek(std::int64_t position) override;
  arrow::Result<std::int64_t> Read(std::int64_t count, void* out) override;
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t count) override;
  arrow::Result<std::int64_t> GetSize() override { return size_; }
  using arrow::io::RandomAccessFile::ReadAt;
  arrow::Result<std::int64_t> ReadAt(std::int64_t position, std::int64_t count, void* out) override;
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position,
                                                       std::int64_t count) override;
  // At once, in the calling thread: no thread of Arrow's is started for it.
  using arrow::io::RandomAccessFile::ReadAsync;
  arrow::Future<std::shared_ptr<arrow::Buffer>> ReadAsync(const arrow::io::IOContext& context,
                                                          std::int64_t position,
                                                          std::int64_t count) override;
#if ARROW_VERSION_MAJOR >= 25
  arrow::Future<std::shared_ptr<arrow::Buffer>> ReadAsync(const arrow::io::IOContext& context,
                                                          std::int64_t position, std::int64_t count,
                                                          bool may_be_short) override;
#endif
  // NOLINTEND(readability-identifier-naming)

private:
  PreadFile(int descriptor, std::int64_t size) : descriptor_(descriptor), size_(size) {}

  int descriptor_;
  std::int64_t size_;
  std::int64_t position_ = 0;
  bool closed_ = false;
};

} // namespace tallystick::arrow_files
