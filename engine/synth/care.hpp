// SPDX-License-Identifier: MIT
// What care people use: how many events in each source, on which day, and with which codes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "synth/population.hpp"

namespace tallystick::synth {

/// One event: a row to be. Sorts by day, then in an order that says nothing about the person.
class Event {
public:
  Event(std::uint32_t day_in_window, std::uint32_t noise16, std::uint32_t person, std::uint32_t nth)
      : packed_((std::uint64_t{day_in_window} << 40) | (std::uint64_t{noise16 & 0xffffU} << 24) |
                (std::uint64_t{person} << 9) | nth) {}
  [[nodiscard]] std::int32_t day(Window window) const {
    return window.first + static_cast<std::int32_t>(packed_ >> 40);
  }
  [[nodiscard]] std::uint32_t person() const { return (packed_ >> 9) & 0x1fff; } ///< in the block
  [[nodiscard]] std::uint32_t nth() const {
    return packed_ & 0x1ff;
  } ///< of the person's in the source
  friend bool operator<(Event a, Event b) { return a.packed_ < b.packed_; }

private:
  std::uint64_t packed_;
};

/// The most events of one person in one source.
inline constexpr std::uint32_t kMostEvents = 500;
/// The event of a birth (hospital rows of the baby) has this place instead of a count.
inline constexpr std::uint32_t kBirthEvent = 511;

/// How many rows per person a source gets, with 16 fractional bits.
using RowsPerPerson = std::array<std::uint32_t, kSources>;
/// From the rates, scaled so that about `rows` rows come out in all; rows = 0 leaves them as they
/// are.
[[nodiscard]] RowsPerPerson rows_per_person(const Rates& rates, std::uint64_t people,
                                            std::uint64_t rows);

/// Adds the person's events of one source. Counts are heavy-tailed and depend on age and
/// deprivation.
void add_events(std::vector<Event>& events, Source source, const Block& block, std::uint32_t person,
                const RowsPerPerson& rows, std::uint64_t seed, const Places& places, Window window);

/// A code fits an age range and a sex.
struct Code {
  std::string_view code;
  std::uint8_t youngest = 0;
  std::uint8_t oldest = 120;
  char sex = '0'; ///< '0': both
};

enum class CodeList : std::uint8_t {
  diagnosis,
  cause_of_death,
  procedure,
  medicine,
  gp,
  complaint
};

/// A code from the list that fits the person on that day.
[[nodiscard]] std::string_view pick_code(CodeList list, Random& random, std::uint32_t age,
                                         char sex);

} // namespace tallystick::synth
