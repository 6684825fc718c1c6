// SPDX-License-Identifier: MIT
// Counts how well each group of rows was linked.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "pipeline/person_tally.hpp"
#include "pipeline/row_divisions.hpp"
#include "pipeline/row_marks.hpp"
#include "pipeline/stages.hpp"

namespace tallystick::pipeline {
namespace {

using report::RateColumn;
using report::RateCounts;

/// What is true of a row, one bit a column of counts.
constexpr std::uint32_t bit(RateColumn column) {
  return 1U << static_cast<unsigned>(column);
}
constexpr std::size_t kBlockRows = 4'096;               ///< at a time, for all divisions
constexpr std::size_t kFactSets = std::size_t{1} << 6U; ///< of all but the doubts
static_assert(bit(RateColumn::unlinkable) < kFactSets &&
              bit(RateColumn::doubted_links) >= kFactSets);

/// Rows by group and by what is true of them; and the doubts of the model.
class GroupTally {
public:
  GroupTally() = default;
  explicit GroupTally(std::size_t groups) : rows_(groups * kFactSets), doubts_(groups) {}
  void add(std::uint32_t group, std::uint32_t facts) { ++rows_[group * kFactSets + facts]; }
  void add(std::uint32_t group, const TreeDoubt& doubt) {
    RateCounts& counts = doubts_[group];
    const auto units = static_cast<std::uint64_t>(
        std::lround(static_cast<double>(doubt.probability) * report::kProbabilityUnits));
    (doubt.linked ? counts.false_links : counts.missed_links) += units;
    ++counts.count[static_cast<std::size_t>(doubt.linked ? RateColumn::doubted_links
                                                         : RateColumn::doubted_misses)];
  }
  GroupTally& operator+=(const GroupTally& other) {
    if (rows_.empty()) return *this = other;
    for (std::size_t i = 0; i < other.rows_.size(); ++i)
      rows_[i] += other.rows_[i];
    for (std::size_t g = 0; g < other.doubts_.size(); ++g)
      doubts_[g] += other.doubts_[g];
    return *this;
  }
  [[nodiscard]] RateCounts counts(std::size_t group) const {
    if (rows_.empty()) return {};
    RateCounts counts = doubts_[group];
    for (std::size_t facts = 0; facts < kFactSets; ++facts)
      for (std::size_t c = 0; c < 6; ++c)
        if ((facts >> c & 1U) != 0) counts.count[c] += rows_[group * kFactSets + facts];
    return counts;
  }

private:
  std::vector<std::uint64_t> rows_;
  std::vector<RateCounts> doubts_;
};

/// One for each division.
struct Tallies {
  std::vector<GroupTally> by;
  Tallies& operator+=(const Tallies& other) {
    by.resize(other.by.size());
    for (std::size_t d = 0; d < by.size(); ++d)
      by[d] += other.by[d];
    return *this;
  }
};

/// The run after linkage, row by row.
struct LinkedRows {
  const PersonTable& persons;
  const std::vector<RowMark>& marks;
  const PersonTally& people;
  std::uint8_t model_pass; ///< 0: no model

