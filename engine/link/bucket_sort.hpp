// SPDX-License-Identifier: MIT
// Picks entries out of a scan over rows and sorts them in parallel: count, place, sort each bucket.
// Costs two scans and no copy, so that the entries themselves are all the memory it takes.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "core/radix_sort.hpp"

namespace tallystick::link {

/// Rows of one piece of a scan: a power of two, so that pieces lie within segments and words.
inline constexpr std::size_t kPieceRows = std::size_t{1} << 16;

/// An entry that says by which 32 bits it is sorted first. Such entries must be put in the order of the rest of them, or
/// have an order of their own for those that share a key.
template<class Entry>
concept RadixEntry = requires(const Entry& entry) {
  { entry.radix_key() } -> std::convertible_to<std::uint32_t>;
};
template<class Entry>
concept OrderedEntry = requires(const Entry& entry) {
  { entry < entry } -> std::convertible_to<bool>;
};

/// Sorts what `scan(begin, end, put)` puts, as put(bucket, entry), for the rows [begin, end). A
/// scan is called twice for the same rows and must put the same entries. Buckets must be in the
/// order of the entries, so that entries that belong together share a bucket.
template<class Entry>
class BucketSort {
public:
  /// Several `groups` of entries that are sorted apart, each into as many buckets.
  BucketSort(ThreadCount threads, std::size_t rows, std::size_t groups = 1)
      : threads_(threads), rows_(rows), pieces_((rows + kPieceRows - 1) / kPieceRows),
        bits_(static_cast<unsigned>(
            std::bit_width(std::bit_ceil(std::clamp<std::size_t>(rows >> 14, 1, 1024))) - 1)),
        buckets_(groups << bits_) {}

  [[nodiscard]] std::size_t buckets() const { return buckets_; }
  /// log2 of the number of buckets of one group.
  [[nodiscard]] unsigned bucket_bits() const { return bits_; }

  /// First scan.
  template<class Scan>
  void count(const Scan& scan) {
    at_.assign(pieces_ * buckets_, 0);
    parallel_for(threads_, rows_, kPieceRows, [&](std::size_t begin, std::size_t end) {
      std::uint32_t* counts = at_.data() + begin / kPieceRows * buckets_;
      scan(begin, end, [&](std::size_t bucket, const Entry&) { ++counts[bucket]; });
    });
  }

  /// After count(): how many entries are in the buckets before each, and in all.
  [[nodiscard]] std::vector<std::size_t> bounds() const {
    std::vector<std::size_t> bounds{0};
    for (std::size_t bucket = 0; bucket != buckets_; ++bucket) {
      std::size_t sum = bounds.back();
      for (std::size_t piece = 0; piece != pieces_; ++piece)
        sum += at_[piece * buckets_ + bucket];
      bounds.push_back(sum);
    }
    return bounds;
  }

  /// Second scan in as many steps as it takes to hold at most `room` bytes of entries at a time, and never more than
  /// half of all rows.
  template<class Scan, class Use>
  void sorted_within(std::size_t room, const Scan& scan, const Use& use) {
    const std::size_t most = std::max(std::min(rows_ / 2, room / sizeof(Entry)), kPieceRows);
    for (std::size_t from = 0; from != buckets_;) {
      const std::size_t to = fitting(from, most);
      sorted(from, to, scan, use);
      from = to;
    }
  }

  /// After count(): the end of the longest run of buckets from `from` that holds at most `limit`
  /// entries, and at least one bucket.
  [[nodiscard]] std::size_t fitting(std::size_t from, std::size_t limit) const {
    std::size_t sum = 0;
    std::size_t to = from;
    for (; to != buckets_; ++to) {
      for (std::size_t piece = 0; piece != pieces_; ++piece)
        sum += at_[piece * buckets_ + to];
      if (sum > limit && to != from) break;
    }
    return to;
  }

  /// Second scan at once, for the entries of the buckets [from, to); each range once. Then calls
  /// use(bucket, entries), in parallel, with each bucket's entries in order.
  template<class Scan, class Use>
  void sorted(std::size_t from, std::size_t to, const Scan& scan, const Use& use) {
    placed(from, to, scan, [&](std::size_t bucket, std::span<Entry> entries) {
      sort(entries);
      use(bucket, std::span<const Entry>(entries));
    });
  }

  /// The same for all buckets, with entries as they come: their order is none that can be relied upon.
  template<class Scan, class Use>
  void unsorted(const Scan& scan, const Use& use) {
    placed(0, buckets_, scan, use);
  }

private:
  /// Puts entries into their buckets, and calls use(bucket, entries) with each.
  template<class Scan, class Use>
  void placed(std::size_t from, std::size_t to, const Scan& scan, const Use& use) {
    const std::vector<std::size_t> bounds = place(from, to);
    const auto entries = std::make_unique_for_overwrite<Entry[]>(bounds.back());
    parallel_for(threads_, rows_, kPieceRows, [&](std::size_t begin, std::size_t end) {
      std::uint32_t* next = at_.data() + begin / kPieceRows * buckets_;
      scan(begin, end, [&](std::size_t bucket, const Entry& entry) {
        if (bucket >= from && bucket < to) entries[next[bucket]++] = entry;
      });
    });
    parallel_for(threads_, to - from, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i != end; ++i)
        use(from + i, std::span<Entry>{entries.get() + bounds[i], bounds[i + 1] - bounds[i]});
    });
  }

  static void sort(std::span<Entry> part) {
    if constexpr (std::same_as<Entry, std::uint32_t>) {
      static thread_local std::vector<Entry> scratch;
      radix_sort(part, scratch, [](std::uint32_t entry) { return entry; });
    } else if constexpr (RadixEntry<Entry>) {
      static thread_local std::vector<Entry> scratch;
      radix_sort(part, scratch, [](const Entry& entry) { return entry.radix_key(); });
      if constexpr (OrderedEntry<Entry>) sort_ties(part);
    } else {
      std::sort(part.begin(), part.end());
    }
  }

  static void sort_ties(std::span<Entry> part) {
    for (auto begin = part.begin(); begin != part.end();) {
      auto end = begin + 1;
      while (end != part.end() && end->radix_key() == begin->radix_key())
        ++end;
      if (!std::is_sorted(begin, end)) std::sort(begin, end);
      begin = end;
    }
  }

  /// Turns the counts of some buckets into places; returns their bounds.
  std::vector<std::size_t> place(std::size_t from, std::size_t to) {
    std::vector<std::size_t> bounds{0};
    std::uint32_t at = 0;
    for (std::size_t bucket = from; bucket != to; ++bucket) {
      for (std::size_t piece = 0; piece != pieces_; ++piece) {
        std::uint32_t& cell = at_[piece * buckets_ + bucket];
        const std::uint32_t n = cell;
        cell = at;
        at += n;
      }
      bounds.push_back(at);
    }
    return bounds;
  }

  ThreadCount threads_;
  std::size_t rows_;
  std::size_t pieces_;
  unsigned bits_;
  std::size_t buckets_;
  std::vector<std::uint32_t> at_; // [piece][bucket]
};

/// Calls use(first, last) for each run of a sorted span whose neighbours are `same`.
template<class Entry, class Same, class Use>
void for_each_run(std::span<const Entry> sorted, const Same& same, const Use& use) {
  for (std::size_t begin = 0; begin != sorted.size();) {
    std::size_t end = begin + 1;
    while (end != sorted.size() && same(sorted[begin], sorted[end]))
      ++end;
    use(sorted.subspan(begin, end - begin));
    begin = end;
  }
}

} // namespace tallystick::link
