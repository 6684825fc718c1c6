// SPDX-License-Identifier: MIT
// Which scored pairs become links.
#pragma once

#include <cmath>
#include <cstdint>
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
  double findable =
      0; ///< estimated share of trees without an id whose person is among those with one
  double repeated = 0; ///< estimated share of trees without an id that another of them repeats
  std::vector<TreeDoubt> doubts;    ///< of the trees that had candidates
  std::vector<DecidedPair> decided; ///< by pair, if they are to be kept
};

struct DecisionRules {
  double match_probability;
  double margin = 0; ///< bits by which a link must be likelier than any that excludes it
  bool keep_decided = false;

  /// Of two that exclude each other and are as likely, none, whatever the margin.
  [[nodiscard]] bool accept(const LinkChance& chance) const {
    return chance.probability >= match_probability && chance.probability > chance.rival &&
           chance.probability >= std::exp2(margin) * chance.rival;
  }
};

/// First, trees without a person id against people who have one. These are different people, so at most one of them is the
/// tree's: its candidates, and nobody, share one probability, with the share of trees whose person is there estimated by
/// expectation-maximisation. Then trees against each other, likeliest pair first, each pair on its own but for
/// single-row sources, of which one row at most is the tree's.
[[nodiscard]] Decisions decide(std::span<const ScoredPair> pairs, std::uint64_t open_trees,
                               SingleRows singles, const DecisionRules& rules, Forest& forest,
                               std::uint8_t by);

} // namespace tallystick::link
