// SPDX-License-Identifier: MIT
#include "ingest/batch_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "table/csv_index.hpp"
#include "table/encoding.hpp"

namespace tallystick::ingest {
namespace {

/// The wanted fields of a file, each once, and where the identifiers are among them; payload fields
/// follow in order.
Result<std::shared_ptr<const FileLayout>> lay_out(const SourceFiles& files, FieldMap fields,
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
  return std::make_shared<const FileLayout>(
      FileLayout{std::move(*csv), cells, std::move(fields), files.encoding});
}

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

BatchReader::BatchReader(SourceFiles files) : files_(std::move(files)) {
  for (const std::string& path : files_.paths) {
    std::error_code ignored; // a missing file is reported when it is opened
    const auto size = std::filesystem::file_size(path, ignored);
    if (!ignored) bytes_total_ += size;
  }
}

std::uint64_t BatchReader::bytes_read() const {
  return bytes_before_ + (chunker_ ? chunker_->source().bytes_read() : 0);
}

Status BatchReader::open_next_file() {
  const std::string& path = files_.paths[next_file_];
  auto bytes = table::open_bytes(path, files_.observer ? files_.observer(next_file_)
                                                       : table::ByteObserver{});
  if (!bytes) return std::move(bytes).error();
  chunker_ =
      std::make_unique<table::RecordChunker>(std::move(*bytes), files_.dialect, files_.limits);
  auto header = chunker_->read_header();
  if (!header) return std::move(header).error();
  std::vector<std::string_view> names;
  for (std::size_t f = 0; f < header->size(); ++f)
    names.push_back((*header)[f]);
  auto fields = files_.resolve(names);
  if (!fields) return std::move(fields).error().in_file(path);
  auto layout = lay_out(files_, std::move(*fields), names.size());
  if (!layout) return std::move(layout).error().in_file(path);
  layout_ = std::move(*layout);
  ++next_file_;
  return {};
}

Result<std::unique_ptr<SourceChunk>> BatchReader::next() {
  for (;;) {
    if (!chunker_) {
      if (next_file_ == files_.paths.size()) return std::unique_ptr<SourceChunk>{};
      TALLYSTICK_TRY(open_next_file());
    }
    auto chunk = chunker_->next();
    if (!chunk) return std::move(chunk).error();
    if (*chunk) {
      auto out = std::make_unique<SourceChunk>();
      out->file = next_file_ - 1;
      out->chunk = std::move(*chunk);
      out->layout = layout_;
      return out;
    }
    bytes_before_ += chunker_->source().bytes_read();
    chunker_.reset();
  }
}

Result<CutChunk> BatchReader::cut(SourceChunk& chunk, LineNumbers lines) {
  thread_local table::CsvIndex
      index; // holds positions only; its memory serves every chunk of the thread
  const FileLayout& layout = *chunk.layout;
  const std::string_view text = chunk.chunk->text();
  TALLYSTICK_TRY(index.build(text, layout.csv, chunk.chunk->quotes()));

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
    std::uint64_t line = chunk.chunk->first_line();
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
  out.text = chunk.chunk->take_text();
  const std::uint64_t rows_read = index.rows();
  return CutChunk{RawBatch(std::move(out)), rows_read, std::move(row_line), std::move(bad_line)};
}

} // namespace tallystick::ingest
