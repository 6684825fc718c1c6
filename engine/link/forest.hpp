// SPDX-License-Identifier: MIT
// The link forest while it grows, with the person id of each tree.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "flow/links.hpp"
#include "link/bit_table.hpp"

namespace tallystick::link {

/// A person id seen as a number: the first row that holds it.
using PersonNumber = RowId;
inline constexpr PersonNumber kNoPerson = std::numeric_limits<PersonNumber>::max();

/// A tree is what is known to be one person; its root is its smallest row, so the forest depends
/// only on which rows were joined, not on the order of joining.
struct Forest {
  /// Room for the person ids; there are no trees until plant().
  explicit Forest(RowId rows) : person(rows) {}
  /// Each row alone. Apart from the constructor, so that person ids can be numbered and their tokens given back before
  /// the trees take memory.
  void plant();

  /// Root of a row's tree; may be called by many threads while nobody joins.
  [[nodiscard]] RowId root(RowId row) const {
    while (to[row] != row)
      row = to[row];
    return row;
  }
  /// The valid person id of a tree that is given by its root; kNoPerson if it has none.
  [[nodiscard]] PersonNumber person_of(RowId root_row) const { return person[root_row]; }

  /// Joins the trees of two rows by a pass (1-based). Trees of two different person ids must never
  /// be joined: a caller that tries is a bug, and aborts.
  void unite(RowId a, RowId b, std::uint8_t by);
  /// Undoes a join of two roots, unless there were later ones: `b` is one again, and `a` has the person id that it had.
  void part(RowId b, RowId a, PersonNumber person_of_a);

  std::vector<RowId> to;
  std::vector<std::uint8_t> pass;
  /// Filled by PersonGroups: of a root, the tree's person id; of another row, its own.
  std::vector<PersonNumber> person;
};

} // namespace tallystick::link
