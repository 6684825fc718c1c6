// SPDX-License-Identifier: MIT
// One bit for each row or key: what a pass has to look at, in memory that fits the cache.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tallystick::link {

class BitTable {
public:
  BitTable() = default;
  explicit BitTable(std::size_t bits) : words_((bits + 63) / 64) {}

  [[nodiscard]] bool test(std::size_t i) const { return ((words_[i / 64] >> (i % 64)) & 1U) != 0; }
  /// Only while no other thread writes bits of the same 64.
  void set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void clear(std::size_t i) { words_[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }
  /// By any number of threads at once. Reads first: most bits are set more than once.
  void set_shared(std::size_t i) {
    std::atomic_ref<std::uint64_t> word{words_[i / 64]};
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    if ((word.load(std::memory_order_relaxed) & bit) == 0) {
      word.fetch_or(bit, std::memory_order_relaxed);
    }
  }
  /// Calls use(i) for the bits that are set of [begin, end), which starts at a multiple of 64 and ends at one or with the
  /// last bit.
  template<class Use>
  void for_each(std::size_t begin, std::size_t end, const Use& use) const {
    for (std::size_t word = begin / 64; word != (end + 63) / 64; ++word)
      for (std::uint64_t left = words_[word]; left != 0; left &= left - 1)
        use(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
  }
  /// 64 bits at once, from bit 64 * i.
  [[nodiscard]] std::uint64_t word(std::size_t i) const { return words_[i]; }
  void prefetch(std::size_t i) const { __builtin_prefetch(&words_[i / 64]); }
  [[nodiscard]] std::size_t bits() const { return words_.size() * 64; }
  [[nodiscard]] bool empty() const { return words_.empty(); }

private:
  std::vector<std::uint64_t> words_;
};

} // namespace tallystick::link
