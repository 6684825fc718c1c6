// SPDX-License-Identifier: MIT
// Values of columns as text, the way a CSV file would hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/secret_buffer.hpp"
#include "core/text_buffer.hpp"
#include "table/column_batch.hpp"

namespace tallystick::table {

/// Where a value's text is.
struct TextPlace {
  std::uint32_t offset = 0;
  std::uint32_t length = 0; ///< 0: missing, or an empty text
};

/// Rows of a batch, and how many digits whole numbers have at least: zeros that a number cannot keep in front are put
/// back.
struct TextRange {
  std::size_t first = 0;
  std::size_t rows = 0;
  std::size_t least_digits = 1;
};

/// The most bytes that append_texts() can append.
[[nodiscard]] std::size_t text_bound(const ColumnView& column, const TextRange& range);

/// Appends the values of some rows and says where each is. Texts and bytes come as they are, dates as YYYY-MM-DD,
/// timestamps as YYYY-MM-DDTHH:MM:SS with the fraction if there is one and a Z if they have a time zone (Arrow keeps
/// those in UTC), whole reals without a point. `out` must have room for text_bound().
void append_texts(const ColumnView& column, const TextRange& range, SecretBuffer& out,
                  std::vector<TextPlace>& places);

/// Appends one fixed value (or a bit, as a byte) that lies at `value`. Not for texts and bytes.
void append_value(TextBuffer& out, const ColumnType& type, const std::byte* value);
/// The most characters that append_value() writes.
inline constexpr std::size_t kLongestValue = 64;

} // namespace tallystick::table
