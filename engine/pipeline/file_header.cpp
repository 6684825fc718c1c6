// SPDX-License-Identifier: MIT
#include "pipeline/file_header.hpp"

#include "core/secret_buffer.hpp"
#include "table/byte_source.hpp"
#include "table/columnar_reader.hpp"
#include "table/dialect.hpp"
#include "table/record_chunker.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::size_t kSniffedBytes = 1U << 16U;

Result<table::Dialect> guess_dialect(const std::string& path) {
  auto source = table::open_bytes(path);
  if (!source) return std::move(source).error();
  SecretBuffer first(kSniffedBytes);
  std::size_t size = 0;
  for (;;) {
    auto n = (*source)->read({first.data() + size, kSniffedBytes - size});
    if (!n) return std::move(n).error();
    size += *n;
    if (*n == 0 || size == kSniffedBytes) break;
  }
  auto sniffed = table::sniff_dialect(first.view().substr(0, size));
  if (!sniffed) return std::move(sniffed).error().in_file(path);
  return sniffed->dialect;
}

} // namespace

Result<FileHeader> read_file_header(const std::string& path) {
  if (const table::FileKind kind = table::kind_of_file(path); kind != table::FileKind::text) {
    auto reader = table::ColumnarReader::open(path, kind, {});
    if (!reader) return std::move(reader).error();
    FileHeader out;
    for (std::size_t column = 0; column < (*reader)->schema().columns(); ++column)
      out.columns.emplace_back((*reader)->schema().name(column));
    return out;
  }
  auto dialect = guess_dialect(path);
  if (!dialect) return std::move(dialect).error();
  auto source = table::open_bytes(path);
  if (!source) return std::move(source).error();
  table::RecordChunker chunker(std::move(*source), *dialect);
  auto header = chunker.read_header();
  if (!header) return std::move(header).error();
  FileHeader out;
  out.delimiter = dialect->delimiter;
  for (std::size_t f = 0; f < header->size(); ++f)
    out.columns.emplace_back((*header)[f]);
  return out;
}

} // namespace tallystick::pipeline
