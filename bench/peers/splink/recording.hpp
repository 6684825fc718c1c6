// SPDX-License-Identifier: MIT
// How a person gets into a row: what is missing, out of date or wrong, and how often.
#pragma once

#include <cstdint>

#include "people.hpp"

namespace peer {

/// Rows of 10,000. Those of one field exclude each other.
struct Noise {
  std::uint32_t number_missing = 600;
  std::uint32_t number_typo = 40;  ///< a digit replaced or two swapped: the check digit then fails
  std::uint32_t number_shared = 8; ///< that of somebody of the household
  std::uint32_t birth_missing = 40;
  std::uint32_t birth_swapped = 40; ///< day and month
  std::uint32_t birth_day = 80;     ///< another one
  std::uint32_t birth_month = 0;
  std::uint32_t birth_year = 20;
  std::uint32_t birth_1900 = 20;   ///< 1900-01-01
  std::uint32_t birth_january = 0; ///< 1 January of the true year
  std::uint32_t sex_missing = 80;
  std::uint32_t sex_wrong = 30;
  std::uint32_t sex_nine = 30;
  std::uint32_t postcode_missing = 200;
  std::uint32_t postcode_other_home = 900;
  std::uint32_t postcode_typo = 150;
  std::uint32_t postcode_zz99 = 30;
  std::uint32_t practice_missing = 500;
  std::uint32_t practice_other =
      1000; ///< three times as often where the postcode is of the other home
  std::uint32_t local_id_missing = 300;
  std::uint32_t local_id_second = 200;
};

[[nodiscard]] constexpr Noise hard_noise() {
  Noise noise;
  noise.number_missing = 2500;
  noise.number_typo = 300;
  noise.birth_swapped = 300;
  noise.birth_day = 150;
  noise.birth_month = 75;
  noise.birth_year = 75;
  noise.birth_january = 100;
  noise.sex_missing = 200;
  noise.postcode_other_home = 2000;
  noise.practice_other = 1500;
  return noise;
}

/// Whose local ids a source has.
enum class Provider : std::uint8_t { none, hospital, community };

/// number, birth date, sex, postcode, practice as they are.
void put_clean(tallystick::synth::Text& text, const People& people, std::uint32_t person);
/// The same with noise; then provider and local id.
void put_noisy(tallystick::synth::Text& text, const People& people, std::uint32_t person,
               Provider provider, const Noise& noise, tallystick::synth::Random& r);

} // namespace peer
