// SPDX-License-Identifier: MIT
// The rows of one person id, when they do not plainly agree: which of them are the same person.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/segmented_column.hpp"
#include "flow/permitted_batch.hpp"
#include "link/forest.hpp"
#include "link/pass_plan.hpp"

namespace tallystick::link {

/// More different profiles (birth date, sex and postcode together) under one person id than a
/// person can have: the id is a dummy or shared, and only rows with equal profiles are linked.
inline constexpr std::size_t kMaxProfilesPerPersonId = 64;

/// Runs the anchored passes on the rows of one person id. Reused for many ids by one thread.
class OnePersonId {
public:
  OnePersonId(std::span<const PassPlan> anchored, const PermittedColumns& columns)
      : anchored_(anchored), agreement_(columns.agreement), evidence_(columns.evidence),
        refused_ambiguous_(anchored.size()) {}

  /// `rows` ascend. Writes their `to` and `pass`, and no other row's.
  void link(std::span<const RowId> rows, Forest& forest);

  /// Rows that stayed alone under a person id that other rows have as well.
  [[nodiscard]] std::uint64_t conflicts() const { return conflicts_; }
  /// Per pass: persons that contradict each other although each could be the same as a third.
  [[nodiscard]] const std::vector<std::uint64_t>& ambiguous() const { return refused_ambiguous_; }

private:
  using Local = std::uint32_t; ///< position within the rows of the id

  enum class Profiles : std::uint8_t { few, too_many };
  /// A person, or several lone rows of one profile, in a comparison of persons.
  struct Group {
    Local first;
    std::vector<Local> profiles;
  };

  Profiles find_profiles(std::span<const RowId> rows);
  void link_by_terms(const AgreementTerms& terms, std::uint8_t by);
  void link_unless_contradicted(std::size_t pass, std::uint8_t by);
  [[nodiscard]] bool alone() const;
  void collect_groups();
  [[nodiscard]] bool contradict(const Group& a, const Group& b) const;
  void link_equal_profiles(std::span<const RowId> rows);
  void link_all(std::uint8_t by);
  [[nodiscard]] Local find(Local row);
  void unite(Local a, Local b, std::uint8_t by);
  void store(std::span<const RowId> rows, Forest& forest);

  std::span<const PassPlan> anchored_;
  const SegmentedColumn<Agreement>& agreement_;
  const SegmentedColumn<Evidence>& evidence_;
  std::vector<std::uint64_t> refused_ambiguous_;
  std::uint64_t conflicts_ = 0;

  std::vector<Agreement> profile_; // the different profiles
  std::vector<Agreement> firm_;    // the same without what a filler date makes up
  std::vector<Local> first_;       // per profile: its first row
  std::vector<Local> profile_of_;  // per row
  std::vector<Local> to_;          // per row
  std::vector<std::uint8_t> by_;   // per row
  std::vector<Local> size_;        // per row: rows of its tree, if it is a root
  std::vector<Group> groups_;
};

} // namespace tallystick::link
