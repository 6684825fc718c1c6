// SPDX-License-Identifier: MIT
// Large blocks straight from the system, and back to it the moment they are freed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace tallystick {

/// `usual` for what is written and read from front to back. `huge` (2 MiB where the system gives
/// some) for what is reached all over: the page tables then stay in cache. Touched for the first
/// time, huge pages can be slower than usual ones where a virtual machine gets its memory lazily.
enum class Pages : std::uint8_t { usual, huge };

/// Owns zeroed memory. Making one throws std::bad_alloc.
class PageBlock {
public:
  PageBlock() = default;
  PageBlock(std::size_t bytes, Pages pages);
  ~PageBlock();
  PageBlock(PageBlock&& other) noexcept { swap(other); }
  PageBlock& operator=(PageBlock&& other) noexcept {
    swap(other);
    return *this;
  }
  PageBlock(const PageBlock&) = delete;
  PageBlock& operator=(const PageBlock&) = delete;
  void swap(PageBlock& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(mapped_, other.mapped_);
  }

  [[nodiscard]] std::byte* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; } ///< as it was asked for

private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t mapped_ = 0; ///< whole pages
};

} // namespace tallystick
