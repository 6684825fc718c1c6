// SPDX-License-Identifier: MIT
// A column that grows without copying what it holds: fixed segments, so memory is exactly what the
// rows need. Full segments may go to a spill store; the column then needs memory for its last one only.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/page_block.hpp"
#include "core/spill_store.hpp"

namespace tallystick {

/// A column is written to disk and read back in units of so many items.
inline constexpr std::size_t kUnitItems = std::size_t{1} << 16;

/// Random access, to a column in memory, costs one extra (cached) pointer. Scans go by unit()
/// or ColumnReader, wherever the column is. Reading is thread-safe, growing is not.
template<class T>
requires std::is_trivially_copyable_v<T>
class SegmentedColumn {
public:
  /// Of at most 2 MiB, but at least one unit.
  static constexpr std::size_t kSegmentItems =
      std::max(kUnitItems, std::bit_floor((std::size_t{2} << 20) / sizeof(T)));
  static constexpr std::size_t kSegmentBits = std::bit_width(kSegmentItems) - 1;

  void append(std::span<const T> items) {
    while (!items.empty()) {
      const std::size_t at = size_ & (kSegmentItems - 1);
      if (at == 0) add_segment();
      const std::size_t n = std::min(items.size(), kSegmentItems - at);
      std::memcpy(begin_of(segments_.size() - 1) + at, items.data(), n * sizeof(T));
      grow(n);
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
      grow(count);
      n -= count;
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Only of a column that is in memory.
  [[nodiscard]] const T& operator[](std::size_t i) const {
    return begin_of(i >> kSegmentBits)[i & (kSegmentItems - 1)];
  }
  [[nodiscard]] T& operator[](std::size_t i) {
    return begin_of(i >> kSegmentBits)[i & (kSegmentItems - 1)];
  }

  [[nodiscard]] std::size_t units() const { return (size_ + kUnitItems - 1) / kUnitItems; }
  /// The items from kUnitItems * i on; in `buffer` if they have to be read from disk.
  [[nodiscard]] std::span<const T> unit(std::size_t i, UnitBuffer& buffer) const {
    const std::size_t first = i * kUnitItems;
    const std::size_t count = std::min(kUnitItems, size_ - first);
    if (i >= unit_at_.size())
      return {begin_of(first >> kSegmentBits) + (first & (kSegmentItems - 1)), count};
    std::byte* const memory = buffer.room(kUnitBytes);
    store_->get(unit_at_[i], {memory, kUnitBytes});
    return {reinterpret_cast<const T*>(memory), count};
  }

  /// From now on full segments, those of before as well, go to `store`.
  void spill_to(std::shared_ptr<SpillStore> store) {
    store_ = std::move(store);
    for (std::size_t s = 0; s != size_ >> kSegmentBits; ++s)
      spill(s);
  }
  /// Whether operator[] may be used for all items.
  [[nodiscard]] bool in_memory() const { return unit_at_.empty(); }
  /// Brings everything back into memory, to stay.
  void load() {
    for (std::size_t i = 0; i != unit_at_.size(); ++i) {
      const std::size_t first = i * kUnitItems;
      PageBlock& segment = segments_[first >> kSegmentBits];
      if (segment.data() == nullptr) segment = new_segment();
      store_->get(unit_at_[i],
                  {segment.data() + (first & (kSegmentItems - 1)) * sizeof(T), kUnitBytes});
    }
    drop_spilled();
  }

  /// Gives memory and disk space back; the column is empty afterwards.
  void release() {
    drop_spilled();
    segments_.clear();
    segments_.shrink_to_fit();
    spare_ = PageBlock();
    size_ = 0;
  }
  [[nodiscard]] std::size_t memory_bytes() const {
    const std::size_t spilled = unit_at_.size() / (kSegmentItems / kUnitItems);
    return (segments_.size() - spilled) * kSegmentItems * sizeof(T);
  }

private:
  static constexpr std::size_t kUnitBytes = kUnitItems * sizeof(T);

  [[nodiscard]] static PageBlock new_segment() { return {kSegmentItems * sizeof(T), Pages::usual}; }
  void add_segment() {
    segments_.push_back(spare_.data() == nullptr ? new_segment()
                                                 : std::exchange(spare_, PageBlock()));
  }
  void grow(std::size_t n) {
    size_ += n;
    if (store_ != nullptr && (size_ & (kSegmentItems - 1)) == 0) spill(segments_.size() - 1);
  }
  void spill(std::size_t segment) {
    const std::byte* const memory = segments_[segment].data();
    for (std::size_t at = 0; at != kSegmentItems * sizeof(T); at += kUnitBytes)
      unit_at_.push_back(store_->put({memory + at, kUnitBytes}));
    spare_ = std::exchange(segments_[segment], PageBlock());
  }
  void drop_spilled() {
    for (const std::uint64_t at : unit_at_)
      store_->drop(at, kUnitBytes);
    unit_at_.clear();
    store_.reset();
  }
  [[nodiscard]] T* begin_of(std::size_t segment) const {
    return reinterpret_cast<T*>(segments_[segment].data());
  }

  std::vector<PageBlock> segments_; ///< a spilled one is empty
  PageBlock spare_;                 ///< of a spilled segment, for the next one
  std::shared_ptr<SpillStore> store_;
  std::vector<std::uint64_t> unit_at_; ///< in the store, of the units that are there
  std::size_t size_ = 0;
};

/// Reads a column from front to back; each thread has its own. Looking back costs another read if the column is on
/// disk.
template<class T>
class ColumnReader {
public:
  explicit ColumnReader(const SegmentedColumn<T>& column) : column_(&column) {}

  [[nodiscard]] const T& operator[](std::size_t i) {
    if (i - first_ >= unit_.size()) seek(i);
    return unit_[i - first_];
  }

private:
  void seek(std::size_t i) {
    first_ = i / kUnitItems * kUnitItems;
    unit_ = column_->unit(i / kUnitItems, buffer_);
  }

  const SegmentedColumn<T>* column_;
  UnitBuffer buffer_;
  std::span<const T> unit_;
  std::size_t first_ = 0;
};

} // namespace tallystick
