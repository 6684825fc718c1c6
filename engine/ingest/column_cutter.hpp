// SPDX-License-Identifier: MIT
// Rows of columns with types, as cells. Internal to this folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "ingest/text_cutter.hpp"
#include "table/column_batch.hpp"
#include "table/packed_rows.hpp"

namespace tallystick::ingest {

/// Which column of the batches holds what.
struct TypedLayout {
  /// Column of the batches, or kUnmapped
  std::array<std::uint32_t, kIdentifierFieldCount> identifiers;
  std::array<TextForm, kIdentifierFieldCount> forms{};
  std::array<std::size_t, kIdentifierFieldCount> least_digits{};
  std::array<std::uint16_t, kIdentifierFieldCount> field_numbers{}; ///< 1-based, in the file
  std::vector<std::uint32_t> payload;                               ///< columns of the batches
  std::shared_ptr<const table::PackedLayout> packed;
};

/// `column_of` gives the batch's column of a field of the file. Errors: input_refused when a needed column holds what
/// no cell can hold, or dates of a time zone.
[[nodiscard]] Result<std::shared_ptr<const TypedLayout>>
lay_out_columns(const SourceFiles& files, const FieldMap& fields, const table::ColumnSchema& schema,
                const std::vector<std::uint32_t>& column_of);

[[nodiscard]] Result<CutRows> cut_columns(const SourceChunk& chunk, LineNumbers lines);

} // namespace tallystick::ingest
