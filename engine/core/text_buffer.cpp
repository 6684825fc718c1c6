// SPDX-License-Identifier: MIT
#include "core/text_buffer.hpp"

#include <algorithm>
#include <array>

namespace tallystick {

void TextBuffer::number(std::uint64_t value) {
  std::array<char, 20> reversed{};
  std::size_t n = 0;
  do {
    reversed[n++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (n > 0)
    put(reversed[--n]);
}

void TextBuffer::digits(std::uint64_t value, std::size_t width) {
  for (std::size_t i = width; i-- > 0; value /= 10)
    data_[size_ + i] = static_cast<char>('0' + value % 10);
  size_ += width;
}

void TextBuffer::grow(std::size_t bytes) {
  const std::size_t wanted = std::max({size_ + bytes, capacity_ * 2, std::size_t{1} << 12U});
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (size_ > 0) std::memcpy(larger.get(), data_.get(), size_);
  data_ = std::move(larger);
  capacity_ = wanted;
}

} // namespace tallystick
