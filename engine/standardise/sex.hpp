// SPDX-License-Identifier: MIT
// Codes for sex: the usual ones, or the ones that a job declares.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/sex.hpp"
#include "standardise/reading.hpp"

namespace tallystick::standardise {

/// Which code means what. Blank and placeholder cells are `unknown` under every map. Case never
/// matters.
class SexCodes {
public:
  /// 1, M, male; 2, F, female; 0, 9, X, U, Z, I and their words are unknown (nhs-rules section 3).
  [[nodiscard]] static SexCodes usual();
  /// No code is known yet; a job adds its own (a source that codes 0 = male, 1 = female, say).
  SexCodes() { single_.fill(kNotACode); }

  /// Later declarations of the same code win. Blanks around the code are ignored; an empty code
  /// changes nothing.
  void add(std::string_view code, Sex sex);

  /// Any code that is not in the map: sex_code.
  [[nodiscard]] Reading<Sex> read(std::string_view cell) const {
    if (cell.size() == 1) {
      const std::uint8_t meaning = single_[static_cast<std::uint8_t>(cell.front())];
      if (meaning != kNotACode) return {static_cast<Sex>(meaning)};
    }
    return read_slowly(cell);
  }

private:
  static constexpr std::uint8_t kNotACode = 0xFF;
  [[nodiscard]] Reading<Sex> read_slowly(std::string_view cell) const;

  std::array<std::uint8_t, 256> single_{}; ///< codes of one byte
  std::vector<std::pair<std::string, Sex>>
      words_; ///< longer codes in upper case; from the job, not from data
};

} // namespace tallystick::standardise
