// SPDX-License-Identifier: MIT
// The look-up structure of the opt-outs: millions of tokens to a small value each.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "flow/token.hpp"

namespace tallystick::optout {

/// An insert-only hash table on 128-bit keys. A bucket is one cache line of four keys and overflows
/// into the next one; tokens are uniformly random, so hashing is one addition and one
/// multiplication. In front of it a bit for each hash value says which keys cannot be there: most
/// people have not opted out. Takes (16 + sizeof(Value)) / 0.8 + 2 bytes a key. Reading is safe
/// from many threads.
template<class Value>
class KeyTable {
public:
  KeyTable() : KeyTable(0) {}
  /// Room for `keys` different keys; inserting more is a bug in the caller.
  explicit KeyTable(std::size_t keys)
      : buckets_(keys * 5 / (4 * kBucketKeys) + 1), values_(buckets_.size()),
        seen_(std::bit_ceil(keys * kFilterBits / kWordBits + 1)) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t memory_bytes() const {
    return buckets_.size() * (sizeof(Bucket) + sizeof(values_[0])) +
           seen_.size() * sizeof(seen_[0]);
  }

  /// The value of the key, which gets `value` if it is new, and whether it was. The key is present
  /// (not all zero).
  template<TokenKind Kind>
  std::pair<Value*, bool> insert(const Token<Kind>& token, Value value) {
    const Key128 key = token.bits;
    for (std::size_t b = home(key);; b = next(b)) {
      for (std::size_t slot = 0; slot < kBucketKeys; ++slot) {
        const Key128 held{buckets_[b].hi[slot], buckets_[b].lo[slot]};
        if (held == key) return {&values_[b][slot], false};
        if (held.absent()) {
          buckets_[b].hi[slot] = key.hi;
          buckets_[b].lo[slot] = key.lo;
          values_[b][slot] = value;
          seen_[filter_word(key)] |= filter_bit(key);
          ++size_;
          return {&values_[b][slot], true};
        }
      }
    }
  }

  /// The value of a key; nullptr if it is not in the table or not a key (all zero).
  template<TokenKind Kind>
  [[nodiscard]] const Value* find(const Token<Kind>& token) const {
    const Value* found = nullptr;
    find_all(std::span<const Token<Kind>>(&token, 1),
             [&](std::size_t, const Value* value) { found = value; });
    return found;
  }
  template<TokenKind Kind>
  [[nodiscard]] Value* find(const Token<Kind>& token) {
    return const_cast<Value*>(std::as_const(*this).find(token));
  }

  /// Calls each(i, value) once for every token, in no particular order; nullptr as in find(). Looks
  /// up some dozens at a time, so that memory latencies overlap.
  template<TokenKind Kind, class Each>
  void find_all(std::span<const Token<Kind>> tokens, Each&& each) const {
    std::array<std::uint32_t, kSifted> possible;
    for (std::size_t from = 0; from < tokens.size(); from += kSifted) {
      const std::size_t until = std::min(tokens.size(), from + kSifted);
      std::size_t count = 0;
      for (std::size_t i = from; i < until; ++i) {
        const bool may_be_there =
            (seen_[filter_word(tokens[i].bits)] & filter_bit(tokens[i].bits)) != 0;
        possible[count] = static_cast<std::uint32_t>(i);
        count += may_be_there ? 1U : 0U;
        if (!may_be_there) each(i, static_cast<const Value*>(nullptr));
      }
      probe_all(tokens, std::span<const std::uint32_t>(possible.data(), count), each);
    }
  }

  /// find_all() for changing the values on the way: calls each(i, Value*).
  template<TokenKind Kind, class Each>
  void update_all(std::span<const Token<Kind>> tokens, Each&& each) {
    find_all(tokens,
             [&](std::size_t i, const Value* value) { each(i, const_cast<Value*>(value)); });
  }

  /// Calls each(i) for every token in order, with the memory of the tokens ahead on its way. The
  /// body inserts tokens[i].
  template<TokenKind Kind, class Body>
  void with_prefetch(std::span<const Token<Kind>> tokens, Body&& each) const {
    const std::size_t lead = std::min(tokens.size(), kAhead);
    for (std::size_t i = 0; i < lead; ++i)
      prefetch(home(tokens[i].bits));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (i + kAhead < tokens.size()) prefetch(home(tokens[i + kAhead].bits));
      each(i);
    }
  }

private:
  static constexpr std::size_t kBucketKeys = 4;
  static constexpr std::size_t kTogether = 32;
  static constexpr std::size_t kAhead = 24;    ///< about a memory latency's worth of look-ups
  static constexpr std::size_t kSifted = 1024; ///< tokens that go through the filter at a time
  static constexpr std::size_t kFilterBits =
      16; ///< a key; one key in 16 passes by chance, or fewer
  static constexpr std::size_t kWordBits = 64;