  [[nodiscard]] std::uint8_t facts(std::size_t row) const {
    const PersonIndex person = persons.person_of_row[row];
    std::uint32_t facts = bit(RateColumn::rows);
    if (marks[row] == RowMark::person_id) facts |= bit(RateColumn::with_person_id);
    if (marks[row] == RowMark::unlinkable) facts |= bit(RateColumn::unlinkable);
    if (people.several_rows(person)) facts |= bit(RateColumn::linked);
    if (people.several_sources(person)) facts |= bit(RateColumn::linked_across);
    if (model_pass != 0 && persons.pass_of_row[row] == model_pass)
      facts |= bit(RateColumn::linked_by_model);
    return static_cast<std::uint8_t>(facts);
  }
  [[nodiscard]] std::span<const TreeDoubt> doubts() const {
    return persons.model ? std::span<const TreeDoubt>(persons.model->doubts)
                         : std::span<const TreeDoubt>();
  }
};

using Divisions = std::vector<const RowDivision*>;

/// Rows [first, end) of a source.
Tallies tally(const LinkedRows& rows, const Divisions& divisions, std::size_t source,
              std::size_t first, std::size_t end) {
  Tallies tallies;
  std::vector<std::unique_ptr<GroupReader>> readers;
  for (const RowDivision* division : divisions) {
    tallies.by.emplace_back(division == nullptr ? 1 : division->labels().size());
    readers.push_back(division == nullptr ? nullptr
                                          : division->reader(source, static_cast<RowId>(first)));
  }
  const auto doubts = rows.doubts();
  auto doubt = std::lower_bound(doubts.begin(), doubts.end(), first,
                                [](const TreeDoubt& d, std::size_t row) { return d.row < row; });
  std::array<std::uint8_t, kBlockRows> facts;
  std::array<std::uint8_t, kBlockRows> group{};
  while (first < end) {
    const std::size_t count = std::min(kBlockRows, end - first);
    for (std::size_t i = 0; i < count; ++i)
      facts[i] = rows.facts(first + i);
    const auto past =
        std::lower_bound(doubt, doubts.end(), first + count,
                         [](const TreeDoubt& d, std::size_t row) { return d.row < row; });
    for (std::size_t d = 0; d < readers.size(); ++d) {
      if (readers[d] == nullptr)
        group.fill(0);
      else
        readers[d]->read(static_cast<RowId>(first), std::span(group.data(), count));
      for (std::size_t i = 0; i < count; ++i)
        tallies.by[d].add(group[i], facts[i]);
      for (auto of_row = doubt; of_row != past; ++of_row)
        tallies.by[d].add(group[of_row->row - first], *of_row);
    }
    doubt = past;
    first += count;
  }
  return tallies;
}

} // namespace

void report_quality(const Job& job, const AreaTable& areas, const PermittedBatch& batch,
                    const std::vector<RowMark>& marks, const PermittedPersons& persons,
                    ThreadCount threads, report::RunReport& report) {
  const PersonTable& table = persons.table();
  const PersonTally people(batch, table, job.release.attributes.birth, threads);
  const LinkedRows rows{table, marks, people,
                        table.model ? static_cast<std::uint8_t>(table.passes.size())
                                    : std::uint8_t{0}};
  RowDivisions divisions = row_divisions(job, areas, batch);
  report::LinkageQuality quality;
  quality.divisions_left_out = std::move(divisions.left_out);
  for (const auto& division : divisions.made)
    quality.divisions.push_back({division->by(), division->title()});
  const auto& first = batch.columns().first_row;
  for (std::size_t s = 0; s < report.sources.size(); ++s) {
    Divisions wanted{nullptr}; // undivided
    for (const auto& division : divisions.made)
      if (division->serves(s)) wanted.push_back(division.get());
    const Tallies tallies = parallel_sum<Tallies>(
        threads, first[s + 1] - first[s], kUnitItems, [&](std::size_t begin, std::size_t end) {
          return tally(rows, wanted, s, first[s] + begin, first[s] + end);
        });
    for (std::size_t d = 0; d < wanted.size() && !tallies.by.empty(); ++d) {
      const std::string& source = report.sources[s].name;
      report::RateTable out{source, wanted[d] == nullptr ? "source" : wanted[d]->by(), {}};
      for (std::size_t g = 0; g < (wanted[d] == nullptr ? 1 : wanted[d]->labels().size()); ++g)
        out.groups.push_back(
            {wanted[d] == nullptr ? source : wanted[d]->labels()[g], tallies.by[d].counts(g)});
      const bool tells = wanted[d] == nullptr ||
                         std::any_of(out.groups.begin() + 1, out.groups.end(), [](const auto& g) {
                           return g.counts.of(RateColumn::rows) != 0;
                         });
      if (tells) quality.tables.push_back(std::move(out)); // else all rows are "not known"
    }
  }
  quality.rows_per_person = people.rows_per_person();
  quality.sources_per_person = people.sources_per_person();
  quality.checks = people.checks();
  report.quality = std::move(quality);
}

} // namespace tallystick::pipeline
