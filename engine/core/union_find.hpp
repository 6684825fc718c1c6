// SPDX-License-Identifier: MIT
// Concurrent union-find over row numbers. The smaller root always wins, so a component is labelled
// by its smallest id whatever the number of threads or the order of the edges.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/parallel.hpp"

namespace tallystick {

/// Disjoint sets of the ids 0..n-1; 4 bytes an id. unite() and find() may be called by any number
/// of threads at once; labels() and flatten() need all of them to have finished.
///
/// Every step is relaxed: a parent is an id, not a pointer to data that another thread wrote,
/// parents only ever become smaller, and a stale parent is still an ancestor. The one decision that
/// must not be made twice, giving a root a parent, is a compare-and-swap on a single cell.
class UnionFind {
public:
  /// Each id alone. `n` is at most 2^32.
  explicit UnionFind(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }

  /// Joins the sets of both; true if they were apart.
  bool unite(std::uint32_t a, std::uint32_t b) {
    for (;;) {
      a = find(a);
      b = find(b);
      if (a == b) return false;
      if (a < b) std::swap(a, b);
      std::uint32_t expected = a; // fails if another thread has just given `a` a parent
      if (cell(a).compare_exchange_strong(expected, b, std::memory_order_relaxed)) return true;
    }
  }

  /// The smallest id of the set as far as it is joined by now; halves the path on its way.
  std::uint32_t find(std::uint32_t id) {
    for (;;) {
      std::uint32_t parent = cell(id).load(std::memory_order_relaxed);
      const std::uint32_t above = cell(parent).load(std::memory_order_relaxed);
      if (parent == above) return parent;
      // May fail: then another thread has already set a smaller ancestor.
      cell(id).compare_exchange_weak(parent, above, std::memory_order_relaxed);
      id = above;
    }
  }

  /// Asks for the memory of an id ahead of unite(): worth it when edges come in random order.
  void prefetch(std::uint32_t id) const { __builtin_prefetch(&parent_[id], 1); }

  /// Makes labels() final: afterwards each id's label is the smallest id of its set.
  void flatten(ThreadCount threads) {
    constexpr std::size_t kGrain = std::size_t{1} << 16;
    parallel_for(threads, parent_.size(), kGrain, [this](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i != end; ++i) {
        const auto id = static_cast<std::uint32_t>(i);
        cell(id).store(find(id), std::memory_order_relaxed);
      }
    });
  }

  /// After flatten(): the label of each id.
  [[nodiscard]] std::span<const std::uint32_t> labels() const { return parent_; }
  [[nodiscard]] std::size_t size() const { return parent_.size(); }

private:
  std::atomic_ref<std::uint32_t> cell(std::uint32_t id) {
    return std::atomic_ref<std::uint32_t>{parent_[id]};
  }

  std::vector<std::uint32_t> parent_;
};

} // namespace tallystick
