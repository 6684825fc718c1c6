// SPDX-License-Identifier: MIT
// Person ids that are not equal but may be one: a mistyped NHS number and those that it can have been, or two ids without
// a check digit that are one typing error apart.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/segmented_column.hpp"
#include "flow/permitted_batch.hpp"
#include "link/bit_table.hpp"
#include "link/blocking.hpp"
#include "link/profile.hpp"

namespace tallystick::link {

/// A person whose valid number is a repair of the invalid one of a row.
struct RepairOffer {
  RowId row;
  PersonNumber person;
};

class IdMarks {
public:
  IdMarks() = default;
  /// `offers` ascend by row.
  IdMarks(std::span<const RepairOffer> offers, const SegmentedColumn<PermittedVariant>& variants);

  [[nodiscard]] bool empty() const { return marks_.empty(); }
  /// Mean number of marks of rows that have any.
  [[nodiscard]] double mean() const {
    return rows_.empty() ? 0
                         : static_cast<double>(marks_.size()) / static_cast<double>(rows_.size());
  }
  /// Marks of a row, ascending: numbers of persons, or tokens of id variants. Rows that share one are near.
  [[nodiscard]] std::span<const std::uint32_t> of(RowId row) const;
  [[nodiscard]] bool has(RowId row) const { return row < marked_.bits() && marked_.test(row); }
  /// Whether a person's valid number is offered to any row.
  [[nodiscard]] bool offered(PersonNumber person) const {
    return person < offered_.bits() && offered_.test(person);
  }
  /// Whether two profiles' ids are near.
  [[nodiscard]] bool near(const Profile& a, const Profile& b) const;
  /// pattern_of() with near ids.
  [[nodiscard]] std::uint32_t pattern(const Profile& a, const Profile& b) const;
  /// Calls use(key) for each key of a profile under the blocking field near_person_id, as those of BlockingKeys.
  template<class Use>
  void for_each_key(RowId row, PersonNumber person, bool fallible, const Use& use) const {
    for (const std::uint32_t mark : of(row))
      use(key_of(mark, fallible));
    if (!fallible && person != kNoPerson && offered(person)) use(key_of(person, fallible));
  }

private:
  [[nodiscard]] static std::uint32_t key_of(std::uint32_t mark, bool fallible) {
    const std::uint64_t value = std::uint64_t{mark} << 1U | (fallible ? 1U : 0U);
    const auto key = static_cast<std::uint32_t>((value + 1) * 0x9e3779b97f4a7c15ULL >> 32U);
    return key == 0 ? 1U : key;
  }
  std::vector<RowId> rows_;          ///< ascending, those with marks
  std::vector<std::uint32_t> begin_; ///< of each row's marks
  std::vector<std::uint32_t> marks_;
  BitTable marked_;  ///< by row: most rows have none
  BitTable offered_; ///< by person
};

} // namespace tallystick::link
