// SPDX-License-Identifier: MIT
// The engine's reader (chunker and index together) in the shape of the naive one, so that both can
// be compared.
#pragma once

#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "property/table/memory_source.hpp"
#include "property/table/naive_reader.hpp"
#include "table/csv_index.hpp"
#include "table/record_chunker.hpp"

namespace tallystick::table::testing {

struct FastFile {
  NaiveFile file;                               // fields of bad rows are left out
  std::vector<std::optional<IssueCode>> issues; // by record
  std::uint64_t chunks = 0;
};

inline std::vector<std::uint32_t> all_fields(std::uint32_t count) {
  std::vector<std::uint32_t> fields(count);
  std::iota(fields.begin(), fields.end(), 0U);
  return fields;
}

inline void add_rows(const Chunk& chunk, const CsvIndex& index, const CsvLayout& layout,
                     FastFile& out) {
  const std::string_view text = chunk.text();
  std::size_t next_issue = 0;
  SecretBuffer scratch;
  for (std::size_t row = 0; row < index.rows(); ++row) {
    NaiveRecord record;
    record.begin = chunk.offset() + index.row_begin()[row];
    record.end = chunk.offset() + index.row_end()[row];
    record.line = chunk.line_of(index.row_begin()[row]);
    std::optional<IssueCode> issue;
    if (next_issue < index.issues().size() && index.issues()[next_issue].row == row) {
      issue = index.issues()[next_issue++].code;
    }
    record.bad_quoting = issue == IssueCode::row_bad_quote;
    for (std::size_t k = 0; k < layout.wanted().size(); ++k) {
      const Cell cell = index.cells(k)[row];
      record.fields.push_back(
          {std::string(unescape(cell, text, layout.dialect(), scratch)), cell.quoted()});
    }
    out.file.records.push_back(std::move(record));
    out.issues.push_back(issue);
  }
  out.file.empty_lines += index.empty_lines();
}

/// Reads all of `text`; the layout's dialect must say that there is no header.
inline Result<FastFile> read_fast(const std::string& text, const CsvLayout& layout,
                                  ChunkLimits limits, std::size_t largest_piece = 1 << 20) {
  RecordChunker chunker(std::make_unique<MemorySource>(text, largest_piece), layout.dialect(),
                        limits);
  FastFile out;
  CsvIndex index;
  while (true) {
    auto chunk = chunker.next();
    if (!chunk) return std::move(chunk).error();
    if (*chunk == nullptr) return out;
    ++out.chunks;
    TALLYSTICK_TRY(index.build((*chunk)->text(), layout, (*chunk)->quotes()));
    add_rows(**chunk, index, layout, out);
  }
}

} // namespace tallystick::table::testing
