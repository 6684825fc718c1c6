// SPDX-License-Identifier: MIT
// A release that stays in memory, for whoever called the engine as a library.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/parallel.hpp"
#include "core/progress.hpp"
#include "release/released_table.hpp"
#include "table/column_batch.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

struct MemoryTable {
  release::TableNote note;
  std::vector<table::Owned<ArrowArray>> batches;
  std::uint64_t rows = 0;
};

class MemoryRelease {
public:
  /// Adds rows behind those that came of the same table before.
  Status add(const release::ReleasedTable& table, ThreadCount threads, ProgressSink& progress);
  [[nodiscard]] const std::vector<MemoryTable>& tables() const { return tables_; }
  [[nodiscard]] std::vector<MemoryTable> take() && { return std::move(tables_); }

private:
  std::vector<MemoryTable> tables_;
};

/// The columns of a table as Arrow describes them.
[[nodiscard]] table::Owned<ArrowSchema> schema_of(const release::TableNote& note);

} // namespace tallystick::pipeline
