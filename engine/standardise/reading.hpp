// SPDX-License-Identifier: MIT
// What a rule says about one cell: a value, or nothing, and what is to be counted.
#pragma once

#include <cstdint>

#include "identity/row_flags.hpp"
#include "tallystick/issue.hpp"

namespace tallystick::standardise {

/// The issue of a refused cell, or none. A plain byte, where a std::optional is a union that the
/// compiler keeps in memory: every reading would wait for a store of its parts and a load of the
/// whole.
class Refusal {
public:
  constexpr Refusal() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): as of std::optional, for `return IssueCode::...;`
  constexpr Refusal(IssueCode code)
      : next_(static_cast<std::uint8_t>(static_cast<unsigned>(code) + 1U)) {}
  [[nodiscard]] constexpr bool has_value() const { return next_ != 0; }
  [[nodiscard]] explicit constexpr operator bool() const { return has_value(); }
  /// Only if there is one.
  [[nodiscard]] constexpr IssueCode operator*() const { return static_cast<IssueCode>(next_ - 1U); }
  friend constexpr bool operator==(Refusal, Refusal) = default;

private:
  std::uint8_t next_ = 0; ///< the code after it; 0: none
};
static_assert(kIssueCount < UINT8_MAX);

/// A missing cell gives an absent value without issue; a refused one an absent value with the
/// issue.
template<class T>
struct Reading {
  T value{};
  RowFlags flags = RowFlags::none;
  Refusal refused{};
};

template<class T>
[[nodiscard]] constexpr Reading<T> refusal(IssueCode code, RowFlags flags = RowFlags::none) {
  return {T{}, flags, code};
}

} // namespace tallystick::standardise
