// SPDX-License-Identifier: MIT
#include "ingest/text_cutter.hpp"

#include <algorithm>
#include <utility>

#include "table/encoding.hpp"

namespace tallystick::ingest {
namespace {

/// Copies the cells of the good rows.
RawColumn take_column(std::span<const table::Cell> cells, const std::vector<std::uint32_t>& good,
                      bool all_good, std::uint32_t field) {
  RawColumn column;
  column.field_number = static_cast<std::uint16_t>(field + 1);
  if (all_good) {
    column.cells = std::vector<RawCell>(cells.begin(), cells.end());
    return column;
  }
  column.cells.reserve(good.size());
  for (const std::uint32_t row : good)
    column.cells.emplace_back(cells[row]);
  return column;
}

/// Counts payload cells that are not UTF-8.
void count_encoding_issues(std::string_view text, RawColumns& out) {
  if (table::is_utf8(text)) return;
  for (const RawColumn& column : out.payload)
    for (const RawCell& cell : column.cells)
      if (!table::is_utf8(text.substr(cell.offset, cell.length)))
        out.issues.add(IssueCode::not_utf8);
}

} // namespace

// The wanted fields of a file, each once, and where the identifiers are among them; payload fields follow in order.
Result<std::shared_ptr<const TextLayout>> lay_out_text(const SourceFiles& files, FieldMap fields,
                                                       std::size_t field_count) {
  std::vector<std::uint32_t> wanted;
  std::array<std::uint32_t, kIdentifierFieldCount> cells{};
  for (std::size_t f = 0; f < kIdentifierFieldCount; ++f) {
    cells[f] = FieldMap::kUnmapped;
    if (fields.identifiers[f] == FieldMap::kUnmapped) continue;
    cells[f] = static_cast<std::uint32_t>(wanted.size());
    wanted.push_back(fields.identifiers[f]);
  }
  wanted.insert(wanted.end(), fields.payload.begin(), fields.payload.end());
  auto csv = table::CsvLayout::create(files.dialect, static_cast<std::uint32_t>(field_count),
                                      std::move(wanted));
  if (!csv) return std::move(csv).error();
  return std::make_shared<const TextLayout>(
      TextLayout{std::move(*csv), cells, std::move(fields), files.encoding});
}

Result<CutRows> cut_text(SourceChunk& chunk, LineNumbers lines) {
  thread_local table::CsvIndex
      index; // holds positions only; its memory serves every chunk of the thread
  const TextLayout& layout = *chunk.text_layout;
  const std::string_view text = chunk.text->text();
  TALLYSTICK_TRY(index.build(text, layout.csv, chunk.text->quotes()));

  RawColumns out;
  const bool all_good = index.issues().empty();
  std::vector<std::uint32_t> good;
  if (!all_good) {
    auto bad = index.issues().begin();
    for (std::uint32_t row = 0; row < index.rows(); ++row) {
      if (bad != index.issues().end() && bad->row == row) {
        out.issues.add(bad->code);
        ++bad;
      } else {
        good.push_back(row);
      }
    }
  }
  out.rows = static_cast<std::uint32_t>(all_good ? index.rows() : good.size());
  for (std::size_t f = 0; f < kIdentifierFieldCount; ++f)
    if (layout.identifier_cells[f] != FieldMap::kUnmapped)
      out.identifiers[f] = take_column(index.cells(layout.identifier_cells[f]), good, all_good,
                                       layout.fields.identifiers[f]);
  const std::size_t first_payload = layout.csv.wanted().size() - layout.fields.payload.size();
  for (std::size_t p = 0; p < layout.fields.payload.size(); ++p)
    out.payload.push_back(
        take_column(index.cells(first_payload + p), good, all_good, layout.fields.payload[p]));

  std::vector<std::uint64_t> row_line;
  std::vector<std::uint64_t> bad_line;
  if (lines == LineNumbers::wanted) {
    std::uint64_t line = chunk.text->first_line();
    std::size_t at = 0;
    std::size_t next_bad = 0;
    for (std::uint32_t row = 0; row < index.rows(); ++row) {
      const std::size_t begin = index.row_begin()[row];
      line += static_cast<std::uint64_t>(
          std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                     text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
      at = begin;
      if (next_bad < index.issues().size() && index.issues()[next_bad].row == row) {
        out.listed_issues.push_back(index.issues()[next_bad++]);
        bad_line.push_back(line);
      } else {
        row_line.push_back(line);
      }
    }
  }
  if (layout.encoding == DeclaredEncoding::utf8) count_encoding_issues(text, out);
  out.text = chunk.text->take_text();
  const std::uint64_t rows_read = index.rows();
  return CutRows{std::move(out), rows_read, std::move(row_line), std::move(bad_line)};
}

} // namespace tallystick::ingest
