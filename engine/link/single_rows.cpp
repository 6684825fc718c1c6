// SPDX-License-Identifier: MIT
#include "link/single_rows.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace tallystick::link {
namespace {

constexpr RowId kSeveral = kNoPerson;

/// Tree `who` shares a key with tree `sees` of a source; kSeveral if with more than one.
struct Sighting {
  RowId who;
  std::uint32_t source;
  RowId sees;
  friend auto operator<=>(const Sighting&, const Sighting&) = default;
};

/// What the trees behind one key see of each other.
void add_sightings(std::span<const RowId> trees, const SingleRows& singles,
                   std::vector<Sighting>& sightings) {
  std::uint64_t all = 0;
  for (const RowId tree : trees)
    all |= singles.of(tree);
  for_each_source(all, [&](std::uint32_t source) {
    const auto in_source = [&](RowId tree) { return ((singles.of(tree) >> source) & 1U) != 0; };
    const auto first = std::find_if(trees.begin(), trees.end(), in_source);
    const bool only = std::none_of(first + 1, trees.end(), in_source);
    for (const RowId tree : trees)
      if (!in_source(tree)) sightings.push_back({tree, source, only ? *first : kSeveral});
  });
}

/// One entry a tree and source: the tree seen, or kSeveral.
std::vector<Sighting> settle(std::vector<Sighting> sightings) {
  std::sort(sightings.begin(), sightings.end());
  std::vector<Sighting> settled;
  for (const Sighting& s : sightings) {
    const bool again =
        !settled.empty() && settled.back().who == s.who && settled.back().source == s.source;
    if (!again)
      settled.push_back(s);
    else if (settled.back().sees != s.sees)
      settled.back().sees = kSeveral;
  }
  return settled;
}

RowId seen_by(const std::vector<Sighting>& settled, RowId who, std::uint32_t source) {
  const auto found = std::lower_bound(settled.begin(), settled.end(), Sighting{who, source, 0});
  return found != settled.end() && found->who == who && found->source == source ? found->sees
                                                                                : kSeveral;
}

/// In every single source of `y`, `y` is all that `x` sees.
bool sees_only(const std::vector<Sighting>& settled, const SingleRows& singles, RowId x, RowId y) {
  bool only = true;
  for_each_source(singles.of(y),
                  [&](std::uint32_t source) { only = only && seen_by(settled, x, source) == y; });
  return only;
}

std::vector<std::size_t> single_sources(const PermittedColumns& columns) {
  std::vector<std::size_t> single;
  for (std::size_t s = 0; s < columns.sources.size(); ++s)
    if (columns.sources[s].one_row_per_person) single.push_back(s);
  return single;
}

} // namespace

std::size_t SingleRows::bytes_per_row(const PermittedColumns& columns) {
  const std::size_t sources = single_sources(columns).size();
  if (sources == 0) return 0;
  return sources <= 8 ? sizeof(std::uint8_t) : sizeof(std::uint64_t);
}

SingleRows::SingleRows(const PermittedColumns& columns, const Forest& forest) {
  const std::size_t bytes = bytes_per_row(columns);
  if (bytes == 0) return;
  if (bytes == 1)
    few_.resize(forest.to.size());
  else
    many_.resize(forest.to.size());
  const std::vector<std::size_t> single = single_sources(columns);
  for (std::size_t bit = 0; bit != single.size(); ++bit)
    for (RowId row = columns.first_row[single[bit]]; row < columns.first_row[single[bit] + 1];
         ++row) {
      const RowId root = forest.root(row);
      merge(root, of(root) | std::uint64_t{1} << bit);
    }
}

namespace {

/// Joins trees of other sources that see nobody of a single source.
void join_unseeing(std::span<const RowId> strangers, const SingleRows& singles,
                   const std::vector<Sighting>& settled, Forest& forest, std::uint8_t by) {
  for (auto begin = strangers.begin(); begin != strangers.end();) {
    const auto end = std::find(begin, strangers.end(), kNoPerson);
    RowId before = kNoPerson;
    for (auto tree = begin; tree != end; ++tree) {
      const auto seen = std::lower_bound(settled.begin(), settled.end(), Sighting{*tree, 0, 0});
      if (singles.of(*tree) != 0 || (seen != settled.end() && seen->who == *tree)) continue;
      if (before != kNoPerson) forest.unite(before, *tree, by);
      before = *tree;
    }
    begin = end + 1;
  }
}

} // namespace

SingleSources::SingleSources(const PermittedColumns& columns) {
  const double all = columns.first_row.back();
  for (std::size_t s = 0; s != columns.sources.size(); ++s) {
    if (!columns.sources[s].one_row_per_person) continue;
    const Rows& rows = sources_.emplace_back(Rows{columns.first_row[s], columns.first_row[s + 1]});
    const double n = rows.end - rows.begin;
    if (all > 1) possible_pairs_ -= n * (n - 1) / (all * (all - 1));
  }
}

StrangerCounts join_single_strangers(std::span<const RowId> strangers, const SingleRows& singles,
                                     Forest& forest, std::uint8_t by) {
  std::vector<Sighting> sightings;
  for (auto begin = strangers.begin(); begin != strangers.end();) {
    const auto end = std::find(begin, strangers.end(), kNoPerson);
    add_sightings({begin, end}, singles, sightings);
    begin = end + 1;
  }
  const std::vector<Sighting> settled = settle(std::move(sightings));

  StrangerCounts counts;
  std::vector<std::pair<RowId, RowId>> edges;
  for (const Sighting& s : settled) {
    if (s.sees == kSeveral)
      ++counts.ambiguous;
    else if (sees_only(settled, singles, s.who, s.sees) &&
             sees_only(settled, singles, s.sees, s.who))
      edges.emplace_back(s.who, s.sees);
  }

  // Chains over several sources: what would hold two rows of one of them is not joined.
  std::unordered_map<RowId, RowId> above;
  const auto find = [&](RowId tree) {
    for (auto at = above.find(tree); at != above.end() && at->second != tree; at = above.find(tree))
      tree = at->second;
    return tree;
  };
  for (const auto& [a, b] : edges) {
    const RowId x = find(a);
    const RowId y = find(b);
    if (x != y) above[std::max(x, y)] = std::min(x, y);
  }
  std::map<RowId, std::vector<RowId>> chains;
  for (const auto& [a, b] : edges)
    for (const RowId tree : {a, b})
      chains[find(tree)].push_back(tree);
  for (auto& [first, trees] : chains) {
    std::sort(trees.begin(), trees.end());
    trees.erase(std::unique(trees.begin(), trees.end()), trees.end());
    std::uint64_t together = 0;
    bool twice = false;
    for (const RowId tree : trees) {
      twice = twice || (together & singles.of(tree)) != 0;
      together |= singles.of(tree);
    }
    if (twice) {
      counts.vetoed += trees.size();
      continue;
    }
    for (const RowId tree : trees)
      forest.unite(first, tree, by);
  }

  join_unseeing(strangers, singles, settled, forest, by);
  return counts;
}

} // namespace tallystick::link
