// SPDX-License-Identifier: MIT
#include "pipeline/row_marks.hpp"

#include <algorithm>

#include "link/model_rules.hpp"

namespace tallystick::pipeline {
namespace {

bool has_block(const std::vector<link::BlockingRule>& rules, const FieldTokens& fields) {
  return std::any_of(rules.begin(), rules.end(), [&](const link::BlockingRule& rule) {
    return std::all_of(rule.fields.begin(), rule.fields.end(),
                       [&](link::BlockingField field) { return link::holds(fields, field); });
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
  const std::vector<link::BlockingRule> blocking =
      rules.model ? link::model_rules(threads, *rules.model, columns.fields).comparing
                  : std::vector<link::BlockingRule>();
  parallel_for(threads, marks.size(), kUnitItems, [&](std::size_t begin, std::size_t end) {
    ColumnReader<PersonToken> person(columns.person);
    for (std::size_t row = begin; row < end; ++row)
      marks[row] = person[row].absent() ? RowMark::unlinkable : RowMark::person_id;
    for (const SegmentedColumn<MatchKeyToken>& column : columns.match_keys) {
      ColumnReader<MatchKeyToken> key(column);
      for (std::size_t row = begin; row < end; ++row)
        if (marks[row] == RowMark::unlinkable && !key[row].absent()) marks[row] = RowMark::none;
    }
    if (blocking.empty() || columns.fields.empty()) return;
    ColumnReader<FieldTokens> fields(columns.fields);
    for (std::size_t row = begin; row < end; ++row)
      if (marks[row] == RowMark::unlinkable && has_block(blocking, fields[row]))
        marks[row] = RowMark::none;
  });
  unmark_repaired(columns.repair, marks);
  return marks;
}

} // namespace tallystick::pipeline
