// SPDX-License-Identifier: MIT
// A spill store in memory, for tests of what spills.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>
#include <vector>

#include "core/spill_store.hpp"

namespace tallystick {

class MemoryStore final : public SpillStore {
public:
  std::uint64_t put(std::span<const std::byte> unit) override {
    const std::lock_guard lock{mutex_};
    may_fail();
    units_[next_].assign(unit.begin(), unit.end());
    written_ += unit.size();
    return next_++;
  }
  void get(std::uint64_t at, std::span<std::byte> unit) const override {
    const std::lock_guard lock{mutex_};
    may_fail();
    const std::vector<std::byte>& found = units_.at(at);
    if (found.size() != unit.size())
      throw std::system_error(std::make_error_code(std::errc::io_error));
    std::copy(found.begin(), found.end(), unit.begin());
  }
  void drop(std::uint64_t at, std::size_t bytes) override {
    const std::lock_guard lock{mutex_};
    if (units_.at(at).size() != bytes)
      throw std::system_error(std::make_error_code(std::errc::io_error));
    units_.erase(at);
  }
  [[nodiscard]] std::uint64_t bytes_written() const override { return written_; }

  /// Units that were not dropped.
  [[nodiscard]] std::size_t units() const { return units_.size(); }
  /// Every access from now on.
  void fail_with(std::errc failure) { failure_ = failure; }

private:
  void may_fail() const {
    if (failure_) throw std::system_error(std::make_error_code(*failure_));
  }
  mutable std::mutex mutex_;
  std::map<std::uint64_t, std::vector<std::byte>> units_;
  std::uint64_t next_ = 1000;
  std::uint64_t written_ = 0;
  std::optional<std::errc> failure_;
};

} // namespace tallystick
