// SPDX-License-Identifier: MIT
// Result<T>: a value or an Error. The engine throws nothing of its own.
#pragma once

#include <cstdlib>
#include <optional>
#include <utility>
#include <variant>

#include "tallystick/error.hpp"

namespace tallystick {

/// Holds either a T or an Error. Test it with `if (result)` before taking the value.
template<class T>
class [[nodiscard]] Result {
public:
  // It is made by `return value;` and `return Error{...};`.
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  [[nodiscard]] explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & {
    T* value = std::get_if<0>(&state_);
    if (value == nullptr) std::abort(); // taking the value of a failure is a bug in the caller
    return *value;
  }
  [[nodiscard]] const T& value() const& { return const_cast<Result&>(*this).value(); }
  [[nodiscard]] T&& value() && { return std::move(value()); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const& {
    const Error* error = std::get_if<1>(&state_);
    if (error == nullptr) std::abort();
    return *error;
  }
  [[nodiscard]] Error&& error() && {
    Error* error = std::get_if<1>(&state_);
    if (error == nullptr) std::abort();
    return std::move(*error);
  }

private:
  std::variant<T, Error> state_;
};

/// A Result without a value: success, or an Error.
template<>
class [[nodiscard]] Result<void> {
public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  [[nodiscard]] explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const& {
    if (ok()) std::abort();
    return *error_;
  }
  [[nodiscard]] Error&& error() && {
    if (ok()) std::abort();
    return std::move(*error_);
  }

private:
  std::optional<Error> error_;
};

using Status = Result<void>;

} // namespace tallystick

/// Returns the error of a Status or Result from the enclosing function, if there is one.
#define TALLYSTICK_TRY(expression)                                                                 \
  do {                                                                                             \
    if (auto tallystick_status = (expression); !tallystick_status)                                 \
      return std::move(tallystick_status).error();                                                 \
  } while (false)
