// SPDX-License-Identifier: MIT
// A growing text into which rows are written without any allocation per row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace tallystick::synth {

/// A day taken apart once, so that each file can write it in its own way.
struct Ymd {
  std::uint32_t year = 0; ///< 0: no date
  std::uint32_t month = 0;
  std::uint32_t day = 0;
  [[nodiscard]] bool empty() const { return year == 0; }
};

/// Calendar of a day number since 1970-01-01 (years 1600 to 2400).
[[nodiscard]] Ymd ymd_of(std::int32_t day);
[[nodiscard]] bool exists(Ymd date);

enum class DateStyle : std::uint8_t { iso, compact, british }; ///< 2024-03-31, 20240331, 31/03/2024

class Text {
public:
  /// Makes room for `bytes` more; every put() until then writes without a check.
  void room(std::size_t bytes) {
    if (size_ + bytes > capacity_) grow(bytes);
  }
  void put(char c) { data_[size_++] = c; }
  void put(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(data_.get() + size_, text.data(), text.size());
    size_ += text.size();
  }
  void number(std::uint64_t value);
  /// Exactly `width` digits, zeros in front.
  void digits(std::uint64_t value, std::size_t width);
  void date(Ymd date, DateStyle style); ///< nothing for an empty date
  void day(std::int32_t day, DateStyle style) { date(ymd_of(day), style); }
  /// 1234 pence as 12.34
  void pounds(std::uint64_t pence) {
    number(pence / 100);
    put('.');
    digits(pence % 100, 2);
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

/// No row of any file is longer than this, with room to spare; tests hold the writers to it.
inline constexpr std::size_t kLongestRow = 512;

} // namespace tallystick::synth
