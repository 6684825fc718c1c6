// SPDX-License-Identifier: MIT
#include "pipeline/issue_list.hpp"

#include "table/atomic_file.hpp"
#include "table/csv_writer.hpp"

namespace tallystick::pipeline {

IssueList::IssueList(std::string path) : path_(std::move(path)) {
  add("file", "line", "column", "code");
}

IssueSink IssueList::sink() {
  if (path_.empty()) return {};
  return [this](const std::string& file, std::uint64_t line, std::uint16_t column, IssueCode code) {
    add(file, std::to_string(line), column == 0 ? "" : std::to_string(column), info(code).code);
  };
}

Status IssueList::write() const {
  if (path_.empty()) return {};
  auto file = table::PendingFile::create(path_);
  if (!file) return std::move(file).error();
  TALLYSTICK_TRY(file->write(text_));
  return file->commit();
}

void IssueList::add(std::string_view file, std::string_view line, std::string_view column,
                    std::string_view code) {
  table::CsvWriter row(text_);
  row.field(file);
  row.field(line);
  row.field(column);
  row.field(code);
  row.end_row();
}

} // namespace tallystick::pipeline
