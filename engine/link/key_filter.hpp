// SPDX-License-Identifier: MIT
// A set of keys in few bits a key.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tallystick::link {

/// A set of keys that takes others for members up to once in twenty times, at 8 bits a key or more: two bits of one
/// word for each (a blocked Bloom filter; Putze, Sanders, Singler 2007, "Cache-, hash- and space-efficient Bloom
/// filters"). By any number of threads at once. Keys are given by 64 bits that are as good as random: the lowest choose a
/// word, the upper twelve its bits.
class KeyFilter {
public:
  explicit KeyFilter(std::size_t keys)
      : words_(std::bit_ceil(std::max<std::size_t>(keys / 8, 1))), mask_(words_.size() - 1) {}

  [[nodiscard]] bool test(std::uint64_t key) const {
    const std::uint64_t bits = bits_of(key);
    return (words_[key & mask_] & bits) == bits;
  }
  /// Sets hit[i] to 1 where keys[i] may be in the set, and to 0 elsewhere; each key gives all 64 bits. On vectors of the
  /// width that the machine has; the same on all.
  void test_many(std::span<const std::uint32_t> keys, std::uint32_t* hit) const;
  /// Whether it was there before: of those who ask for one key, all but one are told so.
  bool test_and_set(std::uint64_t key) {
    std::atomic_ref<std::uint64_t> word{words_[key & mask_]};
    const std::uint64_t bits = bits_of(key);
    if ((word.load(std::memory_order_relaxed) & bits) == bits) return true;
    return (word.fetch_or(bits, std::memory_order_relaxed) & bits) == bits;
  }

  /// 64 bits of a key that is as good as random itself.
  [[nodiscard]] static std::uint64_t hash_of(std::uint32_t key) {
    return std::uint64_t{key} << 32U | key;
  }

private:
  void test_all(std::span<const std::uint32_t> keys, std::uint32_t* hit) const;
  void test_all_avx2(std::span<const std::uint32_t> keys, std::uint32_t* hit) const;

  static std::uint64_t bits_of(std::uint64_t key) {
    return std::uint64_t{1} << (key >> 58U) | std::uint64_t{1} << ((key >> 52U) & 63U);
  }
  std::vector<std::uint64_t> words_;
  std::size_t mask_;
};

} // namespace tallystick::link
