// SPDX-License-Identifier: MIT
// Which blocking keys open rows have, and which of these another row has too: the rest need no look.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tallystick::link {

/// A set of keys that takes others for members up to once in twenty times, at 8 bits a key or more: two bits of one
/// word for each (a blocked Bloom filter; Putze, Sanders, Singler 2007, "Cache-, hash- and space-efficient Bloom
/// filters"). By any number of threads at once.
class KeyFilter {
public:
  explicit KeyFilter(std::size_t keys)
      : words_(std::bit_ceil(std::max<std::size_t>(keys / 8, 1))),
        mask_(static_cast<std::uint32_t>(std::min<std::size_t>(words_.size() - 1, UINT32_MAX))) {}

  [[nodiscard]] bool test(std::uint32_t key) const {
    const std::uint64_t bits = bits_of(key);
    return (words_[key & mask_] & bits) == bits;
  }
  /// Whether it was there before: of those who ask for one key, all but one are told so.
  bool test_and_set(std::uint32_t key) {
    std::atomic_ref<std::uint64_t> word{words_[key & mask_]};
    const std::uint64_t bits = bits_of(key);
    if ((word.load(std::memory_order_relaxed) & bits) == bits) return true;
    return (word.fetch_or(bits, std::memory_order_relaxed) & bits) == bits;
  }

private:
  /// By the upper bits of a key; the lower ones choose its word.
  static std::uint64_t bits_of(std::uint32_t key) {
    return std::uint64_t{1} << (key >> 26U) | std::uint64_t{1} << ((key >> 20U) & 63U);
  }
  std::vector<std::uint64_t> words_;
  std::uint32_t mask_;
};

/// By rule. A key that has to be known is known, whatever the order and the number of threads; some others are taken for
/// such.
class OpenKeyTables {
public:
  OpenKeyTables(std::size_t rules, std::size_t open_rows)
      : open_(rules, KeyFilter(open_rows)), shared_(rules, KeyFilter(open_rows)) {}

  /// Notes a key of an open row, once for each that has it.
  void add(std::size_t rule, std::uint32_t key) {
    if (open_[rule].test_and_set(key)) share(rule, key);
  }
  /// Notes that a row that is not open has a key of open ones.
  void share(std::size_t rule, std::uint32_t key) { shared_[rule].test_and_set(key); }

  [[nodiscard]] bool is_open(std::size_t rule, std::uint32_t key) const {
    return open_[rule].test(key);
  }
  /// Whether two rows have it, one of them open; known once all rows were noted.
  [[nodiscard]] bool is_shared(std::size_t rule, std::uint32_t key) const {
    return shared_[rule].test(key);
  }

private:
  std::vector<KeyFilter> open_;
  std::vector<KeyFilter> shared_;
};

} // namespace tallystick::link
