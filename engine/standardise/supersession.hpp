// SPDX-License-Identifier: MIT
// Old NHS numbers and the numbers that replaced them. Applied before every check and every opt-out
// look-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/secret_buffer.hpp"
#include "identity/nhs_number.hpp"
#include "tallystick/result.hpp"

namespace tallystick::standardise {

/// "`old` was replaced by `current`" (nhs-rules section 1, superseded numbers).
struct Supersession {
  static constexpr DataClass data_class = DataClass::identifiable;
  NhsNumber old;
  NhsNumber current;
  friend void PrintTo(const Supersession&, std::ostream* out) { print_redacted(out); }
};

/// A look-up from any old number to the last number of its chain. Immutable, so safe to share
/// between threads.
class SupersessionMap {
public:
  SupersessionMap() = default;
  /// Follows chains (a -> b -> c gives a -> c). Refused as input_refused: a cycle, one old number
  /// with two different successors, an absent number, a current number that is not valid. Repeated
  /// equal pairs and x -> x do no harm.
  [[nodiscard]] static Result<SupersessionMap> make(std::span<const Supersession> pairs);

  /// The current number; `number` itself if it was never replaced.
  [[nodiscard]] NhsNumber current(NhsNumber number) const;
  [[nodiscard]] std::size_t size() const { return size_; } ///< old numbers
  [[nodiscard]] bool empty() const { return size_ == 0; }

private:
  struct Slot {
    std::uint64_t old = 0; ///< 0: free
    std::uint64_t current = 0;
  };
  [[nodiscard]] std::size_t slot_of(std::uint64_t old) const;
  [[nodiscard]] bool insert(std::uint64_t old, std::uint64_t current);
  [[nodiscard]] bool resolve_chains();

  struct FilterBit {
    std::size_t word;
    std::uint64_t bit;
  };
  [[nodiscard]] FilterBit filter_bit(std::uint64_t old) const {
    const std::uint64_t hash = old * 0xD6E8FEB86659FD93U; // its top bits depend on all digits
    return {(hash >> 32U) & (seen_.size() - 1), std::uint64_t{1} << (hash >> 58U)};
  }

  SecretColumn<Slot> slots_; ///< open addressing, a power of two, at most half full
  /// A bit for each hash value of an old number, in little memory: almost no number is an old one.
  SecretColumn<std::uint64_t> seen_;
  std::size_t size_ = 0;
};

} // namespace tallystick::standardise
