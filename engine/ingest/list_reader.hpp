// SPDX-License-Identifier: MIT
// Reads the smaller files of a job (opt-out lists, look-ups) row by row: delimited text, or Parquet or Arrow files, whose
// values come as texts. Strict: a row that cannot be read is an error.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "table/byte_source.hpp"
#include "table/column_batch.hpp"
#include "table/dialect.hpp"
#include "tallystick/result.hpp"

namespace tallystick::ingest {

/// Says which fields are wanted (0-based, in the order in which rows will show them), by the
/// header, or by the number of fields when the file has none.
using FieldChooser =
    std::function<Result<std::vector<std::uint32_t>>(const std::vector<std::string_view>& header)>;

/// Sees one row: its physical line (its number in a file without lines) and the wanted cells, unescaped. The views live until the call
/// returns.
using RowVisitor =
    std::function<Status(std::uint64_t line, std::span<const std::string_view> cells)>;

/// How many fields a file without header has.
inline constexpr std::uint32_t kCountedFromHeader = 0;

/// Serial. Errors: input_refused for what cannot be read, with file and line; whatever the chooser
/// or the visitor says.
[[nodiscard]] Status read_list(const std::string& path, const table::Dialect& dialect,
                               std::uint32_t field_count, const FieldChooser& choose,
                               const RowVisitor& visit, const table::ByteObserver& observer = {});

/// The same of rows in memory.
[[nodiscard]] Status read_list(table::ColumnStream rows, const FieldChooser& choose,
                               const RowVisitor& visit);

} // namespace tallystick::ingest
