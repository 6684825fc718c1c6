// SPDX-License-Identifier: MIT
// Which scored pairs become links.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "flow/model_facts.hpp"
#include "link/exclusive_links.hpp"
#include "link/scored_pairs.hpp"
#include "link/single_rows.hpp"

namespace tallystick::link {

/// What a pair's odds come to among all candidates.
struct DecidedPair {
  std::uint32_t pair; ///< position among the scored pairs
  double probability;
};

struct Decisions {
  std::uint64_t linked = 0; ///< trees that found their person
  std::uint64_t ambiguous =
      0; ///< trees with candidates that are together likely enough, but no one of them
  std::uint64_t vetoed =
      0; ///< likely pairs that would bring two ids, or two rows of a single-row source, together
  std::uint64_t contradicted =
      0; ///< pairs of likely links, of one tree to two that contradict each other
  double findable =
      0; ///< estimated share of trees without an id whose person is among those with one
  double repeated = 0; ///< estimated share of trees without an id that another of them repeats
  std::vector<TreeDoubt> doubts;    ///< of the trees that had candidates
  std::vector<DecidedPair> decided; ///< by pair, if they are to be kept
};

/// Whether the rows at the other ends of two pairs of one tree contradict each other.
using Contradict = std::function<bool(const ScoredPair& x, RowId other_of_x, const ScoredPair& y,
                                      RowId other_of_y)>;

struct DecisionRules {
  double match_probability;
  double margin = 0; ///< bits by which a link must be likelier than any that excludes it
  bool keep_decided = false;
  Contradict contradict{}; ///< empty: nothing does

  /// Of two that exclude each other and are as likely, none, whatever the margin.
  [[nodiscard]] bool accept(const LinkChance& chance) const {
    return chance.probability >= match_probability && chance.probability > chance.rival &&
           chance.probability >= std::exp2(margin) * chance.rival;
  }
};

/// First, trees without a person id against people who have one, in rounds: who found a person speaks for it in the next, and
/// a chain is as likely as all its links together. The share of trees whose person is there is estimated by
/// expectation-maximisation. Then trees against each other (AmongOpenTrees). Links that exclude each other (two ids, two
/// rows of a single-row source, rows that contradict each other) share one probability (chances_of); likeliest are joined first.
[[nodiscard]] Decisions decide(std::span<const ScoredPair> pairs, std::uint64_t open_trees,
                               SingleRows singles, const DecisionRules& rules, Forest& forest,
                               std::uint8_t by);

} // namespace tallystick::link
