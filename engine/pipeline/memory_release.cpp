// SPDX-License-Identifier: MIT
#include "pipeline/memory_release.hpp"

#include <algorithm>
#include <utility>

#include "pipeline/table_pieces.hpp"
#include "table/column_builder.hpp"

namespace tallystick::pipeline {

table::Owned<ArrowSchema> schema_of(const release::TableNote& note) {
  std::vector<table::NamedFormat> columns;
  for (const release::ColumnNote& column : note.columns)
    columns.push_back({column.name, column.format});
  return table::make_schema(columns);
}

Status MemoryRelease::add(const release::ReleasedTable& table, ThreadCount threads,
                          ProgressSink& progress) {
  auto known = std::find_if(tables_.begin(), tables_.end(),
                            [&](const MemoryTable& t) { return t.note.name == table.note().name; });
  if (known == tables_.end()) known = tables_.insert(known, MemoryTable{table.note(), {}, 0});
  MemoryTable& mine = *known;
  const auto rows =
      for_each_batch(table, threads, progress, [&](table::Owned<ArrowArray>&& batch) -> Status {
        mine.batches.push_back(std::move(batch));
        return {};
      });
  if (!rows) return rows.error();
  mine.rows += *rows;
  return {};
}

} // namespace tallystick::pipeline
