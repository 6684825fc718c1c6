// SPDX-License-Identifier: MIT
#include "pipeline/outputs.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>

#include "crypto/digest.hpp"
#include "pipeline/dictionary.hpp"
#include "pipeline/memory_release.hpp"
#include "pipeline/table_pieces.hpp"
#include "report/linkage_page.hpp"
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

Result<std::size_t> write_lines(const release::ReleasedTable& table, table::PendingFile& file,
                                ThreadCount threads, ProgressSink& progress) {
  SpareTexts spare;
  return for_each_piece<TextBuffer>(
      table, threads, progress,
      [&](std::size_t piece, TextBuffer& text) {
        text = spare.take();
        return table.append_piece(piece, text);
      },
      [&](TextBuffer&& text) {
        auto written = file.write(text.view());
        spare.give(std::move(text));
        return written;
      });
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
  const auto found = open_table(table.note(), threads);
  if (!found) return found.error();
  OpenTable& open = **found;
  const auto rows =
      open.columns == nullptr
          ? write_lines(table, open.opened.file, threads, progress)
          : for_each_batch(table, threads, progress, [&](table::Owned<ArrowArray>&& batch) {
              return open.columns->write(std::move(batch));
            });
  if (!rows) return rows.error();
  open.rows += *rows;
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

Status Outputs::complete(const Job& job, report::RunReport& report) {
  TALLYSTICK_TRY(complete_tables());
  TALLYSTICK_TRY(write_text("schema.json", schema_json(job, notes_)));
  TALLYSTICK_TRY(write_text("data-dictionary.md", dictionary_markdown(job, notes_)));
  TALLYSTICK_TRY(write_text(kReportName, report::linkage_page(report)));
  report.outputs = facts_;
  return {};
}

Status Outputs::commit(const std::string& manifest) {
  auto file = table::PendingFile::create(folder_ + "/" + kManifestName);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(manifest));
  files_.push_back(std::move(*file));
  return table::PendingFile::commit_all(files_);
}

} // namespace tallystick::pipeline
