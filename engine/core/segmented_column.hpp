// SPDX-License-Identifier: MIT
// A column that grows without copying what it holds: fixed segments, so memory is exactly what the
// rows need.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "core/huge_pages.hpp"

namespace tallystick {

/// Random access costs one extra (cached) pointer. A segment is at most 2 MiB and on a huge page
/// where the system gives one: random reads then miss the caches but not the page tables. Reading
/// is thread-safe, growing is not.
template<class T>
requires std::is_trivially_copyable_v<T>
class SegmentedColumn {
public:
  static constexpr std::size_t kSegmentBits = std::bit_width(kHugePage / sizeof(T)) - 1;
  static constexpr std::size_t kSegmentItems = std::size_t{1} << kSegmentBits;

  void append(std::span<const T> items) {
    while (!items.empty()) {
      const std::size_t at = size_ & (kSegmentItems - 1);
      if (at == 0) add_segment();
      const std::size_t n = std::min(items.size(), kSegmentItems - at);
      std::memcpy(segments_.back().get() + at, items.data(), n * sizeof(T));
      size_ += n;
      items = items.subspan(n);
    }
  }
  void push_back(const T& item) { append({&item, 1}); }
  /// Appends n copies of `item`.
  void fill(std::size_t n, const T& item) {
    while (n != 0) {
      const std::size_t at = size_ & (kSegmentItems - 1);
      if (at == 0) add_segment();
      const std::size_t count = std::min(n, kSegmentItems - at);
      std::fill_n(segments_.back().get() + at, count, item);
      size_ += count;
      n -= count;
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const T& operator[](std::size_t i) const {
    return segments_[i >> kSegmentBits][i & (kSegmentItems - 1)];
  }
  [[nodiscard]] T& operator[](std::size_t i) {
    return segments_[i >> kSegmentBits][i & (kSegmentItems - 1)];
  }
  /// The items kSegmentItems * i onwards that lie next to each other, for scans; i < segments().
  [[nodiscard]] std::span<const T> segment(std::size_t i) const {
    return {segments_[i].get(), std::min(kSegmentItems, size_ - i * kSegmentItems)};
  }
  [[nodiscard]] std::size_t segments() const { return segments_.size(); }
  /// Gives the memory back; the column is empty afterwards.
  void release() {
    segments_.clear();
    segments_.shrink_to_fit();
    size_ = 0;
  }
  [[nodiscard]] std::size_t memory_bytes() const {
    return segments_.size() * kSegmentItems * sizeof(T);
  }

private:
  struct Unmap {
    void operator()(T* items) const { unmap_huge_pages(items, kSegmentItems * sizeof(T)); }
  };
  void add_segment() {
    segments_.emplace_back(static_cast<T*>(map_huge_pages(kSegmentItems * sizeof(T))));
  }

  std::vector<std::unique_ptr<T[], Unmap>> segments_;
  std::size_t size_ = 0;
};

} // namespace tallystick
