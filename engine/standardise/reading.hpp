// SPDX-License-Identifier: MIT
// What a rule says about one cell: a value, or nothing, and what is to be counted.
#pragma once

#include <optional>

#include "identity/row_flags.hpp"
#include "tallystick/issue.hpp"

namespace tallystick::standardise {

/// A missing cell gives an absent value without issue; a refused one an absent value with the
/// issue.
template<class T>
struct Reading {
  T value{};
  RowFlags flags = RowFlags::none;
  std::optional<IssueCode> refused{};
};

template<class T>
[[nodiscard]] constexpr Reading<T> refusal(IssueCode code, RowFlags flags = RowFlags::none) {
  return {T{}, flags, code};
}

} // namespace tallystick::standardise
