// SPDX-License-Identifier: MIT
// How often things go wrong: read from TOML, with the rates of datasets/synth/error_rates.toml
// built in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "synth/random.hpp"
#include "tallystick/result.hpp"

namespace tallystick::synth {

enum class Source : std::uint8_t { gp, apc, ecds, csds, social_care, prescriptions, deaths };
inline constexpr std::size_t kSources = 7;
inline constexpr std::array<std::string_view, kSources> kSourceNames = {
    "gp", "apc", "ecds", "csds", "social_care", "prescriptions", "deaths"};

// One line a rate: name in the engine, table and key in the TOML.
#define TALLYSTICK_SYNTH_RATES(X)                                                                  \
  X(number_missing, "nhs_number", "missing")                                                       \
  X(number_substitution, "nhs_number", "substitution")                                             \
  X(number_swap, "nhs_number", "swap")                                                             \
  X(number_someone_else, "nhs_number", "someone_else")                                             \
  X(number_placeholder, "nhs_number", "placeholder")                                               \
  X(number_former, "nhs_number", "former")                                                         \
  X(number_mother, "nhs_number", "mother")                                                         \
  X(number_spaced, "nhs_number", "spaced")                                                         \
  X(birth_missing, "birth_date", "missing")                                                        \
  X(birth_swapped, "birth_date", "swapped")                                                        \
  X(birth_component, "birth_date", "component")                                                    \
  X(birth_components, "birth_date", "components")                                                  \
  X(birth_filler, "birth_date", "filler")                                                          \
  X(sex_missing, "sex", "missing")                                                                 \
  X(sex_wrong, "sex", "wrong")                                                                     \
  X(sex_not_specified, "sex", "not_specified")                                                     \
  X(postcode_missing, "postcode", "missing")                                                       \
  X(postcode_old_address, "postcode", "old_address")                                               \
  X(postcode_typo, "postcode", "typo")                                                             \
  X(postcode_same_sector, "postcode", "same_sector")                                               \
  X(postcode_not_known, "postcode", "not_known")                                                   \
  X(postcode_no_fixed_abode, "postcode", "no_fixed_abode")                                         \
  X(postcode_untidy, "postcode", "untidy")                                                         \
  X(practice_missing, "practice", "missing")                                                       \
  X(practice_old, "practice", "old")                                                               \
  X(local_id_second, "local_id", "second")                                                         \
  X(local_id_missing, "local_id", "missing")

enum class Rate : std::uint8_t {
#define TALLYSTICK_X(name, table, key) name,
  TALLYSTICK_SYNTH_RATES(TALLYSTICK_X)
#undef TALLYSTICK_X
};
struct RateName {
  std::string_view table;
  std::string_view key;
};
inline constexpr std::array kRateNames = {
#define TALLYSTICK_X(name, table, key) RateName{table, key},
    TALLYSTICK_SYNTH_RATES(TALLYSTICK_X)
#undef TALLYSTICK_X
};

/// The rates of one source. Chances that exclude each other (a number is missing or mistyped, not
/// both) are drawn one after the other, so a later one holds for the rows that the earlier ones
/// left alone.
struct SourceRates {
  double rows_per_person = 0; ///< mean rows per person over the whole window
  std::array<Chance, kRateNames.size()> chances{};

  [[nodiscard]] Chance operator[](Rate rate) const {
    return chances[static_cast<std::size_t>(rate)];
  }
};

struct Rates {
  std::array<SourceRates, kSources> sources{};
  Chance moves_per_year; ///< of households
  Chance twins;          ///< of births that are twin births
  Chance former_number;  ///< of people whose NHS number was replaced during the window
  Chance type1;    ///< of people who ever registered a Type 1 opt-out; some changed their mind
  Chance type2;    ///< of people with a Type 2 code, from before or after Type 2 ended
  Chance national; ///< of people with a national data opt-out at the as_of date
  Chance local;    ///< of people who ever objected locally
  Chance consent;  ///< of people who ever consented to the study

  [[nodiscard]] const SourceRates& operator[](Source source) const {
    return sources[static_cast<std::size_t>(source)];
  }
};

/// The rates built into the program.
[[nodiscard]] Rates default_rates();

/// The built-in rates with `toml` laid over them. An unknown key, a value that is no number or a
/// rate outside 0..1 is an error (job_invalid) that names the line; `file` is for that message
/// only.
[[nodiscard]] Result<Rates> rates_from(std::string_view toml, const std::string& file);

} // namespace tallystick::synth
