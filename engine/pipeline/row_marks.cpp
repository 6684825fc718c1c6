// SPDX-License-Identifier: MIT
#include "pipeline/row_marks.hpp"

#include <algorithm>

#include "link/model_rules.hpp"

namespace tallystick::pipeline {
namespace {

bool holds(const FieldTokens& fields, link::BlockingField field) {
  using enum link::BlockingField;
  switch (field) {
  case birth_date:
    return fields.birth_year != 0 && fields.birth_month != 0 && fields.birth_day != 0;
  case birth_year:
    return fields.birth_year != 0;
  case birth_month:
    return fields.birth_month != 0;
  case birth_day:
    return fields.birth_day != 0;
  case sex:
    return fields.sex != 0;
  case postcode:
    return fields.postcode != 0;
  case postcode_sector:
    return fields.postcode_sector != 0;
  case postcode_district:
    return fields.postcode_district != 0;
  case practice:
    return fields.practice != 0;
  case local_id:
    return fields.local_id != 0;
  case person_id:
  case near_person_id:
    return false; // asked of rows without a person id
  }
  return false;
}

bool has_block(const std::vector<link::BlockingRule>& rules, const FieldTokens& fields) {
  return std::any_of(rules.begin(), rules.end(), [&](const link::BlockingRule& rule) {
    return std::all_of(rule.fields.begin(), rule.fields.end(),
                       [&](link::BlockingField field) { return holds(fields, field); });
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
