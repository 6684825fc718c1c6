// SPDX-License-Identifier: MIT
// What each field of a match key is in a message: its bytes, and its value in a row.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "crypto/block.hpp"
#include "flow/token_plan.hpp"
#include "identity/reveal.hpp"
#include "identity/standard_batch.hpp"

namespace tallystick::pseudonymise {

inline constexpr std::size_t kPostcodeBytes = 8;
inline constexpr std::size_t kBirthDateBytes = 3; // 14 bits of year, 4 of month, 5 of day
inline constexpr std::size_t kPracticeBytes = 4;

/// Whether the source maps what a field of a match key is made of.
[[nodiscard]] inline bool is_mapped(const StandardColumns& in, MatchField field) {
  switch (field) {
  case MatchField::sex:
    return !in.sex.empty();
  case MatchField::postcode:
  case MatchField::postcode_sector:
  case MatchField::postcode_district:
    return !in.postcode.empty();
  case MatchField::practice:
    return !in.practice.empty();
  case MatchField::local_id:
    return !in.local_id.empty() && !in.provider.empty();
  default:
    return !in.birth_date.empty();
  }
}

/// The value of a birth date's part in a match key; 0 = the row lacks it.
[[nodiscard]] inline std::uint64_t birth_value(MatchField field, BirthDate::Parts d) {
  const auto packed = [](unsigned year, unsigned month, unsigned day) -> std::uint64_t {
    return (std::uint64_t{year} << 9U) | (std::uint64_t{month} << 5U) | day;
  };
  if (field == MatchField::birth_year_month) return d.month == 0 ? 0 : packed(d.year, d.month, 0);
  if (d.day == 0) return 0;
  switch (field) {
  case MatchField::birth_year_day:
    return packed(d.year, 0, d.day);
  case MatchField::birth_month_day:
    return packed(0, d.month, d.day);
  case MatchField::birth_day_month_sorted:
    return packed(d.year, std::min(d.month, d.day), std::max(d.month, d.day));
  default:
    return packed(d.year, d.month, d.day);
  }
}

/// Calls put(value_of) with the function that gives a row's value of a mapped single-number field;
/// 0 = the row lacks it.
template<class Put>
void with_values(const StandardColumns& in, MatchField field, const RevealToken& token,
                 const Put& put) {
  const auto postcode_part = [&](PostcodeLevel level) {
    put([&](std::size_t row) { return in.postcode[row].part(level).reveal(token); });
  };
  switch (field) {
  case MatchField::sex:
    return put([&](std::size_t row) { return static_cast<std::uint64_t>(in.sex[row]); });
  case MatchField::postcode:
    return put([&](std::size_t row) { return in.postcode[row].reveal(token); });
  case MatchField::postcode_sector:
    return postcode_part(PostcodeLevel::sector);
  case MatchField::postcode_district:
    return postcode_part(PostcodeLevel::outward);
  case MatchField::practice:
    return put([&](std::size_t row) { return std::uint64_t{in.practice[row].reveal(token)}; });
  case MatchField::local_id:
    return; // two numbers, see add_match_key
  default:
    return put(
        [&](std::size_t row) { return birth_value(field, in.birth_date[row].reveal(token)); });
  }
}

[[nodiscard]] inline std::size_t field_width(MatchField field) {
  switch (field) {
  case MatchField::sex:
    return 1;
  case MatchField::postcode:
  case MatchField::postcode_sector:
  case MatchField::postcode_district:
    return kPostcodeBytes;
  case MatchField::practice:
    return kPracticeBytes;
  case MatchField::local_id:
    return crypto::Block::kBytes;
  default:
    return kBirthDateBytes;
  }
}

[[nodiscard]] inline bool is_birth_field(MatchField field) {
  return field <= MatchField::birth_day_month_sorted;
}

} // namespace tallystick::pseudonymise
