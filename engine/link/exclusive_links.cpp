// SPDX-License-Identifier: MIT
#include "link/exclusive_links.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>
#include <utility>

#include "core/radix_sort.hpp"
#include "core/union_find.hpp"
#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Products of kMostExactLinks of them stay finite.
constexpr double kMostOdds = 1e12;

/// A link seen from one of its trees.
struct End {
  RowId tree;
  std::uint32_t link;
};

/// Ends whose links may exclude others, by tree.
std::vector<End> ends_of(std::span<const PossibleLink> links) {
  std::vector<End> ends;
  for (std::uint32_t i = 0; i != links.size(); ++i) {
    if (links[i].of_b.any()) ends.push_back({links[i].a, i});
    if (links[i].of_a.any()) ends.push_back({links[i].b, i});
  }
  sort_by_key(
      ends, [](const End& end) { return end.tree; },
      [](const End& x, const End& y) { return x.link < y.link; });
  return ends;
}

double bounded(double odds) {
  return std::min(odds, kMostOdds);
}

/// Sums over the assignments of a few links.
class Assignments {
public:
  /// Links by number; `rivals` of each, one bit a link.
  Assignments(std::span<const double> odds, std::span<const std::uint32_t> rivals)
      : odds_(odds), rivals_(rivals) {}

  /// Weight of all assignments of these links, the empty one included.
  [[nodiscard]] double sum(std::uint32_t links) const {
    double product = 1; // of parts that have nothing to do with each other
    while (links != 0) {
      const std::uint32_t part = hanging_together(links);
      product *= sum_of_part(part);
      links &= ~part;
    }
    return product;
  }

private:
  [[nodiscard]] std::uint32_t hanging_together(std::uint32_t links) const {
    std::uint32_t part = links & (~links + 1);
    for (std::uint32_t fresh = part; fresh != 0;) {
      std::uint32_t reached = 0;
      for (std::uint32_t left = fresh; left != 0; left &= left - 1)
        reached |= rivals_[static_cast<std::size_t>(std::countr_zero(left))];
      fresh = reached & links & ~part;
      part |= fresh;
    }
    return part;
  }

  /// With the link that has most rivals, or without it.
  [[nodiscard]] double sum_of_part(std::uint32_t part) const {
    std::size_t most = 0;
    int rivals = -1;
    for (std::uint32_t left = part; left != 0; left &= left - 1) {
      const auto link = static_cast<std::size_t>(std::countr_zero(left));
      const int n = std::popcount(rivals_[link] & part);
      if (n > rivals) std::tie(most, rivals) = std::pair{link, n};
    }
    const std::uint32_t others = part & ~(1U << most);
    if (others == 0) return 1 + odds_[most];
    return sum(others) + odds_[most] * sum(others & ~rivals_[most]);
  }

  std::span<const double> odds_;
  std::span<const std::uint32_t> rivals_;
};

/// Calls use(position) for everything that is held.
template<class Use>
void for_each_held(const Holdings& held, const Use& use) {
  for (std::uint64_t left = held.sources; left != 0; left &= left - 1)
    use(static_cast<std::size_t>(std::countr_zero(left)));
  if (held.person_id) use(std::size_t{64});
}

/// The links at a tree whose other trees hold one thing: one of them at most is right.
struct Rivals {
  double odds = 0;        ///< sum
  double best = 0;        ///< probability
  double next = 0;        ///< probability
  std::uint32_t link = 0; ///< the best, or any
};

/// Weighs links that exclude each other, directly or through others.
class Crowds {
public:
  Crowds(std::span<const PossibleLink> links, std::span<const Rivalry> others)
      : links_(links), others_(both_ways(others)), ends_(ends_of(links)), crowds_(links.size()),
        chances_(links.size()) {}

