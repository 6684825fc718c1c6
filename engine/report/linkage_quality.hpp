// SPDX-License-Identifier: MIT
// What can be told of a linkage without truth: rates by subgroup, sizes of persons, implausible persons. Exact counts; every
// output form shows them through shown_quality.hpp only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallystick::report {

/// What is counted of the rows of a group.
enum class RateColumn : std::uint8_t {
  rows,
  with_person_id,  ///< a valid one
  linked,          ///< the person has another row
  linked_across,   ///< the person has a row of another source
  linked_by_model, ///< joined its person by the match model
  unlinkable,      ///< no person id, and no key of any pass or blocking rule
  doubted_links, ///< trees of rows that the model linked, counted once, at the row that stands for each
  doubted_misses, ///< trees of rows that had candidates and were not linked
};
inline constexpr std::size_t kRateColumns = 8;
inline constexpr std::array<std::string_view, kRateColumns> kRateColumnNames = {
    "rows",          "rows_with_person_id", "rows_linked",           "rows_linked_across_sources",
    "rows_by_model", "rows_unlinkable",     "trees_linked_by_model", "trees_left_with_candidates"};

/// Sums of probabilities in units of 1 / kProbabilityUnits, so that they add up to the same on any number of threads.
inline constexpr double kProbabilityUnits = 1U << 20U;

struct RateCounts {
  std::array<std::uint64_t, kRateColumns> count{};
  std::uint64_t false_links = 0;  ///< estimated, of doubted_links; in probability units
  std::uint64_t missed_links = 0; ///< estimated, of doubted_misses; in probability units

  [[nodiscard]] std::uint64_t of(RateColumn column) const {
    return count[static_cast<std::size_t>(column)];
  }
  RateCounts& operator+=(const RateCounts& other) {
    for (std::size_t c = 0; c < kRateColumns; ++c)
      count[c] += other.count[c];
    false_links += other.false_links;
    missed_links += other.missed_links;
    return *this;
  }
};

struct RateGroup {
  std::string label;
  RateCounts counts;
};

/// The rows of one source, divided. Every row is in exactly one group.
struct RateTable {
  std::string source;
  std::string by; ///< "sex"; "source" for the undivided source
  std::vector<RateGroup> groups;
};

/// A way of dividing rows, for headings.
struct RateDivision {
  std::string by;    ///< "imd_decile"
  std::string title; ///< "Deprivation decile (imd_decile), 1 = most deprived"
};

/// How many persons have so many rows, or rows of so many sources.
struct SizeBin {
  std::string label; ///< "3-5"
  std::uint64_t persons = 0;
};

/// A thing that is not to be in sound data (nhs-rules 4.6).
struct ImplausibilityCheck {
  std::string name;  ///< "more_than_one_sex"
  std::string title; ///< in plain words
  std::uint64_t persons = 0;
  std::string not_checked; ///< why not; empty: it was
};

struct LinkageQuality {
  std::vector<RateDivision> divisions;
  std::vector<RateTable> tables; ///< by source in job order, then in the order of divisions
  /// What is not divided by, with the reason.
  std::vector<std::pair<std::string, std::string>> divisions_left_out;
  std::vector<SizeBin> rows_per_person;
  std::vector<SizeBin> sources_per_person;
  std::vector<ImplausibilityCheck> checks;
};

} // namespace tallystick::report
