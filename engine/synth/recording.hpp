// SPDX-License-Identifier: MIT
// How a source wrote a person down: the true identifiers with the errors of that source.
#pragma once

#include <cstdint>

#include "synth/numbers.hpp"
#include "synth/population.hpp"

namespace tallystick::synth {

/// What stands in the NHS number column of a row; the truth file says it in these words.
enum class NumberState : std::uint8_t {
  own,         ///< the person's number that held on that day
  former,      ///< a number that had been replaced by then
  none,        ///< empty
  typo,        ///< one wrong digit or two swapped: fails the check digit
  other,       ///< the valid number of someone else
  mother,      ///< the mother's number in a baby's row
  placeholder, ///< such as 9999999999: never valid
};
[[nodiscard]] std::string_view name_of(NumberState state);

struct Recorded {
  NumberState state = NumberState::own;
  NhsDigits number;                ///< meaningless if state is none
  std::uint16_t carries = kNobody; ///< whose valid number it is (place in the block), or kNobody
  bool carries_former = false;     ///< and whether it is that person's former number
  bool spaced = false;
  Ymd born;       ///< empty: missing
  char sex = ' '; ///< '1', '2', '9' or ' ' for missing
  Postcode postcode;
  bool untidy = false;
  std::uint32_t whim = 0; ///< random bits for the writer's manner
};

/// All NHS numbers of a block, present and former, made once.
struct BlockNumbers {
  std::vector<NhsDigits> present;
  std::vector<NhsDigits> former; ///< only where Person::renumbered()
  void make(const Block& block, std::uint64_t people, std::uint64_t seed);
};

[[nodiscard]] Recorded record(const Block& block, const BlockNumbers& numbers, std::uint32_t person,
                              std::int32_t day, const SourceRates& rates, Random& random);

/// The practice that a row names: kNoPractice if none.
inline constexpr std::uint32_t kNoPractice = UINT32_MAX;
[[nodiscard]] std::uint32_t record_practice(const Block& block, const Person& who, std::int32_t day,
                                            std::uint32_t blocks, const SourceRates& rates,
                                            Random& random);

/// A provider's own patient numbers: distinct per person at that provider, stable over time.
struct LocalId {
  std::uint32_t value = 0;
  bool missing = false;
  bool first = true; ///< the number most rows carry; a few people have a second one
};
inline constexpr std::size_t kLocalIdDigits = 8;
/// What stands before the digits in the id of such a provider.
[[nodiscard]] std::string_view local_id_prefix(Organisation kind);
[[nodiscard]] std::uint32_t local_id(Organisation kind, std::uint32_t provider,
                                     std::uint64_t person, std::uint64_t seed);
[[nodiscard]] LocalId record_local_id(Organisation kind, std::uint32_t provider, const Person& who,
                                      std::uint64_t people, std::uint64_t seed,
                                      const SourceRates& rates, Random& random);

} // namespace tallystick::synth