  std::vector<LinkChance> weigh() {
    weigh_alone();
    for_each_tree([&](std::span<const End> at) { weigh_against_all(at); });
    for (const auto& [x, y] : others_) {
      weigh_against(x, bounded(links_[y].odds));
      crowds_.unite(x, y);
    }
    weigh_small_crowds();
    for_each_tree([&](std::span<const End> at) { see_best_rivals(at); });
    for (const auto& [x, y] : others_)
      chances_[x].rival = std::max(chances_[x].rival, chances_[y].probability);
    return std::move(chances_);
  }

private:
  template<class Use>
  void for_each_tree(const Use& use) const {
    for_each_run(
        std::span<const End>(ends_), [](const End& x, const End& y) { return x.tree == y.tree; },
        [&](std::span<const End> at) {
          if (at.size() > 1) use(at);
        });
  }

  void weigh_alone() {
    for (std::size_t i = 0; i != links_.size(); ++i) {
      const double odds = bounded(links_[i].odds);
      chances_[i] = {odds / (1 + odds), 0};
    }
  }

  void forget_rivals(std::span<const End> at) {
    Holdings held;
    for (const End& end : at)
      held = {held.sources | other(end).sources, held.person_id || other(end).person_id};
    for_each_held(held, [&](std::size_t what) { rivals_[what] = {}; });
  }

  /// As if all rivals at a tree were free to be linked.
  void weigh_against_all(std::span<const End> at) {
    forget_rivals(at);
    for (const End& end : at)
      for_each_held(other(end), [&](std::size_t what) {
        Rivals& rivals = rivals_[what];
        if (rivals.odds == 0) rivals.link = end.link;
        rivals.odds += odds_of(end);
        crowds_.unite(rivals.link, end.link);
      });
    for (const End& end : at) {
      double rest = 0;
      for_each_held(other(end), [&](std::size_t what) {
        rest += std::max(rivals_[what].odds - odds_of(end), 0.0);
      });
      weigh_against(end.link, rest);
    }
  }

  /// odds / (odds + x) becomes odds / (odds + x (1 + rivals)).
  void weigh_against(std::uint32_t link, double rivals) {
    double& p = chances_[link].probability;
    p /= p + (1 - p) * (1 + rivals);
  }

  void see_best_rivals(std::span<const End> at) {
    forget_rivals(at);
    for (const End& end : at)
      for_each_held(other(end), [&](std::size_t what) {
        const double p = chances_[end.link].probability;
        Rivals& rivals = rivals_[what];
        rivals.next = std::max(rivals.next, std::min(p, rivals.best));
        if (p <= rivals.best) return;
        rivals.best = p;
        rivals.link = end.link;
      });
    for (const End& end : at)
      for_each_held(other(end), [&](std::size_t what) {
        const Rivals& rivals = rivals_[what];
        double& rival = chances_[end.link].rival;
        rival = std::max(rival, rivals.link == end.link ? rivals.next : rivals.best);
      });
  }

  /// A link with rivals, at one of its trees.
  struct Contested {
    std::uint32_t crowd;
    std::uint32_t link;
    RowId tree; ///< kNoPerson: a rival for another reason
  };

  [[nodiscard]] std::vector<Contested> contested() {
    std::vector<Contested> links;
    for_each_tree([&](std::span<const End> at) {
      for (const End& end : at)
        links.push_back({crowds_.find(end.link), end.link, end.tree});
    });
    for (const auto& [x, y] : others_)
      links.push_back({crowds_.find(x), x, kNoPerson});
    sort_by_key(
        links, [](const Contested& c) { return c.crowd; },
        [](const Contested& x, const Contested& y) {
          return std::tuple{x.link, x.tree} < std::tuple{y.link, y.tree};
        });
    return links;
  }

  /// All are at one tree, and each excludes all others.
  [[nodiscard]] bool are_alternatives(std::span<const Contested> crowd) const {
    const RowId tree = crowd.front().tree;
    Holdings held_by_all{~std::uint64_t{0}, true};
    for (const Contested& c : crowd) {
      if (c.tree != tree || tree == kNoPerson) return false;
      held_by_all = held_by_all.both(other({tree, c.link}));
    }
    return held_by_all.any();
  }

