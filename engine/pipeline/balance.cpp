// SPDX-License-Identifier: MIT
// Rows in = rows out + rows dropped, at every arrow; and what the linkage came to.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "pipeline/stages.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::size_t kPieceRows = std::size_t{1} << 16U;

/// Of some rows.
struct Kept {
  std::uint64_t withheld = 0; ///< by the row's own opt-outs
  std::uint64_t released = 0;
  Kept& operator+=(const Kept& other) {
    withheld += other.withheld;
    released += other.released;
    return *this;
  }
};

/// A mark for each person that many threads may set.
class PersonMarks {
public:
  explicit PersonMarks(std::size_t persons) : marks_(persons) {}
  void set(PersonIndex person) {
    std::atomic_ref(marks_[person]).store(1, std::memory_order_relaxed);
  }
  [[nodiscard]] bool test(PersonIndex person) const { return marks_[person] != 0; }
  [[nodiscard]] std::uint64_t count() const {
    return static_cast<std::uint64_t>(std::count(marks_.begin(), marks_.end(), 1));
  }

private:
  std::vector<std::uint8_t> marks_;
};

} // namespace

Status check_balance(const PermittedBatch& batch, const PermittedPersons& persons,
                     ThreadCount threads, report::RunReport& report) {
  report.removals = persons.removals();
  const auto& first = batch.columns().first_row;
  for (std::size_t s = 0; s < report.sources.size(); ++s) {
    report::SourceFacts& source = report.sources[s];
    const std::uint64_t rows = first[s + 1] - first[s];
    const Kept kept = parallel_sum<Kept>(threads, rows, kPieceRows, [&](auto begin, auto end) {
      Kept here;
      for (std::size_t row = first[s] + begin; row < first[s] + end; ++row) {
        if (batch.columns().withheld[row] != 0) ++here.withheld;
        if (persons.permitted(static_cast<RowId>(row))) ++here.released;
      }
      return here;
    });
    source.rows_released = kept.released;
    const std::uint64_t removed = persons.removals().total(s);
    report.balances.push_back({source.name + ": ingest", source.rows_read, source.rows_standardised,
                               source.rows_unreadable});
    report.balances.push_back({source.name + ": pseudonymise", source.rows_standardised, rows, 0});
    report.balances.push_back(
        {source.name + ": opt-outs of rows", rows, rows - kept.withheld, kept.withheld});
    report.balances.push_back({source.name + ": opt-outs of persons", rows - kept.withheld,
                               kept.released, removed - kept.withheld});
  }
  const auto broken = std::find_if(report.balances.begin(), report.balances.end(),
                                   [](const report::BalanceFacts& b) { return !b.holds(); });
  if (broken == report.balances.end()) return {};
  return Error(ErrorCode::internal,
               "rows in are not rows out plus rows dropped; nothing was written")
      .about(broken->arrow);
}

void report_linkage(const Job& job, const PermittedBatch& batch, const PermittedPersons& persons,
                    ThreadCount threads, report::RunReport& report) {
  const PersonTable& table = persons.table();
  report.passes = table.passes;
  report.person_id_conflicts = table.person_id_conflicts;
  report.model = table.model;
  report.persons = table.first_row.size();
  PersonMarks linked(table.first_row.size()); // has more than one row
  PersonMarks released(table.first_row.size());
  parallel_for(threads, batch.rows(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const PersonIndex person = table.person_of_row[row];
      if (table.first_row[person] != row) linked.set(person);
      if (persons.permitted(static_cast<RowId>(row))) released.set(person);
    }
  });
  report.persons_released = released.count();
  const auto& first = batch.columns().first_row;
  for (std::size_t s = 0; s < report.sources.size(); ++s) {
    report::SourceFacts& source = report.sources[s];
    source.linked_rows = parallel_sum<std::uint64_t>(
        threads, first[s + 1] - first[s], kPieceRows, [&](std::size_t begin, std::size_t end) {
          std::uint64_t here = 0;
          for (std::size_t row = first[s] + begin; row < first[s] + end; ++row)
            here += linked.test(table.person_of_row[row]) ? 1U : 0U;
          return here;
        });
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
