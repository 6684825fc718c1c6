// SPDX-License-Identifier: MIT
// What a long stage tells the outside: how far it is. And what the outside tells it: stop.
#pragma once

#include <atomic>
#include <cstdint>

#include "tallystick/error.hpp"

namespace tallystick {

/// Receives progress from stages; the command line draws it. Called from one thread at a time per
/// stage.
class ProgressSink {
public:
  virtual ~ProgressSink() = default;
  /// A stage begins; `total` is in units of `unit` (bytes, rows, persons), 0 if unknown.
  virtual void begin(StaticText stage, StaticText unit, std::uint64_t total) = 0;
  virtual void advance(std::uint64_t done) = 0; ///< units done since begin(), monotone
  virtual void end() = 0;

  /// True once the user asked to stop; stages look between chunks and return
  /// ErrorCode::interrupted.
  [[nodiscard]] bool stop_requested() const { return stop_.load(std::memory_order_relaxed); }
  void request_stop() { stop_.store(true, std::memory_order_relaxed); } ///< async-signal-safe

private:
  std::atomic<bool> stop_{false};
  static_assert(std::atomic<bool>::is_always_lock_free);
};

/// A sink that shows nothing.
class SilentProgress final : public ProgressSink {
public:
  void begin(StaticText, StaticText, std::uint64_t) override {}
  void advance(std::uint64_t) override {}
  void end() override {}
};

} // namespace tallystick
