// SPDX-License-Identifier: MIT
// How many people hold each value of a field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"

namespace tallystick::link {

/// Pairs of `n` people.
[[nodiscard]] inline std::uint64_t pairs_of(std::uint64_t n) {
  return n == 0 ? 0 : n * (n - 1) / 2;
}

/// Values are spread over parts by their hash, each part a table with open addressing: counting and asking both touch one
/// place of memory a value.
class ValueCounts {
public:
  ValueCounts() = default;
  /// Takes the values of people in any order; 0 is no value.
  ValueCounts(ThreadCount threads, std::span<const std::uint32_t> values);

  /// People with any value.
  [[nodiscard]] std::uint64_t people() const { return people_; }
  [[nodiscard]] std::uint32_t of(std::uint32_t value) const;
  /// Pairs of people who hold the same value.
  [[nodiscard]] std::uint64_t agreeing_pairs() const { return agreeing_pairs_; }
  /// Pairs of people who both hold one.
  [[nodiscard]] std::uint64_t pairs() const { return pairs_of(people_); }

private:
  struct Held {
    std::uint32_t value = 0; ///< 0: a free place
    std::uint32_t people = 0;
  };
  /// Of the values whose hashes begin alike.
  class Part {
  public:
    void add(std::uint32_t value, std::uint32_t hash);
    [[nodiscard]] std::uint32_t of(std::uint32_t value, std::uint32_t hash) const;
    [[nodiscard]] const std::vector<Held>& places() const { return places_; }

  private:
    [[nodiscard]] std::size_t place_of(std::uint32_t value, std::uint32_t hash) const;
    void grow();
    std::vector<Held> places_; ///< at most half of them taken
    std::size_t taken_ = 0;
  };

  std::vector<Part> parts_;
  unsigned part_bits_ = 0;
  std::uint64_t people_ = 0;
  std::uint64_t agreeing_pairs_ = 0;
};

} // namespace tallystick::link
