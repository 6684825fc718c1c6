// SPDX-License-Identifier: MIT
// Memory for identifiers and keys: wiped before it is given back, never dumped, never copied by
// accident.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tallystick {

/// Overwrites memory in a way that the compiler may not remove.
void wipe(void* data, std::size_t bytes) noexcept;

/// A growable byte buffer whose memory is excluded from core dumps and wiped whenever it is
/// released, moved to a larger block or reset. A std::string would leave short values behind in its
/// inline buffer. Not thread-safe.
class SecretBuffer {
public:
  SecretBuffer() = default;
  explicit SecretBuffer(std::size_t bytes) { resize(bytes); }
  SecretBuffer(SecretBuffer&& other) noexcept { swap(other); }
  SecretBuffer& operator=(SecretBuffer&& other) noexcept {
    swap(other);
    return *this;
  }
  SecretBuffer(const SecretBuffer&) = delete;
  SecretBuffer& operator=(const SecretBuffer&) = delete;
  ~SecretBuffer();

  void
  resize(std::size_t bytes); ///< keeps the first min(old, new) bytes; new bytes are not initialised
  void reserve(std::size_t bytes);
  void append(std::string_view text);
  void clear() noexcept; ///< wipes what is used and sets the size to 0; keeps the capacity

  [[nodiscard]] std::byte* data() { return data_; }
  [[nodiscard]] const std::byte* data() const { return data_; }
  [[nodiscard]] char* chars() { return reinterpret_cast<char*>(data_); }
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(data_), size_};
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  void swap(SecretBuffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// A column of identifiable values, wiped on release. T is trivially copyable, so no destructor
/// ever runs on wiped memory.
template<class T>
requires std::is_trivially_copyable_v<T>
class SecretColumn {
public:
  SecretColumn() = default;
  void resize(std::size_t n) { buffer_.resize(n * sizeof(T)); }
  void clear() noexcept { buffer_.clear(); }
  [[nodiscard]] std::size_t size() const { return buffer_.size() / sizeof(T); }
  [[nodiscard]] bool empty() const { return buffer_.empty(); }
  [[nodiscard]] T* data() { return reinterpret_cast<T*>(buffer_.data()); }
  [[nodiscard]] const T* data() const { return reinterpret_cast<const T*>(buffer_.data()); }
  [[nodiscard]] T& operator[](std::size_t i) { return data()[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return data()[i]; }
  [[nodiscard]] std::span<T> span() { return {data(), size()}; }
  [[nodiscard]] std::span<const T> span() const { return {data(), size()}; }

private:
  SecretBuffer buffer_;
};

} // namespace tallystick
