// SPDX-License-Identifier: MIT
// Passing on the error of a Result whose value is of another type.
#pragma once

#include <utility>

#include "tallystick/result.hpp"

namespace tallystick::crypto {

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
// GCC 12 follows std::variant's valueless state, which a Result never has, into a null Error.
#pragma GCC diagnostic ignored "-Wnull-dereference"
#endif

/// The error of a failed result: `if (!key) return failure_of(key);`
template<class T>
[[nodiscard]] Error failure_of(Result<T>& failed) {
  return std::move(failed).error();
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

} // namespace tallystick::crypto
