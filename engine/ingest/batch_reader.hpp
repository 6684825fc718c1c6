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

/// How a source is read.
struct SourceFiles {
  std::vector<std::string> paths; ///< read in this order
  table::Dialect dialect;
  DeclaredEncoding encoding = DeclaredEncoding::utf8;
  HeaderResolver resolve;
  /// Called for each file; what it returns sees the file's bytes as they are on disk (for its
  /// digest).
  std::function<table::ByteObserver(std::size_t file)> observer;
  table::ChunkLimits limits;
};

/// Layout of one file, shared by its chunks.
struct FileLayout {
  table::CsvLayout csv;
  std::array<std::uint32_t, kIdentifierFieldCount>
      identifier_cells; ///< index into the wanted fields, or kUnmapped
  FieldMap fields;
  DeclaredEncoding encoding;
};

/// Whole records of one file, still uncut.
struct SourceChunk {
  std::size_t file = 0;
  std::unique_ptr<table::Chunk> chunk;
  std::shared_ptr<const FileLayout> layout;
};

/// Rows of a chunk that could be read, and the places of all rows for issue lists.
struct CutChunk {
  RawBatch batch;
  std::uint64_t rows_read = 0; ///< records in the chunk
  std::vector<std::uint64_t>
      row_line; ///< physical line of each row of the batch; only if asked for
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
  Status open_next_file();

  SourceFiles files_;
  std::size_t next_file_ = 0;
  std::unique_ptr<table::RecordChunker> chunker_;
  std::shared_ptr<const FileLayout> layout_;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_total_ = 0;
};

} // namespace tallystick::ingest
