// SPDX-License-Identifier: MIT
// Reads a Parquet or Arrow file: wanted columns only, from front to back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "table/byte_source.hpp"
#include "table/column_batch.hpp"
#include "table/columnar_plugin.hpp"
#include "table/file_kind.hpp"

namespace tallystick::table {

/// Serial. Batches do not depend on threads.
class ColumnarReader {
public:
  /// Errors: input_refused (missing, damaged, encrypted), failed (no plug-in).
  static Result<std::unique_ptr<ColumnarReader>> open(const std::string& path, FileKind kind,
                                                      ByteObserver observer);
  ColumnarReader(const ColumnarReader&) = delete;
  ColumnarReader& operator=(const ColumnarReader&) = delete;
  ~ColumnarReader();

  /// Top-level columns of the file.
  [[nodiscard]] const ColumnSchema& schema() const { return *schema_; }
  /// Rows of the file as its footer says; nothing if it does not.
  [[nodiscard]] std::optional<std::uint64_t> rows() const;
  /// Says which columns the batches shall have, in this order. To be called once, before next().
  void choose(std::vector<std::int32_t> fields) { fields_ = std::move(fields); }
  /// The next rows; an empty pointer at the end. The observer has seen every byte of the file by then.
  [[nodiscard]] Result<std::unique_ptr<ColumnBatch>> next();

  [[nodiscard]] std::uint64_t bytes_read() const { return seen_; } ///< by the observer
  [[nodiscard]] std::uint64_t size() const { return size_; }

private:
  ColumnarReader(std::string path, const ColumnarPlugin& plugin)
      : path_(std::move(path)), plugin_(plugin) {}
  Status open_file(FileKind kind);
  Status observe_until(std::uint64_t end);
  [[nodiscard]] Error placed(Error error) const { return std::move(error).in_file(path_); }

  std::string path_;
  const ColumnarPlugin& plugin_;
  ByteObserver observer_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t seen_ = 0;
  ColumnarFile file_ = nullptr;
  std::shared_ptr<const ColumnSchema> schema_;
  std::vector<std::int32_t> fields_;
  std::int64_t next_group_ = 0;
  std::optional<ColumnStream> stream_;
  std::vector<std::byte> buffer_; ///< of compressed bytes for the observer
};

} // namespace tallystick::table