  struct alignas(64) Bucket {
    std::array<std::uint64_t, kBucketKeys> hi{};
    std::array<std::uint64_t, kBucketKeys> lo{};
    /// 1 if the slot holds the key, else 0. Arithmetic only: compilers turn a comparison into a
    /// branch here, which is mispredicted three times out of four.
    [[nodiscard]] unsigned holds(std::size_t slot, const Key128& key) const {
      const std::uint64_t differs = (hi[slot] ^ key.hi) | (lo[slot] ^ key.lo);
      return static_cast<unsigned>((differs | (0 - differs)) >> 63U) ^ 1U;
    }
    [[nodiscard]] bool has_room() const { return (hi[kBucketKeys - 1] | lo[kBucketKeys - 1]) == 0; }
  };

  /// A look-up under way: which token, the bucket it has come to, and what it found.
  struct Probe {
    std::size_t token;
    std::size_t bucket;
    const Value* found;
  };

  template<TokenKind Kind, class Each>
  void probe_all(std::span<const Token<Kind>> tokens, std::span<const std::uint32_t> wanted,
                 Each& each) const {
    std::array<Probe, kTogether> probes;
    std::size_t started = 0;
    std::size_t open = std::min(kTogether, wanted.size());
    for (; started < open; ++started)
      probes[started] = start(tokens, wanted[started]);
    for (std::size_t turn = 0; open != 0; turn = turn + 1 < open ? turn + 1 : 0) {
      Probe& probe = probes[turn];
      if (!advance(tokens[probe.token].bits, probe)) continue;
      each(probe.token, probe.found);
      probe = started < wanted.size() ? start(tokens, wanted[started++]) : probes[--open];
    }
  }

  template<TokenKind Kind>
  [[nodiscard]] Probe start(std::span<const Token<Kind>> tokens, std::size_t token) const {
    const Probe probe{token, home(tokens[token].bits), nullptr};
    prefetch(probe.bucket);
    return probe;
  }

  /// Looks into the bucket of a probe: true if that settles it, else it has moved to the next one.
  [[nodiscard]] bool advance(const Key128& key, Probe& probe) const {
    const Bucket& bucket = buckets_[probe.bucket];
    const unsigned match = bucket.holds(0, key) | bucket.holds(1, key) << 1U |
                           bucket.holds(2, key) << 2U | bucket.holds(3, key) << 3U;
    if (key.absent()) return true;
    if (match != 0) {
      probe.found = &values_[probe.bucket][static_cast<std::size_t>(__builtin_ctz(match))];
      return true;
    }
    if (bucket.has_room()) return true;
    probe.bucket = next(probe.bucket);
    prefetch(probe.bucket);
    return false;
  }

  [[nodiscard]] std::size_t home(const Key128& key) const {
    const std::uint64_t mixed = (key.hi + key.lo) * 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(((mixed >> 32U) * buckets_.size()) >> 32U);
  }
  [[nodiscard]] std::size_t next(std::size_t b) const {
    return b + 1 == buckets_.size() ? 0 : b + 1;
  }
  [[gnu::always_inline]] void prefetch(std::size_t bucket) const {
    __builtin_prefetch(&buckets_[bucket]);
    __builtin_prefetch(&values_[bucket]);
  }

  [[nodiscard]] std::size_t filter_word(const Key128& key) const {
    return static_cast<std::size_t>(key.lo) & (seen_.size() - 1);
  }
  [[nodiscard]] static std::uint64_t filter_bit(const Key128& key) {
    return std::uint64_t{1} << (key.lo >> (kWordBits - 6));
  }

  std::vector<Bucket> buckets_;
  std::vector<std::array<Value, kBucketKeys>> values_;
  std::vector<std::uint64_t> seen_; ///< one bit a hash value of the keys held
  std::size_t size_ = 0;
};

} // namespace tallystick::optout
