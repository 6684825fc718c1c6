// SPDX-License-Identifier: MIT
// Where columns go that do not fit memory. What is spilled may say as much as what is in memory, so a store that
// writes to disk writes ciphertext only (crypto/spill_file).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace tallystick {

/// Keeps units of bytes for the length of a run. A disk that is full or fails can strike at any access, as a lack of
/// memory can, and is thrown like it: std::system_error, with the code of the system.
class SpillStore {
public:
  SpillStore() = default;
  SpillStore(const SpillStore&) = delete;
  SpillStore& operator=(const SpillStore&) = delete;
  virtual ~SpillStore() = default;

  /// Writes a unit and says where it is. By one thread at a time.
  [[nodiscard]] virtual std::uint64_t put(std::span<const std::byte> unit) = 0;
  /// Reads back a whole unit. By any number of threads, also while another one writes.
  virtual void get(std::uint64_t at, std::span<std::byte> unit) const = 0;
  /// Gives back the space of a unit that nobody will read any more.
  virtual void drop(std::uint64_t at, std::size_t bytes) = 0;
  /// Written so far, dropped units included.
  [[nodiscard]] virtual std::uint64_t bytes_written() const = 0;
};

/// Memory into which a thread reads one unit after the other.
class UnitBuffer {
public:
  /// At least `bytes`, fit for any type; what was there is lost.
  [[nodiscard]] std::byte* room(std::size_t bytes) {
    if (bytes > size_) {
      memory_.reset(); // never both at once
      memory_ = std::make_unique_for_overwrite<std::byte[]>(bytes);
      size_ = bytes;
    }
    return memory_.get();
  }

private:
  std::unique_ptr<std::byte[]> memory_;
  std::size_t size_ = 0;
};

} // namespace tallystick
