// SPDX-License-Identifier: MIT
// Possible links of which some exclude each other: what each of them comes to among all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "link/forest.hpp"

namespace tallystick::link {

/// What a person has at most one of and a tree has.
struct Holdings {
  std::uint64_t sources = 0; ///< single-row sources with a row in it, one bit each
  bool person_id = false;    ///< people with two different ids are two

  [[nodiscard]] bool any() const { return sources != 0 || person_id; }
  [[nodiscard]] Holdings both(const Holdings& other) const {
    return {sources & other.sources, person_id && other.person_id};
  }
  /// Two trees that hold the same are two people.
  [[nodiscard]] bool meet(const Holdings& other) const {
    return (sources & other.sources) != 0 || (person_id && other.person_id);
  }
};

/// Two trees that may be one person. Each pair of trees once.
struct PossibleLink {
  RowId a;
  RowId b;
  Holdings of_a;
  Holdings of_b;
  double odds; ///< against no link, were there no other possible links
};

/// Positions of two links that exclude each other for another reason.
using Rivalry = std::pair<std::uint32_t, std::uint32_t>;

struct LinkChance {
  double probability;
  double rival; ///< the greatest probability of a link that excludes it; 0 if there is none
};

/// More links that hang together are not weighed exactly.
inline constexpr std::size_t kMostExactLinks = 24;

/// Two links exclude each other if they share a tree and their other trees are two people, or if `others` says so. An assignment is a set of links
/// that do not exclude each other, and is as likely as the product of their odds; the probability of a link is the share of
/// all assignments that it is in. That is exact for links that hang together up to kMostExactLinks; in larger crowds each
/// gets the least that it can have, whatever its rivals' other links: odds / (odds + (1 + A) (1 + B)), with A and B the sums
/// of its rivals' odds at either tree. Probabilities of links that exclude each other add up to 1 at most, so no two of
/// them are likelier than not.
[[nodiscard]] std::vector<LinkChance> chances_of(std::span<const PossibleLink> links,
                                                 std::span<const Rivalry> others = {});

} // namespace tallystick::link
