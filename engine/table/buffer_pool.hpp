// SPDX-License-Identifier: MIT
// Wiped memory that is used again: fresh pages cost more than parsing what is read into them.
#pragma once

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "core/secret_buffer.hpp"

namespace tallystick::table {

/// Thread-safe. Buffers above `largest` bytes are given back to the system instead of being kept.
class BufferPool {
public:
  explicit BufferPool(std::size_t largest) : largest_(largest) {}

  [[nodiscard]] SecretBuffer take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return {};
    SecretBuffer buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
  }
  void give(SecretBuffer buffer) {
    if (buffer.empty() || buffer.size() > largest_) return;
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(buffer));
  }

private:
  std::size_t largest_;
  std::mutex mutex_;
  std::vector<SecretBuffer> free_;
};

} // namespace tallystick::table
