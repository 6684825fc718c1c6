// SPDX-License-Identifier: MIT
// Numbers of synthetic people: distinct by construction, in random order, without a table of those
// already given.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "synth/random.hpp"

namespace tallystick::synth {

/// How many numbers there are; indices are below it. Two per person: the current number and, for a
/// few, a former one.
inline constexpr std::uint64_t kNumbers = 80'000'000;
inline constexpr std::uint64_t kMostPeople = kNumbers / 2;

/// A keyed permutation of [0, kNumbers): a Feistel network over Z_8000 x Z_10000, so no value needs
/// walking.
[[nodiscard]] std::uint32_t shuffled(std::uint32_t index, std::uint64_t key);

struct NhsDigits {
  std::array<char, 10> text{};
  [[nodiscard]] std::string_view view() const { return {text.data(), text.size()}; }
};

/// A valid NHS number in 900 000 0000 - 999 999 9999, the range that is never issued, so it can
/// belong to nobody. Ten digits, mod 11 right, no palindrome and so no sentinel or repdigit.
/// Distinct indices give distinct numbers.
[[nodiscard]] NhsDigits nhs_number(std::uint32_t index, std::uint64_t seed);

} // namespace tallystick::synth
