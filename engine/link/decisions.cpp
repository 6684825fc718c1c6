// SPDX-License-Identifier: MIT
#include "link/decisions.hpp"

#include <algorithm>
#include <utility>

#include "core/radix_sort.hpp"
#include "link/among_open_trees.hpp"
#include "link/among_people.hpp"
#include "link/candidacy.hpp"
#include "link/over_linked.hpp"

namespace tallystick::link {

Decisions decide(std::span<const ScoredPair> pairs, const OpenCounts& open, SingleRows singles,
                 const DecisionRules& rules, Forest& forest, std::uint8_t by) {
  Decisions made;
  Joiner joiner(std::move(singles), forest, by);
  AmongPeople people(pairs, rules, joiner);
  people.run(open, made);
  AmongOpenTrees(pairs, rules, people.maybe_known(), joiner).run(made);
  part_over_linked(pairs, rules, joiner, made);
  for (const MadeLink& link : made.links)
    if (link.joined)
      made.doubts.push_back({link.who, true, static_cast<float>(1 - link.probability)});
  sort_by_key(
      made.decided, [](const DecidedPair& pair) { return pair.pair; },
      [](const DecidedPair& x, const DecidedPair& y) { return x.probability > y.probability; });
  const auto again = [](const DecidedPair& x, const DecidedPair& y) { return x.pair == y.pair; };
  made.decided.erase(std::unique(made.decided.begin(), made.decided.end(), again),
                     made.decided.end());
  std::vector<TreeDoubt> scratch;
  radix_sort(std::span<TreeDoubt>(made.doubts), scratch,
             [](const TreeDoubt& doubt) { return doubt.row; });
  return made;
}

} // namespace tallystick::link
