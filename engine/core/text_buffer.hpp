// SPDX-License-Identifier: MIT
// A growing text that rows are written into without an allocation or a check per character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace tallystick {

class TextBuffer {
public:
  TextBuffer() = default;
  ~TextBuffer() = default;
  TextBuffer(const TextBuffer& other) { append(other.view()); }
  TextBuffer(TextBuffer&& other) noexcept { swap(other); }
  TextBuffer& operator=(const TextBuffer& other) {
    TextBuffer copy(other);
    swap(copy);
    return *this;
  }
  TextBuffer& operator=(TextBuffer&& other) noexcept {
    TextBuffer taken(std::move(other));
    swap(taken);
    return *this;
  }
  void swap(TextBuffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  /// Makes room for `bytes` more; every put() until then writes without a check.
  void room(std::size_t bytes) {
    if (bytes > capacity_ - size_) grow(bytes);
  }
  void put(char c) { data_[size_++] = c; }
  void put(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(data_.get() + size_, text.data(), text.size());
    size_ += text.size();
  }
  void number(std::uint64_t value); ///< at most 20 digits
  /// The last `width` digits, zeros in front.
  void digits(std::uint64_t value, std::size_t width);
  void append(std::string_view text) {
    room(text.size());
    put(text);
  }

  /// The place of `bytes` more, which the caller fills.
  [[nodiscard]] char* extend(std::size_t bytes) {
    room(bytes);
    return data_.get() + std::exchange(size_, size_ + bytes);
  }

  void clear() { size_ = 0; }
  [[nodiscard]] std::string_view view() const { return {data_.get(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }

private:
  void grow(std::size_t bytes);

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

} // namespace tallystick
