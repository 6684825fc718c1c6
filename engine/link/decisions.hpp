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

/// A link that was made, between the two trees of a scored pair.
struct MadeLink {
  std::uint32_t pair;
  RowId who; ///< the tree that found its person by it
  double probability;
  bool joined; ///< its trees were not yet one
};

struct Decisions {
  std::uint64_t linked = 0; ///< trees that found their person
  std::uint64_t ambiguous =
      0; ///< trees with candidates that are together likely enough, but no one of them
  std::uint64_t vetoed =
      0; ///< likely pairs that would bring two ids, or two rows of a single-row source, together
  std::uint64_t contradicted =
      0; ///< pairs of likely links, of one tree to two that contradict each other
  std::uint64_t bridges =
      0; ///< places where one likely link holds two groups of trees together, or did
  std::uint64_t undone = 0;      ///< of those, between groups that contradict each other
  std::uint64_t over_linked = 0; ///< persons that were parted by that
  std::uint64_t large = 0;       ///< persons of more trees than rules expect
  double findable =
      0; ///< estimated share of trees without an id whose person is among those with one
  double repeated = 0; ///< estimated share of trees without an id that another of them repeats
  std::vector<MadeLink> links;      ///< those that stand
  std::vector<TreeDoubt> doubts;    ///< of the trees that had candidates
  std::vector<DecidedPair> decided; ///< by pair, if they are to be kept
};

/// A row that another one is reached from, by one link or several.
struct ReachedRow {
  RowId row;
  std::uint32_t
      pattern; ///< what was compared on the way: the pattern of a link, without fields that another link lacks
};

/// Bits by which two rows that are reached from each other contradict each other; 0 if they do not.
using Contradict = std::function<double(const ReachedRow& x, const ReachedRow& y)>;

struct DecisionRules {
  double match_probability;
  double margin = 0; ///< bits by which a link must be likelier than any that excludes it
  bool keep_decided = false;
  Contradict contradict{};                   ///< empty: nothing does
  std::uint64_t largest_person = UINT64_MAX; ///< trees of a person; more are counted

  /// Of two that exclude each other and are as likely, none, whatever the margin.
  [[nodiscard]] bool accept(const LinkChance& chance) const {
    return chance.probability >= match_probability && chance.probability > chance.rival &&
           chance.probability >= std::exp2(margin) * chance.rival;
  }
};

/// What there is to decide on. What passes left open is no sample: shares are those of all rows without an id.
struct OpenCounts {
  std::uint64_t trees = 0; ///< without a person id
  std::uint64_t found = 0; ///< rows without an id of their own whose person passes have found
};

/// First, trees without a person id against people who have one, in rounds: who found a person speaks for it in the
/// next, and a chain is as likely as all its links together. The share of trees whose person is there is estimated by
/// expectation-maximisation. Then trees against each other (AmongOpenTrees). Links that exclude each other (two ids,
/// two rows of a single-row source, rows that contradict each other) share one probability (chances_of); likeliest
/// are joined first. Last, persons that a bridge holds together are parted where its sides contradict each other
/// (part_over_linked).
[[nodiscard]] Decisions decide(std::span<const ScoredPair> pairs, const OpenCounts& open,
                               SingleRows singles, const DecisionRules& rules, Forest& forest,
                               std::uint8_t by);

} // namespace tallystick::link
