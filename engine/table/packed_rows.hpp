// SPDX-License-Identifier: MIT
// Typed values of a row behind each other, so that a row is one piece of memory that can be copied about without knowing
// what it holds. A row: a bit for each column, 1 where there is a value, in whole bytes; then the values that there are,
// in column order: fixed ones as they are, a bit as one byte, texts and bytes with their length in front (one byte, or
// 255 and four bytes).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/text_buffer.hpp"
#include "table/column_batch.hpp"
#include "table/column_type.hpp"

namespace tallystick::table {

using PackedLayout = std::vector<ColumnType>;

struct PackedRows {
  TextBuffer bytes;
  std::vector<std::uint32_t> row_end; ///< end of each row in `bytes`
};

/// Packs rows [first, first + rows) of some columns. A text that is not UTF-8 is taken for Windows-1252; returns how
/// many there were.
[[nodiscard]] std::uint64_t pack_rows(std::span<const ColumnView> columns, std::size_t first,
                                      std::size_t rows, PackedRows& out);

/// One value of a packed row.
struct PackedValue {
  bool missing = true;
  std::string_view bytes; ///< of a text; or the fixed value, a bit as a byte
};

/// The next value of a packed row, of its column `column`, and moves `at` behind it; `at` begins at packed_begin().
[[nodiscard]] PackedValue take_packed(std::string_view row, std::size_t column,
                                      const ColumnType& type, std::size_t& at);
[[nodiscard]] constexpr std::size_t packed_begin(std::size_t columns) {
  return (columns + 7) / 8;
}
/// A value as text, the way a CSV file holds it: bytes as hexadecimal digits.
void append_packed_text(TextBuffer& out, const ColumnType& type, const PackedValue& value);

/// Reads packed rows column by column: each call gives the next column of all rows.
class PackedReader {
public:
  PackedReader(const PackedLayout& layout, std::span<const std::string_view> rows);

  /// Calls visit(row, PackedValue) for each row, for the next column of the layout.
  template<class Visit>
  void next_column(const Visit& visit) {
    const ColumnType& type = layout_[column_];
    for (std::size_t row = 0; row < rows_.size(); ++row)
      visit(row, take_packed(rows_[row], column_, type, at_[row]));
    ++column_;
  }

private:
  const PackedLayout& layout_;
  std::span<const std::string_view> rows_;
  std::vector<std::size_t> at_; ///< of each row's next value
  std::size_t column_ = 0;
};

/// Whether a value of this type can be packed.
[[nodiscard]] bool can_pack(const ColumnType& type);

} // namespace tallystick::table
