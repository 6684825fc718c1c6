// SPDX-License-Identifier: MIT
#include "link/over_linked.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "core/radix_sort.hpp"
#include "core/union_find.hpp"
#include "link/contradiction.hpp"

namespace tallystick::link {
namespace {

/// A link of a person that is known by its root.
struct LinkOfPerson {
  RowId person;
  MadeLink link;
};

/// By person, those of the greatest weight first: a probability may be that of a chain, which says less of its last link.
std::vector<LinkOfPerson> links_by_person(std::span<const ScoredPair> pairs, const Forest& forest,
                                          std::span<const MadeLink> links) {
  std::vector<LinkOfPerson> all;
  all.reserve(links.size());
  for (const MadeLink& link : links)
    all.push_back({forest.root(pairs[link.pair].a), link});
  sort_by_key(
      all, [](const LinkOfPerson& link) { return link.person; },
      [&](const LinkOfPerson& x, const LinkOfPerson& y) {
        return std::tuple{-pairs[x.link.pair].odds, x.link.pair} <
               std::tuple{-pairs[y.link.pair].odds, y.link.pair};
      });
  return all;
}

/// Ascending.
std::vector<RowId> trees_of(std::span<const ScoredPair> pairs,
                            std::span<const LinkOfPerson> person) {
  std::vector<RowId> trees;
  for (const LinkOfPerson& of : person) {
    trees.push_back(pairs[of.link.pair].a);
    trees.push_back(pairs[of.link.pair].b);
  }
  std::sort(trees.begin(), trees.end());
  trees.erase(std::unique(trees.begin(), trees.end()), trees.end());
  return trees;
}

/// The trees of one person, joined again link by link.
class Rejoined {
public:
  Rejoined(std::span<const ScoredPair> pairs, const Contradict& contradict,
           std::span<const RowId> trees)
      : pairs_(pairs), contradict_(contradict), trees_(trees), groups_(trees.size()),
        next_(trees.size()), groups_left_(trees.size()) {}

  /// False, and nothing is joined, if it is a bridge between groups that contradict each other.
  bool join(const MadeLink& link) {
    const auto [a, b] = ends(link);
    if (groups_.find(a.tree) == groups_.find(b.tree)) return true;
    if (is_alone(a) || is_alone(b) || joins_groups(a, b, link.probability)) {
      unite(a, b);
      return true;
    }
    return false;
  }

  /// Whether the trees of a link are together, maybe through others.
  [[nodiscard]] bool holds(const MadeLink& link) {
    const auto [a, b] = ends(link);
    return groups_.find(a.tree) == groups_.find(b.tree);
  }
  [[nodiscard]] std::uint64_t bridges() const { return bridges_; }
  [[nodiscard]] std::uint64_t groups() const { return groups_left_; }

private:
  /// A tree, by its place, and the row of it that a link leads to.
  struct Reached {
    std::uint32_t tree;
    ReachedRow row;
  };

  [[nodiscard]] std::pair<Reached, Reached> ends(const MadeLink& link) const {
    const ScoredPair& pair = pairs_[link.pair];
    return {{place_of(pair.a), {pair.row_a, pair.pattern}},
            {place_of(pair.b), {pair.row_b, pair.pattern}}};
  }
  [[nodiscard]] std::uint32_t place_of(RowId tree) const {
    return static_cast<std::uint32_t>(std::lower_bound(trees_.begin(), trees_.end(), tree) -
                                      trees_.begin());
  }

  /// The trees at one end of a link that is not made yet, the nearest first.
  [[nodiscard]] std::vector<Reached> group(const Reached& end) const {
    std::vector<Reached> group{end};
    std::vector<std::uint32_t> from{end.tree};
    for (std::size_t at = 0; at != group.size(); ++at)
      for (const Reached& next : next_[group[at].tree]) {
        if (next.tree == from[at]) continue;
        if (group.size() == kMostComparedTrees) return group;
        from.push_back(group[at].tree);
        group.push_back(
            {next.tree, {next.row.row, compared_in_both(next.row.pattern, group[at].row.pattern)}});
      }
    return group;
  }

  [[nodiscard]] bool is_alone(const Reached& end) const { return next_[end.tree].empty(); }

  /// Not if it is a bridge between groups that contradict each other.
  [[nodiscard]] bool joins_groups(const Reached& a, const Reached& b, double probability) {
    const std::vector<Reached> of_a = group(a);
    const std::vector<Reached> of_b = group(b);
    if (!is_bridge(of_a, of_b)) return true;
    const double bits = std::log2(probability / (1 - probability));
    if (contradiction(of_a, of_b) > bits) return false;
    ++bridges_;
    return true;
  }

  void unite(const Reached& a, const Reached& b) {
    groups_.unite(a.tree, b.tree);
    --groups_left_;
    next_[a.tree].push_back(b);
    next_[b.tree].push_back(a);
  }

