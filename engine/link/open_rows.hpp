// SPDX-License-Identifier: MIT
// Which rows a pass without the person id could still move: a few in a hundred.
#pragma once

#include "core/parallel.hpp"
#include "link/bit_table.hpp"
#include "link/forest.hpp"

namespace tallystick::link {

/// A row is open if its person has no valid person id, or if the rows of its person id are not one
/// person. Two settled persons have different ids, so evidence between them changes nothing.
class OpenRows {
public:
  /// After the anchored passes: rows without a person id must still be alone.
  OpenRows(ThreadCount threads, const Forest& forest);

  [[nodiscard]] bool test(RowId row) const { return open_.test(row); }
  /// Calls use(row) for those of [begin, end); both multiples of 64, or `end` the number of rows.
  template<class Use>
  void for_each(std::size_t begin, std::size_t end, const Use& use) const {
    open_.for_each(begin, end, [&](std::size_t row) { use(static_cast<RowId>(row)); });
  }
  /// After joins, before the next look: closes the rows that found their person.
  void update(ThreadCount threads, const Forest& forest);
  /// How many rows are open.
  [[nodiscard]] std::size_t count() const;

private:
  BitTable open_;
  BitTable split_; ///< by person id: its rows are not one person
};

} // namespace tallystick::link
