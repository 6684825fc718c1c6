// SPDX-License-Identifier: MIT
// What the rows of each person say together: how many, of which sources, and what cannot be true of one person.
#pragma once

#include <cstdint>
#include <vector>

#include "core/date.hpp"
#include "core/parallel.hpp"
#include "flow/attributes.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/persons.hpp"
#include "report/linkage_quality.hpp"

namespace tallystick::pipeline {

/// About 20 bytes a person. Rows that were withheld have no attributes, so only their number and sources count.
class PersonTally {
public:
  PersonTally(const PermittedBatch& batch, const PersonTable& persons, BirthPrecision precision,
              ThreadCount threads);

  [[nodiscard]] bool several_rows(PersonIndex person) const { return rows_[person] > 1; }
  [[nodiscard]] bool several_sources(PersonIndex person) const;
  [[nodiscard]] std::vector<report::SizeBin> rows_per_person() const;
  [[nodiscard]] std::vector<report::SizeBin> sources_per_person() const;
  /// The checks of nhs-rules 4.6 that the columns of a run allow; the others with the reason why not.
  [[nodiscard]] std::vector<report::ImplausibilityCheck> checks() const;

private:
  struct Flag;
  void note_rows(const PermittedBatch& batch, const PersonTable& persons, ThreadCount threads);
  void note_row(PersonIndex person, std::size_t source, bool is_register);
  void note_attributes(const PermittedColumns& columns, const PersonTable& persons,
                       std::size_t begin, std::size_t end);
  void note_deaths(const PermittedBatch& batch, const PersonTable& persons, ThreadCount threads);
  void note_late_events(const PermittedBatch& batch, const PersonTable& persons,
                        ThreadCount threads);
  void flag(PersonIndex person, std::uint8_t bits);
  [[nodiscard]] std::uint64_t flagged(std::uint8_t bits) const;

  BirthPrecision precision_;
  bool sexes_;  ///< are known
  bool births_; ///< are known
  bool registers_ = false;
  std::vector<std::uint8_t> death_register_; ///< per source
  bool deaths_ = false;
  std::size_t sources_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint64_t> source_set_;
  std::vector<std::uint16_t> birth_; ///< one of them
  std::vector<std::uint8_t> flags_;
  std::vector<std::int32_t> death_; ///< the earliest; kAlive if none
};

} // namespace tallystick::pipeline
