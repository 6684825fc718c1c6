// SPDX-License-Identifier: MIT
// Columns of values in the making, for whoever reads Arrow's C structures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "table/column_batch.hpp"
#include "table/column_type.hpp"
#include "table/packed_rows.hpp"

namespace tallystick::table {

/// How a column of these values is written: texts and bytes with 32-bit offsets, however they came; others as they are.
[[nodiscard]] std::string written_format(const ColumnType& type);

/// One column. Not thread-safe.
class ColumnBuilder {
public:
  /// `format` as written_format() gives it.
  explicit ColumnBuilder(std::string_view format);

  void append_missing();
  /// Of texts and bytes.
  void append_bytes(std::string_view bytes);
  /// Of fixed values, `width` bytes.
  void append_fixed(const void* value);
  template<class T>
  void append(T value) {
    append_fixed(&value);
  }
  /// Of whatever kind the column is.
  void append(const PackedValue& value);

  [[nodiscard]] std::size_t size() const { return rows_; }
  [[nodiscard]] std::size_t bytes() const { return values_.size(); }

private:
  friend Owned<ArrowArray> make_batch(std::vector<ColumnBuilder>&& columns, std::size_t rows);
  void mark(bool there);

  ColumnType type_;
  std::size_t rows_ = 0;
  std::int64_t missing_ = 0;
  std::vector<std::uint8_t> validity_; ///< one bit a row; empty as long as nothing is missing
  std::vector<std::int32_t> ends_;     ///< of texts and bytes; begins with 0
  std::vector<char> values_;           ///< texts, fixed values, or bits
};

/// The columns of one batch of rows.
[[nodiscard]] Owned<ArrowArray> make_batch(std::vector<ColumnBuilder>&& columns, std::size_t rows);

struct NamedFormat {
  std::string name;
  std::string format;
};
[[nodiscard]] Owned<ArrowSchema> make_schema(std::span<const NamedFormat> columns);

} // namespace tallystick::table