  /// For two groups, each with the end of a link first.
  [[nodiscard]] bool is_bridge(std::span<const Reached> of_a, std::span<const Reached> of_b) const {
    return std::all_of(of_a.begin(), of_a.end(), [&](const Reached& x) {
      return std::all_of(of_b.begin(), of_b.end(), [&](const Reached& y) {
        const bool the_link = &x == of_a.data() && &y == of_b.data();
        return the_link || !likely(trees_[x.tree], trees_[y.tree]);
      });
    });
  }

  /// By the weight of their best rows.
  [[nodiscard]] bool likely(RowId x, RowId y) const {
    const std::pair<RowId, RowId> trees = std::minmax(x, y);
    const auto pair =
        std::lower_bound(pairs_.begin(), pairs_.end(), trees,
                         [](const ScoredPair& scored, const std::pair<RowId, RowId>& wanted) {
                           return std::pair{scored.a, scored.b} < wanted;
                         });
    return pair != pairs_.end() && std::pair{pair->a, pair->b} == trees && pair->odds >= 1;
  }

  /// Of the two that contradict each other most.
  [[nodiscard]] double contradiction(std::span<const Reached> of_a,
                                     std::span<const Reached> of_b) const {
    double most = 0;
    for (const Reached& x : of_a)
      for (const Reached& y : of_b)
        most = std::max(most, contradict_(x.row, y.row));
    return most;
  }

  std::span<const ScoredPair> pairs_;
  const Contradict& contradict_;
  std::span<const RowId> trees_; ///< ascending
  UnionFind groups_;
  std::vector<std::vector<Reached>> next_; ///< of each tree, those that its links lead to
  std::uint64_t groups_left_;
  std::uint64_t bridges_ = 0;
};

class OverLinked {
public:
  OverLinked(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner,
             Decisions& made)
      : pairs_(pairs), rules_(rules), joiner_(joiner), made_(made),
        to_part_(joiner.forest().to.size()) {}

  void run() {
    const std::vector<LinkOfPerson> all = links_by_person(pairs_, joiner_.forest(), made_.links);
    made_.links.clear();
    for_each_run(
        std::span<const LinkOfPerson>(all),
        [](const LinkOfPerson& x, const LinkOfPerson& y) { return x.person == y.person; },
        [&](std::span<const LinkOfPerson> person) { look_at(person); });
    if (again_.empty()) return;
    joiner_.part(to_part_);
    for (const MadeLink& link : again_)
      joiner_.join(pairs_[link.pair].a, pairs_[link.pair].b);
  }

private:
  void look_at(std::span<const LinkOfPerson> person) {
    constexpr std::size_t kLeastLinks = 3; // of two groups of two, and the bridge
    const std::vector<RowId> trees = trees_of(pairs_, person);
    made_.large += trees.size() > rules_.largest_person ? 1U : 0U;
    std::vector<MadeLink> undone;
    if (person.size() >= kLeastLinks && rules_.contradict) undone = undone_of(person, trees);
    const auto stands = [&](const MadeLink& link) {
      return std::none_of(undone.begin(), undone.end(),
                          [&](const MadeLink& other) { return other.pair == link.pair; });
    };
    for (const LinkOfPerson& of : person)
      if (stands(of.link)) made_.links.push_back(of.link);
    if (!undone.empty()) part(trees, person.size(), undone);
  }

  std::vector<MadeLink> undone_of(std::span<const LinkOfPerson> person,
                                  std::span<const RowId> trees) {
    Rejoined rejoined(pairs_, rules_.contradict, trees);
    std::vector<MadeLink> undone;
    for (const LinkOfPerson& of : person)
      if (!rejoined.join(of.link)) undone.push_back(of.link);
    std::erase_if(undone, [&](const MadeLink& link) { return rejoined.holds(link); });
    const std::uint64_t cuts = rejoined.groups() - 1;
    made_.bridges += rejoined.bridges() + cuts;
    made_.undone += cuts;
    made_.linked -= cuts;
    return undone;
  }

  /// The links of the person that stand are the last that were kept.
  void part(std::span<const RowId> trees, std::size_t links, std::span<const MadeLink> undone) {
    for (const RowId tree : trees)
      to_part_.set(tree);
    const std::size_t standing = links - undone.size();
    again_.insert(again_.end(), made_.links.end() - static_cast<std::ptrdiff_t>(standing),
                  made_.links.end());
    ++made_.over_linked;
    for (const MadeLink& link : undone)
      made_.doubts.push_back({link.who, false, static_cast<float>(link.probability)});
  }

  std::span<const ScoredPair> pairs_;
  const DecisionRules& rules_;
  Joiner& joiner_;
  Decisions& made_;
  BitTable to_part_;            ///< trees
  std::vector<MadeLink> again_; ///< of these
};

} // namespace

void part_over_linked(std::span<const ScoredPair> pairs, const DecisionRules& rules, Joiner& joiner,
                      Decisions& made) {
  OverLinked(pairs, rules, joiner, made).run();
}

} // namespace tallystick::link
