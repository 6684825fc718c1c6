// SPDX-License-Identifier: MIT
// Writes the outputs of a run: all under temporary names first, then all named, the manifest last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "pipeline/job.hpp"
#include "release/released_table.hpp"
#include "report/run_report.hpp"
#include "table/atomic_file.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

inline constexpr const char* kManifestName = "manifest.json";
inline constexpr const char* kReportName = "report.html";

/// Files of a run that are written but have no name yet.
class Outputs {
public:
  /// Makes the output folder if it is missing. The job must live as long. Errors: failed.
  static Result<Outputs> open(const Job& job);
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;
  Outputs(Outputs&&) noexcept;
  Outputs& operator=(Outputs&&) noexcept;
  ~Outputs();

  /// Formats a table on many threads and writes it in order, behind what was written of the same table before.
  Status write_table(const release::ReleasedTable& table, ThreadCount threads,
                     ProgressSink& progress);
  /// There are no more rows: completes the tables, writes schema.json (CSVW-like, for programs), data-dictionary.md (for
  /// people) and report.html, and says in the report what was written.
  Status complete(const Job& job, report::RunReport& report);
  /// Names all files; the manifest comes last and is the commit point.
  Status commit(const std::string& manifest);

private:
  struct Digested;
  struct Opened;
  struct OpenTable;
  explicit Outputs(const Job& job);
  [[nodiscard]] Result<Opened> create(std::string name, table::Compression compression) const;
  [[nodiscard]] Result<OpenTable*> open_table(const release::TableNote& note, ThreadCount threads);
  Status keep(Opened&& opened, std::uint64_t rows);
  Status complete_tables();
  Status write_text(const std::string& name, const std::string& text);

  std::string folder_;
  const release::ReleaseSpec* spec_;
  std::vector<table::PendingFile> files_;
  std::vector<report::FileFacts> facts_;
  std::vector<std::unique_ptr<OpenTable>> tables_; ///< in the order of their first rows
  std::vector<release::TableNote> notes_;          ///< of the complete tables
};

} // namespace tallystick::pipeline
