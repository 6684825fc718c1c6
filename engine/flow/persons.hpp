// SPDX-License-Identifier: MIT
// Persons: every row belongs to exactly one. And PermittedPersons: persons after opt-outs were
// applied to the whole person.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "flow/links.hpp"
#include "flow/opt_out.hpp"

namespace tallystick {

namespace release {
class PersonRanks;
}

/// A person of the run: dense, in the order of each person's first row, so it depends on content
/// only.
using PersonIndex = std::uint32_t;

struct PersonTable {
  std::vector<PersonIndex> person_of_row;
  std::vector<RowId> first_row; ///< per person
  std::vector<std::uint8_t>
      pass_of_row; ///< provenance: 1-based pass that linked the row, 0 for first rows
  std::vector<PassCounts> passes;
  std::uint64_t person_id_conflicts = 0;
  std::optional<ModelFacts> model; ///< if one was used
};

/// Made only by cluster.
class Persons {
public:
  [[nodiscard]] const PersonTable& table() const { return table_; }
  [[nodiscard]] std::size_t count() const { return table_.first_row.size(); }

private:
  friend class cluster::Clusterer;
  friend class optout::Uphold;
  friend struct NounsForTests;
  explicit Persons(PersonTable table) : table_(std::move(table)) {}
  PersonTable table_;
};

/// Persons and rows that may be released: made only by optout, after every row of a person with an
/// opted-out row has gone too. release accepts nothing else.
class PermittedPersons {
public:
  [[nodiscard]] const PersonTable& table() const { return table_; }
  [[nodiscard]] bool permitted(RowId row) const { return removed_[row] == 0; }
  [[nodiscard]] const std::vector<std::uint8_t>& removed() const {
    return removed_;
  } ///< 0 or 1 + RemovalReason
  [[nodiscard]] const RemovalCounts& removals() const { return removals_; }

private:
  friend class optout::Uphold;
  friend class release::
      PersonRanks; // takes the tables over, so that there is never a second copy of them
  friend struct NounsForTests;
  PermittedPersons(PersonTable table, std::vector<std::uint8_t> removed, RemovalCounts removals)
      : table_(std::move(table)), removed_(std::move(removed)), removals_(std::move(removals)) {}
  PersonTable table_;
  std::vector<std::uint8_t> removed_;
  RemovalCounts removals_;
};

} // namespace tallystick
