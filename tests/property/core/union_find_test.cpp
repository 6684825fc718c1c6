// SPDX-License-Identifier: MIT
// The concurrent union-find against a naive relabelling, at several thread counts and edge orders.
#include "core/union_find.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

using Edge = std::pair<std::uint32_t, std::uint32_t>;

/// Labels by walking through all edges until nothing changes.
std::vector<std::uint32_t> naive_labels(std::size_t n, const std::vector<Edge>& edges) {
  std::vector<std::uint32_t> label(n);
  std::iota(label.begin(), label.end(), 0U);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [a, b] : edges) {
      const std::uint32_t least = std::min(label[a], label[b]);
      changed = changed || label[a] != least || label[b] != least;
      label[a] = label[b] = least;
    }
  }
  return label;
}

std::vector<std::uint32_t> labels_of(std::size_t n, const std::vector<Edge>& edges,
                                     ThreadCount threads) {
  UnionFind sets{n};
  parallel_for(threads, edges.size(), 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i != end; ++i)
      sets.unite(edges[i].first, edges[i].second);
  });
  sets.flatten(threads);
  return {sets.labels().begin(), sets.labels().end()};
}

std::vector<Edge> random_edges(std::size_t n, std::size_t count, std::mt19937& random) {
  std::uniform_int_distribution<std::uint32_t> id{0, static_cast<std::uint32_t>(n - 1)};
  std::vector<Edge> edges(count);
  for (Edge& edge : edges)
    edge = {id(random), id(random)};
  return edges;
}

TEST(UnionFind, LabelsAreTheSmallestIdAtAnyThreadCountAndEdgeOrder) {
  std::mt19937 random{20240229};
  for (const std::size_t n : {1U, 2U, 10U, 1000U, 20000U}) {
    for (const double density : {0.1, 0.45, 0.55, 2.0}) {
      auto edges =
          random_edges(n, static_cast<std::size_t>(static_cast<double>(n) * density), random);
      const auto expected = naive_labels(n, edges);
      for (const unsigned threads : {1U, 2U, 3U, 7U}) {
        ASSERT_EQ(labels_of(n, edges, ThreadCount{threads}), expected) << n << " " << threads;
        std::shuffle(edges.begin(), edges.end(), random);
      }
    }
  }
}

TEST(UnionFind, AChainFromTheWrongEndIsOneSet) {
  constexpr std::uint32_t kIds = 100000;
  std::vector<Edge> edges;
  for (std::uint32_t i = kIds - 1; i != 0; --i)
    edges.emplace_back(i, i - 1);
  const auto labels = labels_of(kIds, edges, ThreadCount{3});
  EXPECT_TRUE(std::all_of(labels.begin(), labels.end(), [](auto label) { return label == 0; }));
}

TEST(UnionFind, UniteTellsWhetherTheSetsWereApart) {
  UnionFind sets{4};
  EXPECT_TRUE(sets.unite(3, 2));
  EXPECT_FALSE(sets.unite(2, 3));
  EXPECT_TRUE(sets.unite(1, 3));
  EXPECT_FALSE(sets.unite(1, 2));
  EXPECT_EQ(sets.find(3), 1U);
  EXPECT_EQ(sets.find(0), 0U);
}

TEST(UnionFind, EachJoinIsReportedByOneThreadOnly) {
  constexpr std::uint32_t kIds = 5000;
  UnionFind sets{kIds};
  std::atomic<std::uint32_t> joins{0};
  parallel_for(ThreadCount{7}, 7, 1, [&](std::size_t, std::size_t) {
    for (std::uint32_t i = 1; i != kIds; ++i) {
      if (sets.unite(i, i / 2)) ++joins;
    }
  });
  EXPECT_EQ(joins, kIds - 1);
}

} // namespace
} // namespace tallystick
