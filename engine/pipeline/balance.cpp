// SPDX-License-Identifier: MIT
// Rows in = rows out + rows dropped, at every arrow; and what the linkage came to.
#include <algorithm>

#include "pipeline/stages.hpp"

namespace tallystick::pipeline {

Status check_balance(const PermittedBatch& batch, const PermittedPersons& persons,
                     report::RunReport& report) {
  report.removals = persons.removals();
  const auto& first = batch.columns().first_row;
  for (std::size_t s = 0; s < report.sources.size(); ++s) {
    report::SourceFacts& source = report.sources[s];
    const std::uint64_t rows = first[s + 1] - first[s];
    std::uint64_t own = 0; // withheld by the row's own opt-outs
    std::uint64_t released = 0;
    for (RowId row = first[s]; row < first[s + 1]; ++row) {
      if (batch.columns().withheld[row] != 0) ++own;
      if (persons.permitted(row)) ++released;
    }
    source.rows_released = released;
    const std::uint64_t removed = persons.removals().total(s);
    report.balances.push_back({source.name + ": ingest", source.rows_read, source.rows_standardised,
                               source.rows_unreadable});
    report.balances.push_back({source.name + ": pseudonymise", source.rows_standardised, rows, 0});
    report.balances.push_back({source.name + ": opt-outs of rows", rows, rows - own, own});
    report.balances.push_back(
        {source.name + ": opt-outs of persons", rows - own, released, removed - own});
  }
  const auto broken = std::find_if(report.balances.begin(), report.balances.end(),
                                   [](const report::BalanceFacts& b) { return !b.holds(); });
  if (broken == report.balances.end()) return {};
  return Error(ErrorCode::internal,
               "rows in are not rows out plus rows dropped; nothing was written")
      .about(broken->arrow);
}

void report_linkage(const Job& job, const PermittedBatch& batch, const PermittedPersons& persons,
                    report::RunReport& report) {
  const PersonTable& table = persons.table();
  report.passes = table.passes;
  report.person_id_conflicts = table.person_id_conflicts;
  report.persons = table.first_row.size();
  std::vector<std::uint8_t> rows_of_person(table.first_row.size()); // 0, 1, 2 = more than one
  std::vector<bool> released(table.first_row.size());
  for (RowId row = 0; row < batch.rows(); ++row) {
    auto& n = rows_of_person[table.person_of_row[row]];
    n = static_cast<std::uint8_t>(std::min(2, n + 1));
    if (persons.permitted(row)) released[table.person_of_row[row]] = true;
  }
  report.persons_released =
      static_cast<std::uint64_t>(std::count(released.begin(), released.end(), true));
  const auto& first = batch.columns().first_row;
  for (std::size_t s = 0; s < report.sources.size(); ++s) {
    report::SourceFacts& source = report.sources[s];
    for (RowId row = first[s]; row < first[s + 1]; ++row)
      if (rows_of_person[table.person_of_row[row]] > 1) ++source.linked_rows;
    const auto below = [&](std::uint64_t part, double share) {
      return static_cast<double>(part) < share * static_cast<double>(source.rows_standardised);
    };
    if (below(source.with_person_id, job.quality.min_person_id_share))
      report.failed_gates.push_back("min_person_id_share in " + source.name);
    if (below(source.linked_rows, job.quality.min_linked_share))
      report.failed_gates.push_back("min_linked_share in " + source.name);
  }
}

} // namespace tallystick::pipeline
