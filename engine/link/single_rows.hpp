// SPDX-License-Identifier: MIT
// Sources that hold each person once (a register, a list without duplicates): two of their rows are
// one person only if
// their person id says so, and without one a candidate is unique only if it is so from both sides.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "flow/permitted_batch.hpp"
#include "flow/source.hpp"
#include "link/forest.hpp"

namespace tallystick::link {

/// Which rows are of one-row-per-person sources.
class SingleSources {
public:
  SingleSources() = default;
  explicit SingleSources(const PermittedColumns& columns);
  [[nodiscard]] bool empty() const { return sources_.empty(); }
  /// Whether two different rows are of one such source, so that they are two people's.
  [[nodiscard]] bool part(RowId x, RowId y) const {
    return std::any_of(sources_.begin(), sources_.end(), [&](const Rows& rows) {
      return rows.begin <= x && x < rows.end && rows.begin <= y && y < rows.end;
    });
  }
  /// Share of all pairs of rows of which that is not so.
  [[nodiscard]] double possible_pairs() const { return possible_pairs_; }

private:
  struct Rows {
    RowId begin;
    RowId end;
  };
  std::vector<Rows> sources_;
  double possible_pairs_ = 1;
};

/// Which one-row-per-person sources have rows in each tree. Costs a byte a row with up to eight such sources, 8 bytes with
/// more, and nothing without.
class SingleRows {
public:
  SingleRows() = default;
  /// Reads the forest as it is.
  SingleRows(const PermittedColumns& columns, const Forest& forest);
  /// What it will take.
  [[nodiscard]] static std::size_t bytes_per_row(const PermittedColumns& columns);
  [[nodiscard]] bool empty() const { return few_.empty() && many_.empty(); }
  /// Sources of a tree, one bit for each that has one row a person; 0 for a tree without rows of such sources.
  [[nodiscard]] std::uint64_t of(RowId root) const {
    return many_.empty() ? few_[root] : many_[root];
  }
  /// Of a tree that was made of two.
  void merge(RowId root, std::uint64_t sources) {
    if (many_.empty())
      few_[root] = static_cast<std::uint8_t>(sources);
    else
      many_[root] = sources;
  }

private:
  std::vector<std::uint8_t> few_; ///< by row, where a byte is enough
  std::vector<std::uint64_t> many_;
};

/// Calls use(bit) for each bit of SingleRows::of().
template<class Use>
void for_each_source(std::uint64_t sources, const Use& use) {
  for (; sources != 0; sources &= sources - 1)
    use(static_cast<std::uint32_t>(std::countr_zero(sources)));
}

struct StrangerCounts {
  std::uint64_t ambiguous = 0; ///< trees that saw more than one candidate in a source
  std::uint64_t vetoed =
      0; ///< trees whose joins would have brought two rows of one such source together
};

/// Joins persons without an id who share a key, when sources with one row a person take part.
/// `strangers` lists the trees behind each key, each list ended by kNoPerson. X and Y are joined
/// if, in every such source that Y is in, Y is the only tree that shares a key with X, and the
/// other way round. A chain that would bring two rows of one such source together is not joined at
/// all. Trees that see nobody of such a source are joined as ever.
StrangerCounts join_single_strangers(std::span<const RowId> strangers, const SingleRows& singles,
                                     Forest& forest, std::uint8_t by);

} // namespace tallystick::link
