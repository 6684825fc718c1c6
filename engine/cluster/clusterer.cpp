// SPDX-License-Identifier: MIT
#include "cluster/clusterer.hpp"

#include <atomic>
#include <cstdlib>
#include <utility>
#include <vector>

namespace tallystick::cluster {
namespace {

constexpr std::size_t kPieceRows = std::size_t{1} << 16;

/// Makes `to` of each row its root. Threads may meet on one path: whatever they read is an
/// ancestor.
void flatten(ThreadCount threads, std::vector<RowId>& to) {
  const auto above = [&to](RowId row) {
    return std::atomic_ref<RowId>{to[row]}.load(std::memory_order_relaxed);
  };
  parallel_for(threads, to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row) {
      RowId at = above(static_cast<RowId>(row));
      if (at > row) std::abort(); // links lead to earlier rows, so a root is a first row
      for (RowId next = above(at); next != at; next = above(at))
        at = next;
      std::atomic_ref<RowId>{to[row]}.store(at, std::memory_order_relaxed);
    }
  });
}

/// Per piece of rows: how many persons begin before it; and the number of all persons at the end.
std::vector<PersonIndex> persons_before(ThreadCount threads, const std::vector<RowId>& to) {
  const std::size_t pieces = (to.size() + kPieceRows - 1) / kPieceRows;
  std::vector<PersonIndex> before(pieces + 1, 0);
  parallel_for(threads, to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    PersonIndex n = 0;
    for (std::size_t row = begin; row != end; ++row)
      n += to[row] == row ? 1U : 0U;
    before[begin / kPieceRows + 1] = n;
  });
  for (std::size_t i = 0; i != pieces; ++i)
    before[i + 1] += before[i];
  return before;
}

} // namespace

Persons Clusterer::run(Links&& links) const {
  LinkForest forest = std::move(links.forest_);
  std::vector<RowId>& to = forest.to;
  flatten(threads_, to);
  const std::vector<PersonIndex> before = persons_before(threads_, to);

  PersonTable table;
  table.person_of_row = std::vector<PersonIndex>(to.size());
  table.first_row = std::vector<RowId>(before.back());
  parallel_for(threads_, to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    PersonIndex next = before[begin / kPieceRows];
    for (std::size_t row = begin; row != end; ++row) {
      if (to[row] != row) continue;
      table.first_row[next] = static_cast<RowId>(row);
      table.person_of_row[row] = next++;
    }
  });
  parallel_for(threads_, to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row) {
      if (to[row] != row) table.person_of_row[row] = table.person_of_row[to[row]];
    }
  });
  table.pass_of_row = std::move(forest.pass);
  table.passes = std::move(forest.passes);
  table.person_id_conflicts = forest.person_id_conflicts;
  table.model = std::move(forest.model);
  return Persons{std::move(table)};
}

} // namespace tallystick::cluster
