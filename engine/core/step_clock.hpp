// SPDX-License-Identifier: MIT
// Processor time of a step that many threads take part in, chunk by chunk.
#pragma once

#include <atomic>
#include <cstdint>

namespace tallystick {

class StepClock {
public:
  /// Adds the calling thread's processor time between construction and destruction.
  class Lap {
  public:
    explicit Lap(StepClock& clock) : clock_(clock), began_(thread_nanoseconds()) {}
    ~Lap() {
      clock_.nanoseconds_.fetch_add(thread_nanoseconds() - began_, std::memory_order_relaxed);
    }
    Lap(const Lap&) = delete;
    Lap& operator=(const Lap&) = delete;

  private:
    StepClock& clock_;
    std::uint64_t began_;
  };

  [[nodiscard]] double cpu_seconds() const {
    return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) * 1e-9;
  }

private:
  /// About a quarter of a microsecond: for chunks, not for rows.
  [[nodiscard]] static std::uint64_t thread_nanoseconds();
  std::atomic<std::uint64_t> nanoseconds_{0};
};

} // namespace tallystick
