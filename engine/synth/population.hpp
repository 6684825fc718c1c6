// SPDX-License-Identifier: MIT
// People: one block of them, with their households, made from the seed and the block's number
// alone.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/date.hpp"
#include "synth/places.hpp"
#include "synth/random.hpp"
#include "synth/rates.hpp"

namespace tallystick::synth {

/// The days that the sources cover; the opt-outs hold as at the last one.
struct Window {
  std::int32_t first = 0;
  std::int32_t last = 0; ///< the as_of date
  [[nodiscard]] std::uint32_t days() const { return static_cast<std::uint32_t>(last - first + 1); }
};

inline constexpr std::uint16_t kNobody = 0xffff;

/// People at one address. Earlier addresses are postcode indices; earlier[0] is the one before the
/// present.
struct Household {
  std::uint16_t first = 0; ///< place of its first person in the block; its people are consecutive
  std::uint16_t size = 0;
  std::uint32_t postcode = 0;
  std::array<std::uint32_t, 2> earlier{};
  std::array<std::int32_t, 2> moved{kNoDay,
                                    kNoDay}; ///< latest move first; kNoDay: not within the window
};

struct Person {
  std::uint64_t index = 0; ///< 0-based over the whole population; its number in the truth files
  std::int32_t born = 0;
  std::int32_t died = kNoDay;
  std::int32_t number_changed = kNoDay; ///< day from which the present NHS number holds
  std::uint16_t household = 0;
  std::uint16_t mother = kNobody; ///< place in the block
  std::uint16_t frailty_q8 = 256; ///< how much more care than the average at this age; 256 = 1
  char sex = '1';
  char ethnic = 'A';

  [[nodiscard]] bool dead() const { return died != kNoDay; }
  [[nodiscard]] bool renumbered() const { return number_changed != kNoDay; }
};

struct Block {
  std::uint32_t number = 0;
  std::vector<Person> people;
  std::vector<Household> households;

  [[nodiscard]] const Household& home_of(const Person& person) const {
    return households[person.household];
  }
};

/// Which practice the people of a postcode are registered with: mostly the block's own, else a
/// neighbour's.
[[nodiscard]] std::uint32_t practice_of(std::uint32_t postcode, std::uint32_t blocks);
/// Where the household lived on a day, as a postcode index.
[[nodiscard]] std::uint32_t postcode_on(const Household& home, std::int32_t day);
/// The address before the one of that day.
[[nodiscard]] std::uint32_t postcode_before(const Household& home, std::int32_t day);
/// Whole years on a day; 0 before birth.
[[nodiscard]] std::uint32_t age_on(const Person& person, std::int32_t day);

/// Makes block `number` of a population of `people`; reuses the memory of `block`.
void make_block(Block& block, std::uint32_t number, std::uint64_t people, std::uint64_t seed,
                const Places& places, const Rates& rates, Window window);

} // namespace tallystick::synth
