// SPDX-License-Identifier: MIT
#include "core/secret_buffer.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace tallystick {
namespace {

constexpr std::size_t kPage = 4096;

std::byte* map_pages(std::size_t bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  madvise(memory, bytes, MADV_DONTDUMP); // best effort: the CLI also sets the core limit to 0
  return static_cast<std::byte*>(memory);
}

} // namespace

void wipe(void* data, std::size_t bytes) noexcept {
  if (bytes != 0) explicit_bzero(data, bytes);
}

SecretBuffer::~SecretBuffer() {
  if (data_ == nullptr) return;
  wipe(data_, size_);
  munmap(data_, capacity_);
}

void SecretBuffer::reserve(std::size_t bytes) {
  if (bytes <= capacity_) return;
  const std::size_t wanted = std::max(bytes, capacity_ + capacity_ / 2);
  const std::size_t capacity = (wanted + kPage - 1) / kPage * kPage;
  std::byte* larger = map_pages(capacity);
  if (size_ != 0) std::memcpy(larger, data_, size_);
  if (data_ != nullptr) {
    wipe(data_, size_);
    munmap(data_, capacity_);
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
