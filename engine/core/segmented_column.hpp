// SPDX-License-Identifier: MIT
// A column that grows without copying what it holds: fixed segments, so memory is exactly what the
// rows need.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "core/page_block.hpp"

namespace tallystick {

/// Random access costs one extra (cached) pointer; scans go by segments of at most 2 MiB. Reading
/// is thread-safe, growing is not.
template<class T>
requires std::is_trivially_copyable_v<T>
class SegmentedColumn {
public:
  static constexpr std::size_t kSegmentBytes = std::size_t{2} << 20;
  static constexpr std::size_t kSegmentBits = std::bit_width(kSegmentBytes / sizeof(T)) - 1;
  static constexpr std::size_t kSegmentItems = std::size_t{1} << kSegmentBits;

  void append(std::span<const T> items) {
    while (!items.empty()) {
      const std::size_t at = size_ & (kSegmentItems - 1);
      if (at == 0) add_segment();
      const std::size_t n = std::min(items.size(), kSegmentItems - at);
      std::memcpy(begin_of(segments_.size() - 1) + at, items.data(), n * sizeof(T));
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
      std::fill_n(begin_of(segments_.size() - 1) + at, count, item);
      size_ += count;
      n -= count;
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const T& operator[](std::size_t i) const {
    return begin_of(i >> kSegmentBits)[i & (kSegmentItems - 1)];
  }
  [[nodiscard]] T& operator[](std::size_t i) {
    return begin_of(i >> kSegmentBits)[i & (kSegmentItems - 1)];
  }
  /// The items kSegmentItems * i onwards that lie next to each other, for scans; i < segments().
  [[nodiscard]] std::span<const T> segment(std::size_t i) const {
    return {begin_of(i), std::min(kSegmentItems, size_ - i * kSegmentItems)};
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
  void add_segment() { segments_.emplace_back(kSegmentItems * sizeof(T), Pages::usual); }
  [[nodiscard]] T* begin_of(std::size_t segment) const {
    return reinterpret_cast<T*>(segments_[segment].data());
  }

  std::vector<PageBlock> segments_;
  std::size_t size_ = 0;
};

} // namespace tallystick
