// SPDX-License-Identifier: MIT
// How much memory a run may take. Answers never depend on it: it decides how much is done at a time and what goes to
// disk in between.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tallystick/result.hpp"

namespace tallystick {

class MemoryLimit {
public:
  /// Room that is granted even when the limit is used up, so that work goes on in small steps.
  static constexpr std::size_t kLeastRoom = std::size_t{8} << 20;

  /// No limit.
  MemoryLimit() = default;
  explicit MemoryLimit(std::uint64_t bytes) : bytes_(bytes) {}
  /// Four fifths of what the machine, or the control group that the process is in, has.
  [[nodiscard]] static MemoryLimit of_machine();

  [[nodiscard]] bool given() const { return bytes_ != kNone; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// Bytes that may be allocated beside what the process holds by now; kLeastRoom or more.
  [[nodiscard]] std::size_t room() const;
  /// Whether `bytes` more fit. Errors: failed, with what is needed in all.
  [[nodiscard]] Status check(std::uint64_t bytes) const;

private:
  static constexpr std::uint64_t kNone = UINT64_MAX;
  std::uint64_t bytes_ = kNone;
};

} // namespace tallystick
