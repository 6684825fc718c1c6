// SPDX-License-Identifier: MIT
// Where the cells of a chunk are. The text is not copied and not interpreted; wanted fields only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/secret_buffer.hpp"
#include "table/dialect.hpp"
#include "table/text_kernel.hpp"
#include "tallystick/issue.hpp"
#include "tallystick/result.hpp"

namespace tallystick::table {

/// One cell of a chunk: where its content is, without the quotes around it.
class Cell {
public:
  Cell() = default;
  Cell(std::uint32_t offset, std::uint32_t length) : offset_(offset), packed_(length) {}

  [[nodiscard]] std::uint32_t offset() const { return offset_; }
  [[nodiscard]] std::uint32_t length() const { return packed_ & kLengthMask; }
  [[nodiscard]] bool empty() const { return length() == 0; }
  [[nodiscard]] bool quoted() const { return (packed_ & kQuoted) != 0; }
  /// True if the content holds doubled quotes: see unescape().
  [[nodiscard]] bool escaped() const { return (packed_ & kEscaped) != 0; }
  [[nodiscard]] std::string_view raw(std::string_view chunk) const {
    return {chunk.data() + offset_, length()};
  }

  void mark_quoted() { packed_ |= kQuoted; }
  void mark_escaped() { packed_ |= kEscaped; }

private:
  static constexpr std::uint32_t kQuoted = 1U << 31;
  static constexpr std::uint32_t kEscaped = 1U << 30;
  static constexpr std::uint32_t kLengthMask = kEscaped - 1;

  std::uint32_t offset_;
  std::uint32_t packed_;
};

/// The content of a cell with doubled quotes made single. `scratch` is used only if the cell is
/// escaped; the view is valid until the chunk or the scratch changes.
[[nodiscard]] std::string_view unescape(Cell cell, std::string_view chunk, const Dialect& dialect,
                                        SecretBuffer& scratch);

/// Which fields of which dialect to index.
class CsvLayout {
public:
  /// `field_count`: fields of a well-formed record. `wanted`: 0-based field numbers, in the order
  /// in which CsvIndex::cells() will number them. Errors: job_invalid (dialect), internal (a wanted
  /// field beyond the record).
  static Result<CsvLayout> create(Dialect dialect, std::uint32_t field_count,
                                  std::vector<std::uint32_t> wanted);
  [[nodiscard]] const Dialect& dialect() const { return dialect_; }
  [[nodiscard]] std::uint32_t field_count() const { return field_count_; }
  [[nodiscard]] const std::vector<std::uint32_t>& wanted() const { return wanted_; }

private:
  CsvLayout() = default;
  Dialect dialect_;
  std::uint32_t field_count_ = 0;
  std::vector<std::uint32_t> wanted_;
};

/// What is already known about quotes in a chunk (Chunk::quotes()).
enum class QuoteHint : std::uint8_t { none, possible };

/// A grown-only array whose items are not initialised. Keeps its memory for the next chunk.
template<class T>
class RawArray {
public:
  /// Room for `n` items; the first `kept` survive a move.
  void ensure(std::size_t n, std::size_t kept) {
    if (n <= capacity_) return;
    const std::size_t capacity = n + n / 2;
    std::unique_ptr<T[]> larger(new T[capacity]);
    for (std::size_t i = 0; i < kept; ++i)
      larger[i] = items_[i];
    items_ = std::move(larger);
    capacity_ = capacity;
  }
  [[nodiscard]] T* data() { return items_.get(); }
  [[nodiscard]] const T* data() const { return items_.get(); }

private:
  std::unique_ptr<T[]> items_;
  std::size_t capacity_ = 0;
};

/// The index of one chunk. Reuse one object for many chunks: it keeps its memory. Not thread-safe.
class CsvIndex {
public:
  /// Indexes text that begins at a record and ends after one (the last line end may be missing).
  /// Every record is a row, except empty lines, which are counted. Bad rows (ragged, bad quoting)
  /// stay in the numbering with empty cells and have one entry in issues(). Errors: internal if the
  /// text is 1 GiB or longer.
  [[nodiscard]] Status build(std::string_view text, const CsvLayout& layout, QuoteHint hint);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  /// Cells of the k-th wanted field, by row.
  [[nodiscard]] std::span<const Cell> cells(std::size_t k) const {
    return {cells_[k].data(), rows_};
  }
  [[nodiscard]] std::span<const std::uint32_t> row_begin() const {
    return {row_begin_.data(), rows_};
  }
  /// End of each row, without its line end.
  [[nodiscard]] std::span<const std::uint32_t> row_end() const { return {row_end_.data(), rows_}; }
  /// The record as it stands in the file, without its line end.
  [[nodiscard]] std::string_view row_text(std::string_view text, std::size_t row) const {
    return text.substr(row_begin_.data()[row], row_end_.data()[row] - row_begin_.data()[row]);
  }
  /// Bad rows in row order: row_too_short, row_too_long or row_bad_quote; column is 0.
  [[nodiscard]] const std::vector<RowIssue>& issues() const { return issues_; }
  [[nodiscard]] std::uint64_t empty_lines() const { return empty_lines_; }

private:
  void begin(const CsvLayout& layout);
  [[nodiscard]] bool build_from_masks(std::string_view text, const CsvLayout& layout,
                                      QuoteHint hint);
  void build_from_machine(std::string_view text, const CsvLayout& layout);
  Structure structure_with_room(std::size_t separators);
  void end_open_record(std::string_view text, Structure& found);
  void take_rows(std::string_view text, const CsvLayout& layout, Structure& found,
                 std::span<const std::uint32_t> bad);
  void take_odd_row(std::uint32_t fields, const CsvLayout& layout, bool bad);
  void fill_cells(std::size_t k, const CsvLayout& layout, std::size_t from);
  void find_quotes(std::size_t k, std::string_view text, char quote, std::size_t from);

  std::size_t rows_ = 0;
  std::uint64_t empty_lines_ = 0;
  bool quotes_possible_ = false;
  bool pairs_possible_ = false;
  std::vector<RowIssue> issues_;
  std::vector<RawArray<Cell>> cells_;
  RawArray<std::uint32_t> row_begin_;
  RawArray<std::uint32_t> row_end_;
  RawArray<std::uint32_t> positions_; // separators of one block; item 0 is the record end before it
  RawArray<std::uint32_t> record_ends_;
  RawArray<std::uint32_t>
      first_field_; // per row of the block: index of its first separator in positions_
};

} // namespace tallystick::table
