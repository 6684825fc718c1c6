// SPDX-License-Identifier: MIT
#include "pipeline/row_marks.hpp"

#include <algorithm>

#include "link/profile.hpp"

namespace tallystick::pipeline {
namespace {

link::ComparedParts parts_of(const FieldTokens& fields) {
  return link::parts_of(link::Profile{.root = 0,
                                      .row = 0,
                                      .person = link::kNoPerson,
                                      .rows = 1,
                                      .fallible = false,
                                      .fields = fields});
}

bool has_block(const std::vector<link::BlockingRule>& rules, const FieldTokens& fields) {
  const link::ComparedParts parts = parts_of(fields);
  return std::any_of(rules.begin(), rules.end(), [&](const link::BlockingRule& rule) {
    return link::blocking_key(rule, parts) != 0;
  });
}

/// Rows without a person id that repair candidates offer one to keep no mark.
void unmark_repaired(const SegmentedColumn<PermittedRepair>& repairs, std::vector<RowMark>& marks) {
  ColumnReader<PermittedRepair> reader(repairs);
  for (std::size_t i = 0; i < repairs.size(); ++i) {
    RowMark& mark = marks[reader[i].row];
    if (mark == RowMark::unlinkable) mark = RowMark::none;
  }
}

} // namespace

std::vector<RowMark> mark_rows(const PermittedBatch& batch, const link::RuleSet& rules,
                               ThreadCount threads) {
  const PermittedColumns& columns = batch.columns();
  std::vector<RowMark> marks(batch.rows());
  parallel_for(threads, marks.size(), kUnitItems, [&](std::size_t begin, std::size_t end) {
    ColumnReader<PersonToken> person(columns.person);
    for (std::size_t row = begin; row < end; ++row)
      marks[row] = person[row].absent() ? RowMark::unlinkable : RowMark::person_id;
    for (const SegmentedColumn<MatchKeyToken>& column : columns.match_keys) {
      ColumnReader<MatchKeyToken> key(column);
      for (std::size_t row = begin; row < end; ++row)
        if (marks[row] == RowMark::unlinkable && !key[row].absent()) marks[row] = RowMark::none;
    }
    if (!rules.model || columns.fields.empty()) return;
    ColumnReader<FieldTokens> fields(columns.fields);
    for (std::size_t row = begin; row < end; ++row)
      if (marks[row] == RowMark::unlinkable && has_block(rules.model->blocking, fields[row]))
        marks[row] = RowMark::none;
  });
  unmark_repaired(columns.repair, marks);
  return marks;
}

} // namespace tallystick::pipeline
