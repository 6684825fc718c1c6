// SPDX-License-Identifier: MIT
// Large blocks straight from the system: on huge pages where it gives some, and back to it the moment they are freed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace tallystick {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// Zeroed memory, aligned to a huge page. Throws std::bad_alloc.
[[nodiscard]] void* map_huge_pages(std::size_t bytes);
/// `bytes` as it was asked for.
void unmap_huge_pages(void* memory, std::size_t bytes) noexcept;

/// Owns such a block.
class HugeBlock {
public:
  explicit HugeBlock(std::size_t bytes)
      : data_(bytes == 0 ? nullptr : static_cast<std::byte*>(map_huge_pages(bytes))),
        size_(bytes) {}
  ~HugeBlock() { unmap_huge_pages(data_, size_); }
  HugeBlock(HugeBlock&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  HugeBlock& operator=(HugeBlock&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  HugeBlock(const HugeBlock&) = delete;
  HugeBlock& operator=(const HugeBlock&) = delete;

  [[nodiscard]] std::byte* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }

private:
  std::byte* data_;
  std::size_t size_;
};

} // namespace tallystick
