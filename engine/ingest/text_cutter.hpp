// SPDX-License-Identifier: MIT
// Whole records of delimited text, cut into cells. Internal to this folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "ingest/batch_reader.hpp"
#include "table/csv_index.hpp"

namespace tallystick::ingest {

/// Of one file, shared by its chunks.
struct TextLayout {
  table::CsvLayout csv;
  /// Index into the wanted fields, or kUnmapped
  std::array<std::uint32_t, kIdentifierFieldCount> identifier_cells;
  FieldMap fields;
  DeclaredEncoding encoding;
};

[[nodiscard]] Result<std::shared_ptr<const TextLayout>>
lay_out_text(const SourceFiles& files, FieldMap fields, std::size_t field_count);

/// A batch still unsealed, with the places of its rows.
struct CutRows {
  RawColumns columns;
  std::uint64_t rows_read = 0;
  std::vector<std::uint64_t> row_line;
  std::vector<std::uint64_t> bad_line;
};

[[nodiscard]] Result<CutRows> cut_text(SourceChunk& chunk, LineNumbers lines);

} // namespace tallystick::ingest
