// SPDX-License-Identifier: MIT
// The profiles of the rows that take part in a comparison.
#pragma once

#include <span>
#include <vector>

#include "core/memory_limit.hpp"
#include "core/parallel.hpp"
#include "flow/permitted_batch.hpp"
#include "link/bit_table.hpp"
#include "link/forest.hpp"
#include "link/id_marks.hpp"
#include "link/profile.hpp"

namespace tallystick::link {

/// What profiles are made from; columns in memory.
struct ProfileInput {
  const PermittedColumns& columns;
  const Forest& forest;
  std::span<const PersonNumber> own_id; ///< by row, whatever its tree has found
  const IdMarks& marks;

  /// A row as a profile of its own.
  [[nodiscard]] Profile of(RowId row) const;
  /// What is compared of it.
  [[nodiscard]] ComparedParts parts_of(RowId row) const {
    const bool fallible =
        !columns.evidence.empty() && has(columns.evidence[row], Evidence::fallible_person_id);
    return link::parts_of(Profile{row, row, own_id[row], 1, fallible, columns.fields[row]});
  }
};

/// Profiles of `taken` rows, by root; those of one root in the order of their first rows.
[[nodiscard]] std::vector<Profile> profiles_of(ThreadCount threads, const ProfileInput& input,
                                               const BitTable& taken, std::size_t room);

} // namespace tallystick::link
