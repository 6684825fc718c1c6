// SPDX-License-Identifier: MIT
#include "ingest/batch_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "ingest/column_cutter.hpp"
#include "ingest/text_cutter.hpp"

namespace tallystick::ingest {
namespace {

/// Rows of a batch that are cut at a time.
constexpr std::size_t kRowsAtATime = std::size_t{1} << 13U;

std::vector<std::string_view> names_of(const table::ColumnSchema& schema) {
  std::vector<std::string_view> names;
  for (std::size_t column = 0; column < schema.columns(); ++column)
    names.push_back(schema.name(column));
  return names;
}

/// Each wanted field once.
std::vector<std::int32_t> wanted_fields(const FieldMap& map) {
  std::vector<std::int32_t> wanted;
  const auto want = [&](std::uint32_t field) {
    const auto number = static_cast<std::int32_t>(field);
    if (field != FieldMap::kUnmapped &&
        std::find(wanted.begin(), wanted.end(), number) == wanted.end())
      wanted.push_back(number);
  };
  std::for_each(map.identifiers.begin(), map.identifiers.end(), want);
  std::for_each(map.payload.begin(), map.payload.end(), want);
  return wanted;
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
  if (chunker_) return bytes_before_ + chunker_->source().bytes_read();
  return bytes_before_ + (columnar_ ? columnar_->bytes_read() : 0);
}

/// One source has one layout of what it releases.
Status BatchReader::same_kind(bool typed) {
  const bool differs = typed ? text_layout_ != nullptr : typed_layout_ != nullptr;
  if (!differs) return {};
  return Error(ErrorCode::input_refused,
               "some files of this source are delimited text and some are Parquet or Arrow",
               "make two sources of them");
}

Status BatchReader::open_next() {
  if (files_.frame) {
    ++next_file_;
    return open_frame();
  }
  const std::string& path = files_.paths[next_file_];
  auto observer = files_.observer ? files_.observer(next_file_) : table::ByteObserver{};
  ++next_file_;
  file_row_ = 0;
  const table::FileKind kind = table::kind_of_file(path);
  return kind == table::FileKind::text ? open_text(path, std::move(observer))
                                       : open_columnar(path, kind, std::move(observer));
}

Status BatchReader::open_text(const std::string& path, table::ByteObserver observer) {
  if (auto same = same_kind(false); !same) return std::move(same).error().in_file(path);
  auto bytes = table::open_bytes(path, std::move(observer));
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
  auto layout = lay_out_text(files_, std::move(*fields), names.size());
  if (!layout) return std::move(layout).error().in_file(path);
  text_layout_ = std::move(*layout);
  return {};
}

Status BatchReader::open_columnar(const std::string& path, table::FileKind kind,
                                  table::ByteObserver observer) {
  if (auto same = same_kind(true); !same) return std::move(same).error().in_file(path);
  auto reader = table::ColumnarReader::open(path, kind, std::move(observer));
  if (!reader) return std::move(reader).error();
  columnar_ = std::move(*reader);
  if (auto chosen = choose_columns(columnar_->schema()); !chosen)
    return std::move(chosen).error().in_file(path);
  next_batch_ = [reader = columnar_] { return reader->next(); };
  return {};
}

Status BatchReader::open_frame() {
  auto stream = files_.frame();
  if (!stream) return std::move(stream).error();
  TALLYSTICK_TRY(choose_columns(*stream->schema()));
  next_batch_ = [shared = std::make_shared<table::ColumnStream>(std::move(*stream))] {
    return shared->next();
  };
  return {};
}

/// Of a file only the wanted columns are read; a frame has them all in memory.
Status BatchReader::choose_columns(const table::ColumnSchema& schema) {
  const auto names = names_of(schema);
  auto fields = files_.resolve(names);
  if (!fields) return std::move(fields).error();
  std::vector<std::uint32_t> column_of(schema.columns());
  for (std::uint32_t column = 0; column < column_of.size(); ++column)
    column_of[column] = column;
  if (columnar_) {
    std::vector<std::int32_t> wanted = wanted_fields(*fields);
    for (std::uint32_t column = 0; column < wanted.size(); ++column)
      column_of[static_cast<std::size_t>(wanted[column])] = column;
    columnar_->choose(std::move(wanted));
  }
  auto layout = lay_out_columns(files_, *fields, schema, column_of);
  if (!layout) return std::move(layout).error();
  if (typed_layout_ != nullptr && *typed_layout_->packed != *(*layout)->packed)
    return Error(ErrorCode::input_refused,
                 "a released column has another type than in the files before",
                 "write all files of a source with the same types");
  // Rows of all files share the layout of the first: it tells what their released values are.
  auto shared = std::make_shared<TypedLayout>(**layout);
  if (typed_layout_ != nullptr) shared->packed = typed_layout_->packed;
  typed_layout_ = std::move(shared);
  return {};
}

Result<std::unique_ptr<SourceChunk>> BatchReader::next() {
  const std::size_t files = files_.frame ? 1 : files_.paths.size();
  for (;;) {
    if (!chunker_ && !next_batch_) {
      if (next_file_ == files) return std::unique_ptr<SourceChunk>{};
      TALLYSTICK_TRY(open_next());
    }
    auto chunk = chunker_ ? next_text() : next_columns();
    if (!chunk) return chunk;
    if (*chunk) {
      (*chunk)->file = next_file_ - 1;
      return chunk;
    }
    bytes_before_ = bytes_read();
    chunker_.reset();
    columnar_.reset();
    next_batch_ = nullptr;
  }
}

Result<std::unique_ptr<SourceChunk>> BatchReader::next_text() {
  auto text = chunker_->next();
  if (!text) return std::move(text).error();
  if (!*text) return std::unique_ptr<SourceChunk>{};
  auto chunk = std::make_unique<SourceChunk>();
  chunk->text = std::move(*text);
  chunk->text_layout = text_layout_;
  return chunk;
}

Result<std::unique_ptr<SourceChunk>> BatchReader::next_columns() {
  while (!batch_ || batch_row_ == batch_->rows()) {
    auto batch = next_batch_();
    if (!batch) return std::move(batch).error();
    batch_ = std::move(*batch);
    batch_row_ = 0;
    if (!batch_) return std::unique_ptr<SourceChunk>{};
  }
  auto chunk = std::make_unique<SourceChunk>();
  chunk->columns = batch_;
  chunk->typed_layout = typed_layout_;
  chunk->first = batch_row_;
  chunk->rows = std::min(kRowsAtATime, batch_->rows() - batch_row_);
  chunk->first_line = file_row_ + 1;
  batch_row_ += chunk->rows;
  file_row_ += chunk->rows;
  return chunk;
}

Result<CutChunk> BatchReader::cut(SourceChunk& chunk, LineNumbers lines) {
  auto rows = chunk.text ? cut_text(chunk, lines) : cut_columns(chunk, lines);
  if (!rows) return std::move(rows).error();
  return CutChunk{RawBatch(std::move(rows->columns)), rows->rows_read, std::move(rows->row_line),
                  std::move(rows->bad_line)};
}

} // namespace tallystick::ingest
