// SPDX-License-Identifier: MIT
// How what Arrow reports becomes a code of the fixed list. Its texts may quote the file, so they end here.
#pragma once

#include <exception>
#include <memory>
#include <utility>

#include <arrow/result.h>
#include <arrow/status.h>

#include "table/columnar_plugin.hpp"

namespace tallystick::arrow_files {

using table::ColumnarFailure;

/// Thrown and caught inside the plug-in only.
class Failed : public std::exception {
public:
  explicit Failed(ColumnarFailure why) noexcept : why_(why) {}
  [[nodiscard]] ColumnarFailure why() const noexcept { return why_; }
  [[nodiscard]] const char* what() const noexcept override { return "failed"; }

private:
  ColumnarFailure why_;
};

/// A status that carries `why` through Arrow, for what Arrow calls.
[[nodiscard]] arrow::Status status_of(ColumnarFailure why);
[[nodiscard]] ColumnarFailure failure_of(const arrow::Status& status) noexcept;
/// Of the exception that is being handled.
[[nodiscard]] ColumnarFailure current_failure() noexcept;

inline void require(const arrow::Status& status) {
  if (!status.ok()) throw Failed(failure_of(status));
}

template<typename Value>
[[nodiscard]] Value require(arrow::Result<Value> result) {
  if (!result.ok()) throw Failed(failure_of(result.status()));
  return std::move(result).ValueUnsafe();
}

/// Runs `body` and says how it ended: the border, over which no exception goes.
template<typename Body>
[[nodiscard]] ColumnarFailure guarded(Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return ColumnarFailure::none;
  } catch (...) {
    return current_failure();
  }
}

} // namespace tallystick::arrow_files
