// SPDX-License-Identifier: MIT
#include "pipeline/outputs.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "crypto/digest.hpp"
#include "pipeline/dictionary.hpp"
#include "table/csv_writer.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::size_t kRowsPerChunk = 1U << 14U;

table::Compression compression_of(release::Compression compression) {
  switch (compression) {
  case release::Compression::gzip:
    return table::Compression::gzip;
  case release::Compression::zstd:
    return table::Compression::zstd;
  case release::Compression::none:
    break;
  }
  return table::Compression::none;
}

std::string header_line(const release::ReleasedTable& table) {
  std::string line;
  table::CsvWriter writer(line);
  for (const release::ColumnNote& column : table.columns())
    writer.field(column.name);
  writer.end_row();
  return line;
}

} // namespace

Outputs::Outputs(const Job& job)
    : folder_(beside(job, job.release.folder).string()), compression_(job.release.compression) {}

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
  const std::string name = file_name(table, compression_);
  auto opened = table::PendingFile::create(folder_ + "/" + name,
                                           {.compression = compression_of(compression_)});
  if (!opened) return std::move(opened).error();
  table::PendingFile file = std::move(*opened);
  TALLYSTICK_TRY(file.write(header_line(table)));

  struct Piece {
    std::size_t begin;
    std::size_t end;
    std::vector<char> text;
  };
  std::size_t next = 0;
  std::optional<Error> failure;      // the writing side's; read after the pipeline has ended
  std::atomic<bool> stopped = false; // tells the producing side, which may be another thread
  progress.begin("writing", "rows", table.rows());
  ordered_pipeline<Piece>(
      threads, std::size_t{threads.value()} * 3,
      [&]() -> std::unique_ptr<Piece> {
        if (next == table.rows() || stopped || progress.stop_requested()) return nullptr;
        const std::size_t begin = std::exchange(next, std::min(table.rows(), next + kRowsPerChunk));
        return std::make_unique<Piece>(Piece{begin, next, {}});
      },
      [&](Piece& piece) { table.append_rows(piece.begin, piece.end, piece.text); },
      [&](Piece& piece) {
        if (failure) return;
        if (auto written = file.write(std::string_view(piece.text.data(), piece.text.size()));
            !written) {
          failure = std::move(written).error();
          stopped = true;
        }
        progress.advance(piece.end);
      });
  progress.end();
  if (failure) return std::move(*failure);
  if (progress.stop_requested())
    return Error(ErrorCode::interrupted, "the run was stopped; nothing was written");
  files_.push_back(std::move(file));
  facts_.push_back({name, 0, table.rows(), {}});
  return {};
}

Status Outputs::write_text(const std::string& name, const std::string& text) {
  auto file = table::PendingFile::create(folder_ + "/" + name);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(text));
  files_.push_back(std::move(*file));
  facts_.push_back({name, 0, 0, {}});
  return {};
}

Status Outputs::write_dictionary(const Job& job,
                                 const std::vector<release::ReleasedTable>& tables) {
  TALLYSTICK_TRY(write_text("schema.json", schema_json(job, tables)));
  return write_text("data-dictionary.md", dictionary_markdown(job, tables));
}

Status Outputs::commit(const std::string& manifest) {
  auto file = table::PendingFile::create(folder_ + "/" + kManifestName);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(manifest));
  files_.push_back(std::move(*file));
  return table::PendingFile::commit_all(files_);
}

} // namespace tallystick::pipeline
