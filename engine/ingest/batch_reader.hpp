// SPDX-License-Identifier: MIT
// Stage ingest. Consumes: the files of a source. Produces: RawBatch. Data class: identifiable.
// next() is serial and cheap; cut() is where the work is and may run on many threads.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "identity/raw_batch.hpp"
#include "table/byte_source.hpp"
#include "table/column_batch.hpp"
#include "table/columnar_reader.hpp"
#include "table/dialect.hpp"
#include "table/record_chunker.hpp"
#include "tallystick/result.hpp"

namespace tallystick::ingest {

/// Which field of a file holds what. Field numbers are 0-based.
struct FieldMap {
  static constexpr std::uint32_t kUnmapped = UINT32_MAX;
  std::array<std::uint32_t, kIdentifierFieldCount> identifiers = unmapped();
  std::vector<std::uint32_t> payload; ///< in output order

private:
  static constexpr std::array<std::uint32_t, kIdentifierFieldCount> unmapped() {
    std::array<std::uint32_t, kIdentifierFieldCount> all{};
    all.fill(kUnmapped);
    return all;
  }
};

/// Finds the fields of a file by its header. The header's texts may be data in disguise: they must
/// not be shown.
using HeaderResolver = std::function<Result<FieldMap>(const std::vector<std::string_view>& header)>;

/// What the job says of a source's texts. Cells that are not UTF-8 although it was declared are
/// counted as not_utf8.
enum class DeclaredEncoding : std::uint8_t { utf8, windows_1252 };

/// Rows that are in memory already, from their beginning each time it is called.
using FrameOpener = std::function<Result<table::ColumnStream>()>;

/// How a source is read. The kind of a file, delimited text or Parquet or Arrow, is decided by its first bytes; all files
/// of a source are of one kind, and released columns have the same types in each.
struct SourceFiles {
  std::vector<std::string> paths; ///< read in this order
  FrameOpener frame;              ///< instead of files
  table::Dialect dialect;         ///< of delimited text
  DeclaredEncoding encoding = DeclaredEncoding::utf8;
  HeaderResolver resolve;
  /// Called for each file; what it returns sees the file's bytes as they are on disk (for its
  /// digest).
  std::function<table::ByteObserver(std::size_t file)> observer;
  table::ChunkLimits limits;
  /// Digits that an identifier typed as a number gets at least: a number has lost its leading zeros.
  std::array<std::size_t, kIdentifierFieldCount> least_digits = one_each();

private:
  static constexpr std::array<std::size_t, kIdentifierFieldCount> one_each() {
    std::array<std::size_t, kIdentifierFieldCount> all{};
    all.fill(1);
    return all;
  }
};

/// Layout of a file, shared by its chunks: of delimited text, or of columns with types.
struct TextLayout;
struct TypedLayout;

/// Rows of one file, still uncut: whole records of text, or some rows of a batch of columns.
struct SourceChunk {
  std::size_t file = 0;
  std::unique_ptr<table::Chunk> text;
  std::shared_ptr<const TextLayout> text_layout;
  std::shared_ptr<const table::ColumnBatch> columns;
  std::shared_ptr<const TypedLayout> typed_layout;
  std::size_t first = 0; ///< row of `columns`
  std::size_t rows = 0;
  std::uint64_t first_line = 0; ///< 1-based number in the file of that row
};

/// Rows of a chunk that could be read, and the places of all rows for issue lists.
struct CutChunk {
  RawBatch batch;
  std::uint64_t rows_read = 0; ///< records in the chunk
  /// Physical line of each row of the batch, or its number in a file without lines; only if asked for
  std::vector<std::uint64_t> row_line;
  std::vector<std::uint64_t> bad_line; ///< physical line of each listed issue of a dropped row
};

enum class LineNumbers : std::uint8_t { left_out, wanted };

class BatchReader {
public:
  explicit BatchReader(SourceFiles files);

  /// The next chunk of the source, over all its files; an empty pointer at the end.
  /// Errors: ErrorCode::input_refused with the file; whatever the resolver says.
  [[nodiscard]] Result<std::unique_ptr<SourceChunk>> next();

  /// Cuts a chunk into a batch, which takes its text: rows that cannot be read are dropped and
  /// counted. Thread-safe.
  [[nodiscard]] static Result<CutChunk> cut(SourceChunk& chunk, LineNumbers lines);

  [[nodiscard]] std::uint64_t bytes_read() const; ///< of the files on disk, so far
  [[nodiscard]] std::uint64_t bytes_total() const { return bytes_total_; }

private:
  /// Where the rows of a frame or a columnar file come from.
  using NextBatch = std::function<Result<std::unique_ptr<table::ColumnBatch>>()>;

  Status open_next();
  Status open_text(const std::string& path, table::ByteObserver observer);
  Status open_columnar(const std::string& path, table::FileKind kind, table::ByteObserver observer);
  Status open_frame();
  Status same_kind(bool typed);
  Status choose_columns(const table::ColumnSchema& schema);
  Result<std::unique_ptr<SourceChunk>> next_text();
  Result<std::unique_ptr<SourceChunk>> next_columns();

  SourceFiles files_;
  std::size_t next_file_ = 0; ///< the frame counts as one file
  std::unique_ptr<table::RecordChunker> chunker_;
  std::shared_ptr<const TextLayout> text_layout_;

  std::shared_ptr<table::ColumnarReader> columnar_; ///< nullptr: a frame
  NextBatch next_batch_; ///< of the open file or frame, if it has columns
  std::shared_ptr<const table::ColumnBatch> batch_;
  std::size_t batch_row_ = 0; ///< of `batch_`, the first that was not given out
  std::uint64_t file_row_ = 0;
  std::shared_ptr<const TypedLayout> typed_layout_;

  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_total_ = 0;
};

} // namespace tallystick::ingest
