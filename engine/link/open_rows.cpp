// SPDX-License-Identifier: MIT
#include "link/open_rows.hpp"

#include <bit>

#include "link/bucket_sort.hpp"

namespace tallystick::link {

OpenRows::OpenRows(ThreadCount threads, const Forest& forest)
    : open_(forest.to.size()), split_(forest.to.size()) {
  const std::size_t rows = forest.to.size();
  parallel_for(threads, rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row) {
      // The first row of an id is a root; any other root of the id splits it.
      const PersonNumber person = forest.person[row];
      if (forest.to[row] == row && person != kNoPerson && person != row) split_.set_shared(person);
    }
  });
  parallel_for(threads, rows, kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row) {
      const PersonNumber person = forest.person[row];
      if (person == kNoPerson || split_.test(person)) open_.set(row);
    }
  });
}

void OpenRows::update(ThreadCount threads, const Forest& forest) {
  parallel_for(threads, forest.to.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row) {
      if (!open_.test(row)) continue;
      const PersonNumber person = forest.person_of(forest.root(static_cast<RowId>(row)));
      if (person != kNoPerson && !split_.test(person)) open_.clear(row);
    }
  });
}

std::size_t OpenRows::count() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i != open_.bits() / 64; ++i) {
    sum += static_cast<std::size_t>(std::popcount(open_.word(i)));
  }
  return sum;
}

} // namespace tallystick::link
