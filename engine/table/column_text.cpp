// SPDX-License-Identifier: MIT
#include "table/column_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <string_view>

#include "core/date.hpp"

namespace tallystick::table {
namespace {

/// Room for one value on the stack.
class ValueText {
public:
  void put(char c) { text_[size_++] = c; }
  void put(std::string_view text) {
    std::memcpy(text_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  template<class Number>
  void number(Number value) {
    size_ = static_cast<std::size_t>(
        std::to_chars(text_.data() + size_, text_.data() + text_.size(), value).ptr - text_.data());
  }
  void digits(std::uint64_t value, std::size_t width) {
    for (std::size_t at = width; at-- > 0; value /= 10)
      text_[size_ + at] = static_cast<char>('0' + value % 10);
    size_ += width;
  }
  [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }

private:
  std::array<char, kLongestValue> text_;
  std::size_t size_ = 0;
};

template<class T>
T load(const std::byte* value) {
  T loaded;
  std::memcpy(&loaded, value, sizeof(T));
  return loaded;
}

std::int64_t load_signed(const std::byte* value, std::size_t width) {
  switch (width) {
  case 1:
    return load<std::int8_t>(value);
  case 2:
    return load<std::int16_t>(value);
  case 4:
    return load<std::int32_t>(value);
  default:
    return load<std::int64_t>(value);
  }
}

std::uint64_t load_unsigned(const std::byte* value, std::size_t width) {
  switch (width) {
  case 1:
    return load<std::uint8_t>(value);
  case 2:
    return load<std::uint16_t>(value);
  case 4:
    return load<std::uint32_t>(value);
  default:
    return load<std::uint64_t>(value);
  }
}

std::size_t digits_of(std::uint64_t value) {
  std::size_t digits = 1;
  for (; value >= 10; value /= 10)
    ++digits;
  return digits;
}

void put_padded(ValueText& out, std::uint64_t value, std::size_t least_digits) {
  out.digits(value, std::max(digits_of(value), least_digits));
}

void put_whole(ValueText& out, const ColumnType& type, const std::byte* value,
               std::size_t least_digits) {
  if (type.sign == Signedness::without_sign)
    return put_padded(out, load_unsigned(value, type.width), least_digits);
  const std::int64_t number = load_signed(value, type.width);
  // Where a text has so many digits at least, its hyphens do not matter; a sign does.
  if (number < 0 && least_digits > 1) return out.put("below zero");
  if (number < 0) return out.number(number);
  put_padded(out, static_cast<std::uint64_t>(number), least_digits);
}

/// A whole number that came as a real (a column with gaps, in many tools) is written as one.
void put_real(ValueText& out, double value, std::size_t least_digits) {
  constexpr double kExact = 9007199254740992.0; // 2^53
  if (std::isnan(value)) return;
  if (value >= 0 && value < kExact && std::trunc(value) == value)
    return put_padded(out, static_cast<std::uint64_t>(value), least_digits);
  out.number(value);
}

/// Of 32 bits: as few digits as tell it from its neighbours of 32 bits.
void put_single(ValueText& out, float value, std::size_t least_digits) {
  if (std::trunc(value) == value) return put_real(out, static_cast<double>(value), least_digits);
  if (!std::isnan(value)) out.number(value);
}

void put_decimal(ValueText& out, const std::byte* value, std::int32_t scale) {
  __extension__ using Wide = unsigned __int128;
  auto number = load<Wide>(value);
  if ((number >> 127U) != 0) {
    out.put('-');
    number = ~number + 1;
  }
  std::array<char, 40> digits{}; // least first
  std::size_t count = 0;
  for (; number != 0; number /= 10)
    digits[count++] = static_cast<char>('0' + static_cast<int>(number % 10));
  const auto behind = static_cast<std::size_t>(std::clamp(scale, 0, 38));
  while (count <= behind)
    digits[count++] = '0';
  for (std::size_t at = count; at-- > 0;) {
    out.put(digits[at]);
    if (at == behind && at != 0) out.put('.');
  }
}

/// Quotient and remainder such that the remainder is not below zero.
struct Split {
  std::int64_t whole;
  std::int64_t rest;
};
Split split(std::int64_t value, std::int64_t by) {
  Split parts{value / by, value % by};
  if (parts.rest < 0) --parts.whole, parts.rest += by;
  return parts;
}

void put_date(ValueText& out, std::int64_t day) {
  constexpr std::int64_t kFarthest =
      10'000'000; // no date that anybody means, nor that chrono knows
  if (day < -kFarthest || day > kFarthest) return out.number(day);
  const std::chrono::year_month_day date{date_of(static_cast<std::int32_t>(day))};
  const int year = static_cast<int>(date.year());
  if (year < 0) out.put('-');
  put_padded(out, static_cast<std::uint64_t>(std::abs(year)), 4);
  out.put('-');
  out.digits(unsigned{date.month()}, 2);
  out.put('-');
  out.digits(unsigned{date.day()}, 2);
}

void put_time(ValueText& out, std::int64_t value, std::int64_t per_second) {
  const Split parts = split(value, per_second);
  out.digits(static_cast<std::uint64_t>(parts.whole / 3600), 2);
  out.put(':');
  out.digits(static_cast<std::uint64_t>(parts.whole / 60 % 60), 2);
  out.put(':');
  out.digits(static_cast<std::uint64_t>(parts.whole % 60), 2);
  if (parts.rest == 0) return;
  out.put('.');
  out.digits(static_cast<std::uint64_t>(parts.rest),
             digits_of(static_cast<std::uint64_t>(per_second)) - 1);
}

void put_value(ValueText& out, const ColumnType& type, const std::byte* value,
               std::size_t least_digits) {
  constexpr std::int64_t kSecondsOfDay = 86'400;
  switch (type.kind) {
  case ValueKind::boolean:
    return out.put(load<std::uint8_t>(value) != 0 ? "true" : "false");
  case ValueKind::integer:
    return put_whole(out, type, value, least_digits);
  case ValueKind::real:
    return type.width == 4 ? put_single(out, load<float>(value), least_digits)
                           : put_real(out, load<double>(value), least_digits);
  case ValueKind::decimal:
    return put_decimal(out, value, type.scale);
  case ValueKind::date:
    return put_date(out, split(load_signed(value, type.width), type.per_second).whole);
  case ValueKind::timestamp: {
    const Split day = split(load_signed(value, type.width), kSecondsOfDay * type.per_second);
    put_date(out, day.whole);
    out.put('T');
    put_time(out, day.rest, type.per_second);
    if (!type.zone.empty()) out.put('Z');
    return;
  }
  case ValueKind::time:
    return put_time(out, load_signed(value, type.width), type.per_second);
  case ValueKind::duration:
    return out.number(load_signed(value, type.width));
  default:
    return;
  }
}

bool is_written(const ColumnType& type) {
  return type.kind == ValueKind::text || type.kind == ValueKind::bytes;
}

/// Texts that lie behind each other are copied at once.
void append_stretch(const ColumnView& column, const TextRange& range, SecretBuffer& out,
                    std::vector<TextPlace>& places) {
  const std::int32_t* const offsets = column.offsets32() + column.position(range.first);
  const std::int32_t begin = offsets[0];
  const auto base = static_cast<std::uint32_t>(out.size()) - static_cast<std::uint32_t>(begin);
  out.append({column.texts() + begin, static_cast<std::size_t>(offsets[range.rows] - begin)});
  places.resize(range.rows);
  for (std::size_t row = 0; row < range.rows; ++row)
    places[row] = {base + static_cast<std::uint32_t>(offsets[row]),
                   static_cast<std::uint32_t>(offsets[row + 1] - offsets[row])};
  if (!column.may_be_missing()) return;
  for (std::size_t row = 0; row < range.rows; ++row) // what lies at a missing value is not defined
    if (!column.value_of(range.first + row)) places[row].length = 0;
}

/// Texts that lie anywhere, into the room that the caller has made.
void append_one_by_one(const ColumnView& column, const TextRange& range, SecretBuffer& out,
                       std::vector<TextPlace>& places) {
  places.assign(range.rows, {});
  std::size_t at = out.size();
  out.resize(out.capacity());
  char* const chars = out.chars();
  for (std::size_t row = 0; row < range.rows; ++row) {
    const auto value = column.value_of(range.first + row);
    if (!value) continue;
    const std::string_view text = column.bytes(*value);
    if (!text.empty()) std::memcpy(chars + at, text.data(), text.size());
    places[row] = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.size())};
    at += text.size();
  }
  out.resize(at);
}

std::size_t dictionary_bytes(const ColumnView& values, std::size_t size) {
  std::size_t bytes = 0;
  for (std::size_t value = 0; value < size; ++value)
    bytes += values.bytes(values.position(value)).size();
  return bytes;
}

/// Each text of the dictionary once, many places of it.
void append_dictionary(const ColumnView& column, const TextRange& range, SecretBuffer& out,
                       std::vector<TextPlace>& places) {
  const ColumnView values = column.dictionary_values();
  std::vector<TextPlace> known(column.dictionary_size());
  for (std::size_t value = 0; value < known.size(); ++value) {
    if (!values.value_of(value)) continue;
    const std::string_view text = values.bytes(values.position(value));
    known[value] = {static_cast<std::uint32_t>(out.size()),
                    static_cast<std::uint32_t>(text.size())};
    out.append(text);
  }
  places.resize(range.rows);
  for (std::size_t row = 0; row < range.rows; ++row) {
    const auto index = column.index_of(range.first + row);
    places[row] = index ? known[*index] : TextPlace{};
  }
}

/// A dictionary that is larger than the rows that are wanted of it is not copied.
bool dictionary_is_small(const ColumnView& column, const TextRange& range) {
  return column.has_dictionary() && is_written(column.type()) &&
         column.dictionary_size() <= range.rows;
}

} // namespace

std::size_t text_bound(const ColumnView& column, const TextRange& range) {
  if (!is_written(column.type()))
    return column.type().storage == Storage::none ? 0 : range.rows * kLongestValue;
  if (dictionary_is_small(column, range))
    return dictionary_bytes(column.dictionary_values(), column.dictionary_size());
  if (column.type().storage == Storage::offsets32 && !column.has_dictionary()) {
    const std::int32_t* const offsets = column.offsets32() + column.position(range.first);
    return static_cast<std::size_t>(offsets[range.rows] - offsets[0]);
  }
  std::size_t bytes = 0;
  for (std::size_t row = range.first; row < range.first + range.rows; ++row)
    if (const auto value = column.value_of(row)) bytes += column.bytes(*value).size();
  return bytes;
}

void append_texts(const ColumnView& column, const TextRange& range, SecretBuffer& out,
                  std::vector<TextPlace>& places) {
  if (dictionary_is_small(column, range)) return append_dictionary(column, range, out, places);
  if (column.type().storage == Storage::offsets32 && !column.has_dictionary())
    return append_stretch(column, range, out, places);
  if (is_written(column.type())) return append_one_by_one(column, range, out, places);
  places.assign(range.rows, {});
  for (std::size_t row = 0; row < range.rows; ++row) {
    const auto value = column.value_of(range.first + row);
    if (!value) continue;
    const std::size_t begin = out.size();
    ValueText text;
    const bool bits = column.type().storage == Storage::bits;
    const std::byte bit{bits && column.bit(*value)};
    put_value(text, column.type(), bits ? &bit : column.fixed(*value), range.least_digits);
    out.append(text.view());
    places[row] = {static_cast<std::uint32_t>(begin),
                   static_cast<std::uint32_t>(out.size() - begin)};
  }
}

void append_value(TextBuffer& out, const ColumnType& type, const std::byte* value) {
  ValueText text;
  put_value(text, type, value, 1);
  out.append(text.view());
}

} // namespace tallystick::table
