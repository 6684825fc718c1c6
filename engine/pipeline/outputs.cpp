// SPDX-License-Identifier: MIT
#include "pipeline/outputs.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "crypto/digest.hpp"
#include "pipeline/dictionary.hpp"
#include "report/linkage_page.hpp"
#include "table/column_builder.hpp"
#include "table/columnar_writer.hpp"
#include "table/csv_writer.hpp"

namespace tallystick::pipeline {
namespace {

/// Buffers that go round between the threads that fill them and the one that writes them.
class SpareTexts {
public:
  [[nodiscard]] TextBuffer take() {
    const std::lock_guard lock{mutex_};
    if (texts_.empty()) return {};
    TextBuffer text = std::move(texts_.back());
    texts_.pop_back();
    return text;
  }
  void give(TextBuffer&& text) {
    text.clear();
    const std::lock_guard lock{mutex_};
    texts_.push_back(std::move(text));
  }

private:
  std::mutex mutex_;
  std::vector<TextBuffer> texts_;
};

/// Of a file of text; columnar files compress within.
table::Compression compression_of(const release::ReleaseSpec& spec) {
  if (spec.format != release::Format::csv) return table::Compression::none;
  if (spec.compression == release::Compression::gzip) return table::Compression::gzip;
  return spec.compression == release::Compression::zstd ? table::Compression::zstd
                                                        : table::Compression::none;
}

table::ColumnarWriteOptions columnar_options(const release::ReleaseSpec& spec,
                                             ThreadCount threads) {
  // Readers work on row groups in parallel: enough of them for that, and each long enough to compress well.
  constexpr std::int64_t kRowsPerGroup = 122'880;
  return {.format = spec.format == release::Format::parquet ? table::ColumnarFormat::parquet
                                                            : table::ColumnarFormat::arrow_file,
          .codec = spec.compression == release::Compression::zstd     ? table::ColumnarCodec::zstd
                   : spec.compression == release::Compression::snappy ? table::ColumnarCodec::snappy
                                                                      : table::ColumnarCodec::none,
          .rows_per_group = kRowsPerGroup,
          .threads = static_cast<std::int32_t>(threads.value()),
          .created_by = "tallystick"};
}

table::Owned<ArrowSchema> schema_of(const release::TableNote& note) {
  std::vector<table::NamedFormat> columns;
  for (const release::ColumnNote& column : note.columns)
    columns.push_back({column.name, column.format});
  return table::make_schema(columns);
}

std::string header_line(const release::TableNote& note) {
  std::string line;
  table::CsvWriter writer(line);
  for (const release::ColumnNote& column : note.columns)
    writer.field(column.name);
  writer.end_row();
  return line;
}

} // namespace

struct Outputs::Digested {
  crypto::Sha256 digest;
  std::uint64_t bytes = 0;
};
/// A file whose bytes are digested as they go to disk.
struct Outputs::Opened {
  std::string name;
  table::PendingFile file;
  std::shared_ptr<Digested> digested;
};

/// A table that may get more rows.
struct Outputs::OpenTable {
  release::TableNote note;
  Opened opened; ///< its file belongs to `columns`, if there is such a writer
  std::unique_ptr<table::ColumnarFileWriter> columns;
  std::uint64_t rows = 0;
};

/// Some rows of a table on their way to its file: made on many threads, written in order.
struct Outputs::CsvPiece {
  TextBuffer text;
  std::size_t make(const release::ReleasedTable& table, std::size_t number, SpareTexts& spare) {
    text = spare.take();
    return table.append_piece(number, text);
  }
  Status write(OpenTable& open, SpareTexts& spare) {
    auto written = open.opened.file.write(text.view());
    spare.give(std::move(text));
    return written;
  }
};

struct Outputs::ColumnPiece {
  table::Owned<ArrowArray> rows;
  std::size_t make(const release::ReleasedTable& table, std::size_t number, SpareTexts& /*spare*/) {
    rows = table.piece_columns(number);
    return static_cast<std::size_t>(rows->length);
  }
  Status write(OpenTable& open, SpareTexts& /*spare*/) {
    return open.columns->write(std::move(rows));
  }
};

Outputs::Outputs(Outputs&&) noexcept = default;
Outputs& Outputs::operator=(Outputs&&) noexcept = default;
Outputs::~Outputs() = default;

Outputs::Outputs(const Job& job)
    : folder_(beside(job, job.release.folder).string()), spec_(&job.release) {}

Result<Outputs> Outputs::open(const Job& job) {
  Outputs outputs(job);
  std::error_code failure;
  std::filesystem::create_directories(outputs.folder_, failure);
  if (failure)
    return Error(ErrorCode::failed, "the output folder cannot be made", "is the path writable?")
        .in_file(outputs.folder_);
  return outputs;
}

Status Outputs::write_table(const release::ReleasedTable& table, ThreadCount threads,
                            ProgressSink& progress) {
  const auto open = open_table(table.note(), threads);
  if (!open) return open.error();
  return (*open)->columns == nullptr ? write_pieces<CsvPiece>(table, **open, threads, progress)
                                     : write_pieces<ColumnPiece>(table, **open, threads, progress);
}

template<class Piece>
Status Outputs::write_pieces(const release::ReleasedTable& table, OpenTable& open,
                             ThreadCount threads, ProgressSink& progress) {
  struct Work {
    std::size_t number;
    std::size_t rows;
    Piece piece;
  };
  SpareTexts spare;
  std::size_t next = 0;
  std::size_t rows = 0;
  std::optional<Error> failure;      // the writing side's; read after the pipeline has ended
  std::atomic<bool> stopped = false; // tells the producing side, which may be another thread
  progress.begin("writing", "rows", table.rows());
  ordered_pipeline<Work>(
      threads, std::size_t{threads.value()} * 3,
      [&]() -> std::unique_ptr<Work> {
        if (next == table.pieces() || stopped || progress.stop_requested()) return nullptr;
        return std::make_unique<Work>(Work{next++, 0, {}});
      },
      [&](Work& work) { work.rows = work.piece.make(table, work.number, spare); },
      [&](Work& work) {
        if (failure) return;
        if (auto written = work.piece.write(open, spare); !written) {
          failure = std::move(written).error();
          stopped = true;
        }
        progress.advance(rows += work.rows);
      });
  progress.end();
  if (failure) return std::move(*failure);
  if (progress.stop_requested())
    return Error(ErrorCode::interrupted, "the run was stopped; nothing was written");
  open.rows += rows;
  return {};
}

Result<Outputs::OpenTable*> Outputs::open_table(const release::TableNote& note,
                                                ThreadCount threads) {
  for (const auto& table : tables_)
    if (table->note.name == note.name) return table.get();
  auto opened = create(file_name(note, *spec_), compression_of(*spec_));
  if (!opened) return std::move(opened).error();
  auto table = std::make_unique<OpenTable>(OpenTable{note, std::move(*opened), nullptr, 0});
  if (spec_->format == release::Format::csv) {
    TALLYSTICK_TRY(table->opened.file.write(header_line(note)));
  } else {
    auto columns = table::ColumnarFileWriter::create(
        std::move(table->opened.file), *schema_of(note), columnar_options(*spec_, threads));
    if (!columns) return std::move(columns).error();
    table->columns = std::move(*columns);
  }
  tables_.push_back(std::move(table));
  return tables_.back().get();
}

Status Outputs::complete_tables() {
  for (const auto& table : tables_) {
    if (table->columns != nullptr) {
      auto file = table->columns->finish();
      if (!file) return std::move(file).error();
      table->opened.file = std::move(*file);
    }
    notes_.push_back(std::move(table->note));
    TALLYSTICK_TRY(keep(std::move(table->opened), table->rows));
  }
  tables_.clear();
  return {};
}

Result<Outputs::Opened> Outputs::create(std::string name, table::Compression compression) const {
  auto digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  auto digested = std::make_shared<Digested>(Digested{std::move(*digest), 0});
  auto file = table::PendingFile::create(
      folder_ + "/" + name,
      {.compression = compression, .observer = [digested](std::span<const std::byte> bytes) {
         digested->digest.update(bytes);
         digested->bytes += bytes.size();
       }});
  if (!file) return std::move(file).error();
  return Opened{std::move(name), std::move(*file), std::move(digested)};
}

Status Outputs::keep(Opened&& opened, std::uint64_t rows) {
  TALLYSTICK_TRY(opened.file.complete());
  facts_.push_back(
      {std::move(opened.name), opened.digested->bytes, rows, opened.digested->digest.hex()});
  files_.push_back(std::move(opened.file));
  return {};
}

Status Outputs::write_text(const std::string& name, const std::string& text) {
  auto opened = create(name, table::Compression::none);
  if (!opened) return std::move(opened).error();
  TALLYSTICK_TRY(opened->file.write(text));
  return keep(std::move(*opened), 0);
}

Status Outputs::write_dictionary(const Job& job) {
  TALLYSTICK_TRY(write_text("schema.json", schema_json(job, notes_)));
  return write_text("data-dictionary.md", dictionary_markdown(job, notes_));
}

Status Outputs::write_report(const report::RunReport& report) {
  return write_text(kReportName, report::linkage_page(report));
}

Status Outputs::commit(const std::string& manifest) {
  auto file = table::PendingFile::create(folder_ + "/" + kManifestName);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(manifest));
  files_.push_back(std::move(*file));
  return table::PendingFile::commit_all(files_);
}

} // namespace tallystick::pipeline
