// SPDX-License-Identifier: MIT
#include "ingest/list_reader.hpp"

#include <algorithm>
#include <memory>

#include "core/secret_buffer.hpp"
#include "table/csv_index.hpp"
#include "table/record_chunker.hpp"

namespace tallystick::ingest {
namespace {

constexpr std::uint32_t kNotWanted = UINT32_MAX;

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

Status visit_chunk(const table::Chunk& chunk, const table::CsvLayout& layout,
                   const std::vector<std::uint32_t>& fields, const std::string& path,
                   const RowVisitor& visit) {
  table::CsvIndex index;
  const std::string_view text = chunk.text();
  TALLYSTICK_TRY(index.build(text, layout, chunk.quotes()));
  if (!index.issues().empty()) {
    const RowIssue& bad = index.issues().front();
    return Error(ErrorCode::input_refused, "a row of the list cannot be read",
                 "see the quoting and the number of fields")
        .at({path, chunk.line_of(index.row_begin()[bad.row]), 0, {}});
  }
  std::vector<std::string_view> cells(fields.size());
  std::vector<SecretBuffer> scratch(fields.size());
  std::uint64_t line = chunk.first_line();
  std::size_t at = 0;
  for (std::size_t row = 0; row < index.rows(); ++row) {
    const std::size_t begin = index.row_begin()[row];
    line += static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                  text.begin() + static_cast<std::ptrdiff_t>(begin),
                                                  '\n'));
    at = begin;
    std::size_t wanted = 0;
    for (std::size_t f = 0; f < fields.size(); ++f)
      cells[f] = fields[f] == kNotWanted ? std::string_view{}
                                         : table::unescape(index.cells(wanted++)[row], text,
                                                           layout.dialect(), scratch[f]);
    TALLYSTICK_TRY(visit(line, cells));
  }
  return {};
}

} // namespace

Status read_list(const std::string& path, const table::Dialect& dialect, std::uint32_t field_count,
                 const FieldChooser& choose, const RowVisitor& visit,
                 const table::ByteObserver& observer) {
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
  std::vector<std::uint32_t> wanted;
  for (const std::uint32_t field : *fields)
    if (field != kNotWanted) wanted.push_back(field);
  auto layout = table::CsvLayout::create(dialect, field_count, std::move(wanted));
  if (!layout) return std::move(layout).error().in_file(path);
  for (;;) {
    auto chunk = chunker.next();
    if (!chunk) return std::move(chunk).error();
    if (!*chunk) return {};
    TALLYSTICK_TRY(visit_chunk(**chunk, *layout, *fields, path, visit));
  }
}

FieldChooser fields_named(std::vector<std::string> names) {
  return [names = std::move(names)](
             const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> fields;
    for (const std::string& name : names) {
      if (name.empty()) {
        fields.push_back(kNotWanted);
        continue;
      }
      const auto found =
          std::find_if(header.begin(), header.end(), [&](auto h) { return same_name(h, name); });
      if (found == header.end())
        return Error(ErrorCode::input_refused, "the file has no column of this name",
                     "correct the column name in the job, or the delimiter")
            .about(name)
            .with("fields in the header", static_cast<double>(header.size()));
      fields.push_back(static_cast<std::uint32_t>(found - header.begin()));
    }
    return fields;
  };
}

} // namespace tallystick::ingest
