// SPDX-License-Identifier: MIT
// Cuts a byte source into chunks of whole records, so that chunks can be indexed in parallel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret_buffer.hpp"
#include "table/byte_source.hpp"
#include "table/csv_index.hpp"
#include "table/dialect.hpp"
#include "tallystick/result.hpp"

namespace tallystick::table {

class BufferPool;

/// Whole records in file order: it begins at a record and ends after one. Only the last chunk may
/// lack its last line end. Where a file is cut depends on the bytes and the limits, never on
/// threads. Its memory is wiped and, when the chunk is destroyed, used for another chunk; that may
/// happen on any thread.
class Chunk {
public:
  ~Chunk();
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  [[nodiscard]] std::string_view text() const { return buffer_.view().substr(begin_, size_); }
  /// text() in memory of its own; the chunk is empty afterwards.
  [[nodiscard]] SecretBuffer take_text();
  [[nodiscard]] std::uint64_t index() const { return index_; }   ///< 0, 1, 2 ...
  [[nodiscard]] std::uint64_t offset() const { return offset_; } ///< in the decompressed file
  [[nodiscard]] std::uint64_t first_line() const {
    return line_;
  } ///< 1-based physical line it begins on
  [[nodiscard]] std::uint64_t newlines() const {
    return newlines_;
  }                                                          ///< line feeds, in quotes or not
  [[nodiscard]] QuoteHint quotes() const { return quotes_; } ///< for CsvIndex::build()
  /// Physical line (1-based) of an offset in text(): counts the line feeds before it.
  [[nodiscard]] std::uint64_t line_of(std::size_t offset_in_text) const;

private:
  friend class RecordChunker;
  Chunk() = default;

  SecretBuffer buffer_;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
  std::uint64_t index_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t newlines_ = 0;
  QuoteHint quotes_ = QuoteHint::none;
  std::shared_ptr<BufferPool> pool_;
};

/// The fields of one record, kept in wiped memory: until it is known that they are the expected
/// names, the first record of a file may be about a person.
class HeaderRecord {
public:
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t field) const {
    return text_.view().substr(fields_[field].first, fields_[field].second);
  }

private:
  friend class RecordChunker;
  SecretBuffer text_;
  std::vector<std::pair<std::size_t, std::size_t>> fields_; // offset, length
};

/// Bytes. A chunk is the target size less the record that did not fit. If not even one record fits,
/// the target is doubled for this chunk, up to the record limit (line end included; the larger of
/// both values counts).
struct ChunkLimits {
  std::size_t target = std::size_t{1} << 20;
  std::size_t record = std::size_t{16} << 20;
};

/// Serial. A UTF-8 byte order mark is skipped. A bad record ends with its line wherever the rules
/// allow; what cannot be cut into records is an error that names the line, so that no row
/// disappears in silence:
/// - a record longer than the limit, or a quote that is still open at the end of the file after
///   swallowing further lines (one cut last line is left to CsvIndex as row_bad_quote);
/// - UTF-16, or lines that end with CR only.
/// All of these are input_refused; so is what the source refuses.
class RecordChunker {
public:
  RecordChunker(std::unique_ptr<ByteSource> source, Dialect dialect, ChunkLimits limits = {});
  RecordChunker(const RecordChunker&) = delete;
  RecordChunker& operator=(const RecordChunker&) = delete;
  ~RecordChunker();

  /// Takes the first record that is not an empty line. To be called before next(), if the file has
  /// a header. Errors: as above; also input_refused if there is no record or its quoting is bad;
  /// internal if called at any other time, as does next() if a header of the dialect was not read.
  [[nodiscard]] Result<HeaderRecord> read_header();

  /// The next chunk; an empty pointer at the end of the file.
  [[nodiscard]] Result<std::unique_ptr<Chunk>> next();

  [[nodiscard]] const ByteSource& source() const { return *source_; }
  /// Physical line (1-based) on which the next chunk begins.
  [[nodiscard]] std::uint64_t next_line() const { return line_; }
  /// Empty lines before the header, which no CsvIndex will see.
  [[nodiscard]] std::uint64_t empty_lines_before_header() const { return empty_lines_; }

private:
  [[nodiscard]] std::string_view available() const {
    return buffer_.view().substr(begin_, end_ - begin_);
  }
  Status fill(std::size_t wanted);
  [[nodiscard]] Result<std::size_t> larger(std::size_t wanted) const;
  Status skip_byte_order_mark();
  Result<std::size_t> fill_records(QuoteHint& quotes);
  [[nodiscard]] Status check_last_records(std::string_view rest, QuoteHint quotes) const;
  [[nodiscard]] Result<HeaderRecord> parse_header(std::string_view record) const;
  std::unique_ptr<Chunk> take(std::size_t size, QuoteHint quotes);
  std::uint64_t pass(std::size_t size);
  [[nodiscard]] Error refused(StaticText what, StaticText hint, std::uint64_t line) const;

  std::unique_ptr<ByteSource> source_;
  Dialect dialect_;
  ChunkLimits limits_;
  std::shared_ptr<BufferPool> pool_;
  SecretBuffer buffer_;
  std::size_t begin_ = 0; // first byte that was not given out
  std::size_t end_ = 0;   // end of what was read
  bool at_end_ = false;
  bool started_ = false; // the byte order mark was looked for
  bool header_done_ = false;
  std::uint64_t index_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t empty_lines_ = 0;
};

} // namespace tallystick::table
