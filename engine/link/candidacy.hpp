// SPDX-License-Identifier: MIT
// Candidates of trees, and the joining of those that were chosen, as far as rules allow it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "link/bit_table.hpp"
#include "link/bucket_sort.hpp"
#include "link/forest.hpp"
#include "link/scored_pairs.hpp"
#include "link/single_rows.hpp"

namespace tallystick::link {

/// A tree and a person or tree that it may be.
struct Candidacy {
  RowId who;
  RowId is;            ///< a tree
  PersonNumber person; ///< its id, if any
  std::uint32_t pair;  ///< position of the scored pair
  double odds;
};

/// Asks for the memory of the trees of a pair that comes soon: pairs ascend by their first tree, the second is anywhere.
inline void fetch_trees_ahead(std::span<const ScoredPair> pairs, std::size_t at,
                              const Forest& forest) {
  constexpr std::size_t kAhead = 24;
  if (at + kAhead >= pairs.size()) return;
  const RowId b = pairs[at + kAhead].b;
  __builtin_prefetch(&forest.to[b]);
  __builtin_prefetch(&forest.person[b]);
}

template<class Use>
void for_each_who(std::span<const Candidacy> all, const Use& use) {
  for_each_run(
      all, [](const Candidacy& x, const Candidacy& y) { return x.who == y.who; }, use);
}

/// Two trees that are one person with this probability; likeliest first.
struct Choice {
  RowId who;
  RowId is;
  std::uint32_t pair; ///< position of the scored pair
  double probability;
  friend bool operator<(const Choice& x, const Choice& y) {
    return std::tuple{-x.probability, x.who, x.is} < std::tuple{-y.probability, y.who, y.is};
  }
};

/// Expectation-maximisation of one share: share = update(share) until it stands still.
template<class Update>
[[nodiscard]] double settle(double share, const Update& update) {
  constexpr int kMostRounds = 200;
  constexpr double kLeast = 1e-6;
  for (int round = 0; round != kMostRounds; ++round) {
    const double next = std::clamp(update(share), kLeast, 1 - kLeast);
    const bool settled = std::abs(next - share) < 1e-9;
    share = next;
    if (settled) break;
  }
  return share;
}

/// Keeps track of which single-row sources have a row in each tree while trees are joined.
class Joiner {
public:
  Joiner(SingleRows singles, Forest& forest, std::uint8_t by)
      : singles_(std::move(singles)), forest_(forest), by_(by) {}

  [[nodiscard]] Forest& forest() { return forest_; }
  [[nodiscard]] bool has_single_rows() const { return !singles_.empty(); }
  /// Single-row sources of a tree, one bit each.
  [[nodiscard]] std::uint64_t sources(RowId root) const {
    return singles_.empty() ? 0 : singles_.of(root);
  }
  /// Whether the trees of these roots may be one person.
  [[nodiscard]] bool allows(RowId x, RowId y) const;
  /// False if a rule forbids it. True without effect if they are one tree already.
  bool join(RowId x, RowId y);
  /// Undoes all joins of these trees, which must be all of their persons.
  void part(const BitTable& trees);

private:
  struct Joined {
    RowId root;
    RowId other;         ///< no root any more
    PersonNumber person; ///< of the root, before
    std::uint64_t sources;
  };

  SingleRows singles_;
  Forest& forest_;
  std::uint8_t by_;
  std::vector<Joined> joined_; ///< in their order
};

} // namespace tallystick::link
