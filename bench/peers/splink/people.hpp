// SPDX-License-Identifier: MIT
// The people of the comparison with Splink: households of the synthetic country (engine/synth), each
// with one other address and everybody with one other practice, for the rows that are out of date.
#pragma once

#include <cstdint>
#include <vector>

#include "synth/numbers.hpp"
#include "synth/population.hpp"
#include "synth/text.hpp"

namespace peer {

inline constexpr std::uint64_t kSeed = 20260401;

struct Person {
  tallystick::synth::Ymd born;
  std::uint32_t home = 0;       ///< postcode index
  std::uint32_t other_home = 0; ///< of the whole household
  std::uint32_t practice = 0;
  std::uint32_t other_practice = 0;
  std::uint32_t housemate = 0; ///< index of somebody of the household, or of a neighbour
  char sex = '1';
};

class People {
public:
  explicit People(std::uint32_t count);
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(people_.size()); }
  [[nodiscard]] std::uint32_t sectors() const { return sectors_; }
  [[nodiscard]] const Person& operator[](std::uint32_t index) const { return people_[index]; }
  /// A valid number of the range that is never issued.
  [[nodiscard]] static tallystick::synth::NhsDigits number(std::uint32_t index) {
    return tallystick::synth::nhs_number(index, kSeed);
  }

private:
  void add(const tallystick::synth::Block& block);

  std::vector<Person> people_;
  std::uint32_t sectors_;
};

} // namespace peer
