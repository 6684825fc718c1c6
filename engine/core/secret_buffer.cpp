// SPDX-License-Identifier: MIT
#include "core/secret_buffer.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>

namespace tallystick {
namespace {

constexpr std::size_t kPage = 4096;

std::byte* map_pages(std::size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  madvise(memory, bytes, MADV_DONTDUMP); // best effort: the CLI also sets the core limit to 0
  return static_cast<std::byte*>(memory);
}

/// Wiped blocks for the next buffers: mapping and first touch of fresh pages costs more than most work on a chunk. Blocks
/// come in powers of two; at most 64 MiB are kept. Thread-safe.
class BlockPool {
public:
  static constexpr std::size_t kSmallest = kPage;
  static constexpr std::size_t kLargest = std::size_t{4} << 20;
  static constexpr std::size_t kMostKept = std::size_t{64} << 20;

  /// Never destroyed: buffers of static lifetime may outlive it.
  static BlockPool& instance() {
    static auto* const pool = new BlockPool;
    return *pool;
  }

  std::byte* take(std::size_t bytes) {
    if (bytes <= kLargest) {
      const std::lock_guard lock{mutex_};
      auto& blocks = blocks_[class_of(bytes)];
      if (!blocks.empty()) {
        std::byte* const block = blocks.back();
        blocks.pop_back();
        kept_ -= bytes;
        return block;
      }
    }
    return map_pages(bytes);
  }
  /// `block` must be wiped.
  void give(std::byte* block, std::size_t bytes) noexcept {
    if (bytes <= kLargest) {
      const std::lock_guard lock{mutex_};
      auto& blocks = blocks_[class_of(bytes)];
      if (kept_ + bytes <= kMostKept && blocks.size() < blocks.capacity()) {
        blocks.push_back(block);
        kept_ += bytes;
        return;
      }
    }
    munmap(block, bytes);
  }

private:
  static constexpr std::size_t kMostOfAClass = 256;
  BlockPool() {
    for (auto& blocks : blocks_)
      blocks.reserve(kMostOfAClass); // so that give() never allocates
  }
  static std::size_t class_of(std::size_t bytes) {
    return static_cast<std::size_t>(std::countr_zero(bytes / kSmallest));
  }
  std::mutex mutex_;
  std::array<std::vector<std::byte*>, 11> blocks_; ///< 4 KiB ... 4 MiB
  std::size_t kept_ = 0;
};

/// Small sizes in powers of two, so that blocks can be used again; large ones in pages.
std::size_t capacity_for(std::size_t bytes) {
  if (bytes <= BlockPool::kLargest) return std::bit_ceil(std::max(bytes, BlockPool::kSmallest));
  return (bytes + kPage - 1) / kPage * kPage;
}

} // namespace

void wipe(void* data, std::size_t bytes) noexcept {
  if (bytes != 0) explicit_bzero(data, bytes);
}

SecretBuffer::~SecretBuffer() {
  if (data_ == nullptr) return;
  wipe(data_, size_);
  BlockPool::instance().give(data_, capacity_);
}

void SecretBuffer::reserve(std::size_t bytes) {
  if (bytes <= capacity_) return;
  const std::size_t capacity = capacity_for(std::max(bytes, capacity_ + capacity_ / 2));
  std::byte* larger = BlockPool::instance().take(capacity);
  if (size_ != 0) std::memcpy(larger, data_, size_);
  if (data_ != nullptr) {
    wipe(data_, size_);
    BlockPool::instance().give(data_, capacity_);
  }
  data_ = larger;
  capacity_ = capacity;
}

void SecretBuffer::resize(std::size_t bytes) {
  reserve(bytes);
  if (bytes < size_) wipe(data_ + bytes, size_ - bytes);
  size_ = bytes;
}

void SecretBuffer::append(std::string_view text) {
  const std::size_t old = size_;
  if (text.empty()) return;
  resize(old + text.size());
  std::memcpy(data_ + old, text.data(), text.size());
}

void SecretBuffer::clear() noexcept {
  wipe(data_, size_);
  size_ = 0;
}

} // namespace tallystick
