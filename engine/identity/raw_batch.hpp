// SPDX-License-Identifier: MIT
// RawBatch: rows of a source as they were read, cut into cells but not yet understood. Made only by
// ingest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/data_class.hpp"
#include "core/secret_buffer.hpp"
#include "identity/reveal.hpp"
#include "table/csv_index.hpp"
#include "table/packed_rows.hpp"
#include "tallystick/issue.hpp"

namespace tallystick {

namespace ingest {
class BatchReader;
}
struct NounsForTests; // defined under tests/ only

/// Where a cell's text is in its batch: positions only, no content. A copy of the table's index,
/// which is reused for the next chunk.
struct RawCell {
  RawCell() = default;
  explicit RawCell(const table::Cell& cell)
      : offset(cell.offset()), length(cell.length() & 0x7FFFFFFFU),
        escaped(cell.escaped() ? 1U : 0U) {}

  std::uint32_t offset = 0;
  std::uint32_t length : 31 = 0; ///< bytes, without the quotes around a quoted cell
  std::uint32_t escaped : 1 = 0; ///< 1: the text has doubled quotes that stand for one
};

/// The columns that standardise understands. A source maps some of them.
enum class IdentifierField : std::uint8_t {
  person_id,
  person_id_status, ///< NHS NUMBER STATUS INDICATOR CODE
  postcode,
  birth_date,
  birth_year, ///< year, month and day in columns of their own, instead of birth_date
  birth_month,
  birth_day,
  sex,
  local_id,
  provider,
  practice,
  event_date,
  sensitive, ///< Y, 1, true: location must not be shown (nhs-rules section 1, sensitive people)
};
inline constexpr std::size_t kIdentifierFieldCount = 13;

/// What a column's type in the source says of its texts.
enum class TextForm : std::uint8_t {
  as_written, ///< text in the source as well
  number,     ///< of a number, which cannot keep zeros in front
  iso_date,   ///< YYYY-MM-DD, maybe with a time behind it, of a date or timestamp
};

/// One mapped column.
struct RawColumn {
  std::vector<RawCell> cells;     ///< one a row; empty if the source does not map the field
  std::uint16_t field_number = 0; ///< 1-based position in the file, for issue lists
  TextForm form = TextForm::as_written;
  [[nodiscard]] bool mapped() const { return field_number != 0; }
};

/// Everything of a batch of rows, in file order.
struct RawColumns {
  std::uint64_t first_row = 0; ///< 0-based data row of the source that is row 0 here
  std::uint32_t rows = 0;
  SecretBuffer text; ///< chunk of the file that all cells point into; at most 1 GiB
  char quote = '"';  ///< what is doubled in escaped cells
  std::array<RawColumn, kIdentifierFieldCount> identifiers;
  std::vector<RawColumn> payload; ///< columns that the job releases, in output order
  /// The same of a source whose columns have types: instead of `payload`.
  table::PackedRows packed;
  std::shared_ptr<const table::PackedLayout> layout; ///< of `packed`; nullptr: a source of texts
  IssueCounts issues;                                ///< found while reading
  std::vector<RowIssue> listed_issues;

  [[nodiscard]] RawColumn& field(IdentifierField f) {
    return identifiers[static_cast<std::size_t>(f)];
  }
  [[nodiscard]] const RawColumn& field(IdentifierField f) const {
    return identifiers[static_cast<std::size_t>(f)];
  }
};

/// A sealed batch of raw rows.
class RawBatch {
public:
  static constexpr DataClass data_class = DataClass::identifiable;
  [[nodiscard]] std::uint32_t rows() const { return columns_.rows; }
  [[nodiscard]] const RawColumns& columns(const RevealToken&) const { return columns_; }
  [[nodiscard]] RawColumns take(const RevealToken&) && { return std::move(columns_); }

private:
  friend class ingest::BatchReader;
  friend struct NounsForTests;
  explicit RawBatch(RawColumns columns) : columns_(std::move(columns)) {}
  RawColumns columns_;
};

} // namespace tallystick
