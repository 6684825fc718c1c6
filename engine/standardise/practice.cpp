// SPDX-License-Identifier: MIT
#include "standardise/practice.hpp"

#include <algorithm>
#include <array>

#include "standardise/cell_text.hpp"

namespace tallystick::standardise {
namespace {

constexpr std::array kNoPractice = {
    PracticeCode{'V', 81997}, PracticeCode{'V', 81998}, PracticeCode{'V', 81999},
    PracticeCode{'X', 99998}, PracticeCode{'X', 99999}, PracticeCode{'S', 99942},
    PracticeCode{'S', 99957}, PracticeCode{'S', 99961}, PracticeCode{'S', 99976},
    PracticeCode{'S', 99995}, PracticeCode{'S', 99999}};

} // namespace

Reading<PracticeCode> read_practice(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  if (text.size() != 6 || !is_upper(to_upper(text.front()))) {
    if (is_placeholder(text)) return {};
    return refusal<PracticeCode>(IssueCode::practice_code_shape);
  }
  std::uint32_t digits = 0;
  for (const char c : text.substr(1)) {
    if (!is_digit(c)) return refusal<PracticeCode>(IssueCode::practice_code_shape);
    digits = digits * 10U + static_cast<std::uint32_t>(c - '0');
  }
  const PracticeCode code{to_upper(text.front()), digits};
  const bool none = std::find(kNoPractice.begin(), kNoPractice.end(), code) != kNoPractice.end();
  return {none ? PracticeCode{} : code};
}

} // namespace tallystick::standardise
