// SPDX-License-Identifier: MIT
#include "flow/attributes.hpp"

#include <algorithm>
#include <array>

namespace tallystick {
namespace {

constexpr std::array kLabels = {"Age not known", "0-4",   "5-9",   "10-14", "15-19",
                                "20-24",         "25-29", "30-34", "35-39", "40-44",
                                "45-49",         "50-54", "55-59", "60-64", "65-69",
                                "70-74",         "75-79", "80-84", "85-89", "90 and over"};
static_assert(kLabels.size() == kAgeBandCount);
constexpr int kOldestPlausible = 130;

} // namespace

std::uint8_t age_band_of(int age_in_years) {
  if (age_in_years < 0 || age_in_years > kOldestPlausible) return 0;
  return static_cast<std::uint8_t>(1 + std::min(age_in_years / 5, 18));
}

const char* age_band_label(std::uint8_t band) {
  return kLabels[std::min<std::size_t>(band, kLabels.size() - 1)];
}

} // namespace tallystick
