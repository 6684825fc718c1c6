// SPDX-License-Identifier: MIT
#include "ingest/list_reader.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "core/secret_buffer.hpp"
#include "table/column_text.hpp"
#include "table/columnar_reader.hpp"
#include "table/csv_index.hpp"
#include "table/record_chunker.hpp"

namespace tallystick::ingest {
namespace {

Status visit_chunk(const table::Chunk& chunk, const table::CsvLayout& layout,
                   const std::string& path, const RowVisitor& visit) {
  table::CsvIndex index;
  const std::string_view text = chunk.text();
  TALLYSTICK_TRY(index.build(text, layout, chunk.quotes()));
  if (!index.issues().empty()) {
    const RowIssue& bad = index.issues().front();
    return Error(ErrorCode::input_refused, "a row of the list cannot be read",
                 "see the quoting and the number of fields")
        .at({path, chunk.line_of(index.row_begin()[bad.row]), 0, {}});
  }
  std::vector<std::string_view> cells(layout.wanted().size());
  std::vector<SecretBuffer> scratch(cells.size());
  std::uint64_t line = chunk.first_line();
  std::size_t at = 0;
  for (std::size_t row = 0; row < index.rows(); ++row) {
    const std::size_t begin = index.row_begin()[row];
    line += static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                  text.begin() + static_cast<std::ptrdiff_t>(begin),
                                                  '\n'));
    at = begin;
    for (std::size_t f = 0; f < cells.size(); ++f)
      cells[f] = table::unescape(index.cells(f)[row], text, layout.dialect(), scratch[f]);
    TALLYSTICK_TRY(visit(line, cells));
  }
  return {};
}

/// The cells of some columns of a batch as texts, row by row; `rows_before` is what came before it in the file.
Status visit_batch(const table::ColumnBatch& batch, std::span<const std::uint32_t> columns,
                   std::uint64_t rows_before, const RowVisitor& visit) {
  const table::TextRange all{0, batch.rows(), 1};
  SecretBuffer text;
  std::vector<std::vector<table::TextPlace>> places(columns.size());
  std::size_t bound = 0;
  for (const std::uint32_t column : columns)
    bound += text_bound(batch.column(column), all);
  text.reserve(bound);
  for (std::size_t f = 0; f < columns.size(); ++f)
    append_texts(batch.column(columns[f]), all, text, places[f]);
  std::vector<std::string_view> cells(columns.size());
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    for (std::size_t f = 0; f < columns.size(); ++f)
      cells[f] = text.view().substr(places[f][row].offset, places[f][row].length);
    TALLYSTICK_TRY(visit(rows_before + row + 1, cells));
  }
  return {};
}

Result<std::vector<std::uint32_t>> choose_columns(const table::ColumnSchema& schema,
                                                  const FieldChooser& choose) {
  std::vector<std::string_view> names;
  for (std::size_t column = 0; column < schema.columns(); ++column)
    names.push_back(schema.name(column));
  return choose(names);
}

/// Batches from `next`, until there are none.
template<class Next>
Status visit_batches(const Next& next, std::span<const std::uint32_t> columns,
                     const RowVisitor& visit) {
  std::uint64_t rows = 0;
  for (;;) {
    auto batch = next();
    if (!batch) return std::move(batch).error();
    if (!*batch) return {};
    TALLYSTICK_TRY(visit_batch(**batch, columns, rows, visit));
    rows += (*batch)->rows();
  }
}

Status read_columnar_list(const std::string& path, table::FileKind kind, const FieldChooser& choose,
                          const RowVisitor& visit, const table::ByteObserver& observer) {
  auto reader = table::ColumnarReader::open(path, kind, observer);
  if (!reader) return std::move(reader).error();
  const auto fields = choose_columns((*reader)->schema(), choose);
  if (!fields) return Error(fields.error()).in_file(path);
  (*reader)->choose({fields->begin(), fields->end()});
  std::vector<std::uint32_t> columns(
      fields->size()); // of the batches: the chosen ones, in that order
  std::iota(columns.begin(), columns.end(), 0U);
  return visit_batches([&] { return (*reader)->next(); }, columns, visit);
}

} // namespace

Status read_list(const std::string& path, const table::Dialect& dialect, std::uint32_t field_count,
                 const FieldChooser& choose, const RowVisitor& visit,
                 const table::ByteObserver& observer) {
  if (const auto kind = table::kind_of_file(path);
      kind != table::FileKind::text && dialect.header == table::Header::yes)
    return read_columnar_list(path, kind, choose, visit, observer);
  auto bytes = table::open_bytes(path, observer);
  if (!bytes) return std::move(bytes).error();
  table::RecordChunker chunker(std::move(*bytes), dialect);
  std::vector<std::string_view> names;
  table::HeaderRecord header;
  if (dialect.header == table::Header::yes) {
    auto read = chunker.read_header();
    if (!read) return std::move(read).error();
    header = std::move(*read);
    for (std::size_t f = 0; f < header.size(); ++f)
      names.push_back(header[f]);
    field_count = static_cast<std::uint32_t>(names.size());
  }
  auto fields = choose(names);
  if (!fields) return std::move(fields).error().in_file(path);
  auto layout = table::CsvLayout::create(dialect, field_count, *fields);
  if (!layout) return std::move(layout).error().in_file(path);
  for (;;) {
    auto chunk = chunker.next();
    if (!chunk) return std::move(chunk).error();
    if (!*chunk) return {};
    TALLYSTICK_TRY(visit_chunk(**chunk, *layout, path, visit));
  }
}

Status read_list(table::ColumnStream rows, const FieldChooser& choose, const RowVisitor& visit) {
  const auto fields = choose_columns(*rows.schema(), choose);
  if (!fields) return fields.error();
  return visit_batches([&] { return rows.next(); }, *fields, visit);
}

} // namespace tallystick::ingest
