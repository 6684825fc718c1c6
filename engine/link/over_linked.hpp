// SPDX-License-Identifier: MIT
// Persons that were linked too far: every link was likely, but not all of them together.
#pragma once

#include <cstddef>
#include <span>

#include "link/candidacy.hpp"
#include "link/decisions.hpp"
#include "link/scored_pairs.hpp"

namespace tallystick::link {

/// Trees on either side of a link, the nearest first, that are compared with those on the other.
inline constexpr std::size_t kMostComparedTrees = 32;

/// Looks at each person's links once more, those of the greatest weight first. A bridge is a link that joins two
/// groups of two trees or more of which no other pair is likely by its weight (odds against all people of the run).
/// It is undone where trees of both groups contradict each other by more bits than it speaks for one person, and so
/// are links behind it between the same groups. A tree by itself is not parted: one wrong entry would do.
void part_over_linked(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner,
                      Decisions& made);

} // namespace tallystick::link
