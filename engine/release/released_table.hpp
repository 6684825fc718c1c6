// SPDX-License-Identifier: MIT
// ReleasedTable: rows of one output file, described column by column, as CSV or as columns.
// Made only by release.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/data_class.hpp"
#include "core/text_buffer.hpp"
#include "table/column_batch.hpp"

namespace tallystick::release {

class Releaser;

/// Whether a column is made by the release or came with the source.
enum class ColumnOrigin : std::uint8_t { derived, source };

/// What a reader of the file is told about a column (schema.json, data dictionary).
struct ColumnNote {
  std::string name;
  std::string
      type; ///< text, integer, date, year, year-month, pseudonym; of a source column with a type: its kind
  std::string description;
  std::vector<std::string> codes; ///< the closed list, if there is one and it is short
  std::string format =
      "u"; ///< of the column in Parquet and Arrow files, as Arrow writes it; "u" is text
  ColumnOrigin origin = ColumnOrigin::derived;
};

/// The same of the file.
struct TableNote {
  std::string name; ///< of the file, without its ending
  std::string description;
  std::vector<ColumnNote> columns;
};

/// A table, or the part of one that follows the part before it. Rows come in pieces, in the order in which they are released: by pseudonym, then by a keyed
/// shuffle, so that the order says nothing about the source files. Pieces do not depend on threads
/// and may be read by many at once. Its Releaser must live as long.
class ReleasedTable {
public:
  static constexpr DataClass data_class = DataClass::released;

  [[nodiscard]] const TableNote& note() const { return note_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t pieces() const { return pieces_; }
  /// Appends the piece's rows as CSV lines and says how many they are.
  std::size_t append_piece(std::size_t piece, TextBuffer& out) const {
    return forms_.csv(piece, out);
  }
  /// The piece's rows as columns of the note's formats.
  [[nodiscard]] table::Owned<ArrowArray> piece_columns(std::size_t piece) const {
    return forms_.columns(piece);
  }

private:
  friend class Releaser;
  struct Forms {
    std::function<std::size_t(std::size_t piece, TextBuffer& out)> csv;
    std::function<table::Owned<ArrowArray>(std::size_t piece)> columns;
  };
  ReleasedTable(TableNote note, std::size_t rows, std::size_t pieces, Forms forms)
      : note_(std::move(note)), rows_(rows), pieces_(pieces), forms_(std::move(forms)) {}

  TableNote note_;
  std::size_t rows_;
  std::size_t pieces_;
  Forms forms_;
};

} // namespace tallystick::release
