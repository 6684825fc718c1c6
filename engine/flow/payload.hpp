// SPDX-License-Identifier: MIT
// The columns that a job releases, carried unread from ingest to release. Data class: released
// (allow list only).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/data_class.hpp"
#include "core/page_block.hpp"
#include "core/segmented_column.hpp"
#include "core/spill_store.hpp"
#include "core/text_buffer.hpp"
#include "table/packed_rows.hpp"

namespace tallystick {

/// Whether a text has a character that CSV must quote.
enum class Quoting : std::uint8_t { plain, needed };
[[nodiscard]] Quoting quoting_of(std::string_view text);

void append_quoted(TextBuffer& out, std::string_view text);
/// Appends a text as a CSV field (RFC 4180, section 2), without a separator.
inline void append_csv_field(TextBuffer& out, std::string_view text, Quoting quoting) {
  if (quoting == Quoting::plain)
    out.append(text);
  else
    append_quoted(out, text);
}

/// The types of a source's released columns; nullptr if all are texts and rows are carried as CSV.
using PayloadLayout = std::shared_ptr<const table::PackedLayout>;

/// The released columns of a batch of rows. Of a source of texts each row as it will stand in a CSV file: its fields
/// joined by commas, quoted where they must be, without a line end. Of a source whose columns have types, packed
/// (table/packed_rows.hpp).
struct PayloadBatch {
  TextBuffer bytes;
  std::vector<std::uint32_t> row_end; ///< end of each row in `bytes`
  PayloadLayout layout{};
};

void append_packed_csv(TextBuffer& out, std::string_view row, const table::PackedLayout& layout);
/// Appends a row's fields joined by commas, whichever way it is carried.
inline void append_payload_csv(TextBuffer& out, std::string_view row,
                               const table::PackedLayout* layout) {
  if (layout == nullptr)
    out.append(row);
  else
    append_packed_csv(out, row, *layout);
}
/// One field of a row as text, in `scratch` if it must be made; of CSV with its quotes, since no code that anybody looks
/// for has any.
[[nodiscard]] std::string_view payload_field(std::string_view row, const PayloadLayout& layout,
                                             std::size_t position, TextBuffer& scratch);

/// The payload of all rows of a run. Growing is not thread-safe, reading is.
class PayloadColumn {
  /// The payload of neighbouring rows; never moves. On disk if its memory is none.
  struct Block {
    PageBlock memory;
    std::size_t first_row;
    std::size_t used;
    std::uint64_t at; ///< in the store
  };

public:
  static constexpr DataClass data_class = DataClass::released;

  /// Rows [size(), rows) had no payload; then come those of the batch. Nothing is kept of a row
  /// whose `withheld` is not 0.
  void append(std::size_t rows, const PayloadBatch& batch, std::span<const std::uint8_t> withheld);
  /// Rows up to `rows` have no payload.
  void complete(std::size_t rows);
  /// From now on full blocks, those of before as well, go to `store`.
  void spill_to(std::shared_ptr<SpillStore> store);

  [[nodiscard]] std::size_t size() const { return end_.size(); }
  [[nodiscard]] bool empty() const { return end_.empty(); }
  /// Reads rows one after the other, wherever they are; each thread has its own.
  class Reader {
  public:
    /// next() gives row `first` first. A column without any payload gives empty texts.
    Reader(const PayloadColumn& column, std::size_t first)
        : column_(column), end_(column.end_), row_(first) {}
    /// The row as it is carried, until the next call; empty if it has no payload.
    [[nodiscard]] std::string_view next();
    /// The length of what next() would give, which is known without reading it.
    [[nodiscard]] std::size_t next_size();

  private:
    void enter_block(std::size_t row);
    void read_block();

    const PayloadColumn& column_;
    ColumnReader<std::uint32_t> end_;
    UnitBuffer buffer_;
    std::size_t row_;
    std::size_t until_ = 0; ///< rows below lie in the block
    const Block* block_ = nullptr;
    const char* bytes_ = nullptr; ///< of the block, once they are wanted
    std::size_t at_ = 0;
  };
  [[nodiscard]] std::size_t bytes() const; ///< of all rows
  /// Of the blocks in which the rows [begin, end) lie.
  [[nodiscard]] std::size_t bytes_around(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::size_t memory_bytes() const;

private:
  Block& block_with_room(std::size_t row, std::size_t bytes);
  /// The block behind the first one that begins after the row.
  [[nodiscard]] std::vector<Block>::const_iterator after(std::size_t row) const;
  void spill(Block& block);

  std::vector<Block> blocks_;
  std::shared_ptr<SpillStore> store_;
  PageBlock spare_; ///< of a spilled block, for the next one
  SegmentedColumn<std::uint32_t>
      end_; ///< of each row in its block; a row begins where the one before ends
};

} // namespace tallystick