  void weigh_alternatives(std::span<const Contested> crowd) {
    double sum = 1;
    for (const Contested& c : crowd)
      sum += bounded(links_[c.link].odds);
    for (const Contested& c : crowd)
      chances_[c.link].probability = bounded(links_[c.link].odds) / sum;
  }

  void weigh_small_crowds() {
    const std::vector<Contested> contested = this->contested();
    std::vector<std::uint32_t> links;
    for_each_run(
        std::span<const Contested>(contested),
        [](const Contested& x, const Contested& y) { return x.crowd == y.crowd; },
        [&](std::span<const Contested> crowd) {
          if (are_alternatives(crowd)) return weigh_alternatives(crowd);
          links.clear();
          for (const Contested& c : crowd)
            if (links.empty() || links.back() != c.link) links.push_back(c.link);
          if (links.size() > 1 && links.size() <= kMostExactLinks) weigh_exactly(links);
        });
  }

  void weigh_exactly(std::span<const std::uint32_t> crowd) {
    std::array<double, kMostExactLinks> odds{};
    std::array<std::uint32_t, kMostExactLinks> rivals{};
    for (std::size_t i = 0; i != crowd.size(); ++i) {
      odds[i] = bounded(links_[crowd[i]].odds);
      for (std::size_t j = 0; j != crowd.size(); ++j)
        if (i != j && exclude(links_[crowd[i]], links_[crowd[j]])) rivals[i] |= 1U << j;
    }
    for (std::size_t i = 0; i != crowd.size(); ++i)
      for (auto other = std::lower_bound(others_.begin(), others_.end(), Rivalry{crowd[i], 0});
           other != others_.end() && other->first == crowd[i]; ++other) {
        const auto j = std::lower_bound(crowd.begin(), crowd.end(), other->second);
        rivals[i] |= 1U << static_cast<std::size_t>(j - crowd.begin());
      }
    const Assignments assignments(odds, rivals);
    const std::uint32_t all = (std::uint32_t{1} << crowd.size()) - 1;
    const double whole = assignments.sum(all);
    for (std::size_t i = 0; i != crowd.size(); ++i)
      chances_[crowd[i]].probability =
          odds[i] * assignments.sum(all & ~(1U << i) & ~rivals[i]) / whole;
  }

  static std::vector<Rivalry> both_ways(std::span<const Rivalry> others) {
    std::vector<Rivalry> all(others.begin(), others.end());
    for (const auto& [x, y] : others)
      all.emplace_back(y, x);
    std::sort(all.begin(), all.end());
    return all;
  }

  static bool exclude(const PossibleLink& x, const PossibleLink& y) {
    return (x.a == y.a && x.of_b.meet(y.of_b)) || (x.a == y.b && x.of_b.meet(y.of_a)) ||
           (x.b == y.a && x.of_a.meet(y.of_b)) || (x.b == y.b && x.of_a.meet(y.of_a));
  }

  /// What the tree at the other end holds.
  [[nodiscard]] const Holdings& other(const End& end) const {
    const PossibleLink& link = links_[end.link];
    return link.a == end.tree ? link.of_b : link.of_a;
  }
  [[nodiscard]] double odds_of(const End& end) const { return bounded(links_[end.link].odds); }

  std::span<const PossibleLink> links_;
  std::vector<Rivalry> others_; ///< each both ways
  std::vector<End> ends_;
  std::array<Rivals, 65> rivals_; ///< of one tree, by what is held
  UnionFind crowds_;
  std::vector<LinkChance> chances_;
};

} // namespace

std::vector<LinkChance> chances_of(std::span<const PossibleLink> links,
                                   std::span<const Rivalry> others) {
  return Crowds(links, others).weigh();
}

} // namespace tallystick::link
