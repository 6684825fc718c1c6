// SPDX-License-Identifier: MIT
#include "table/column_type.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace tallystick::table {
namespace {

constexpr std::int64_t kSecondsOfDay = 86'400;

ColumnType fixed(ValueKind kind, std::size_t width) {
  ColumnType type;
  type.kind = kind;
  type.storage = Storage::fixed;
  type.width = static_cast<std::uint8_t>(width);
  return type;
}

ColumnType stored(ValueKind kind, Storage storage) {
  ColumnType type;
  type.kind = kind;
  type.storage = storage;
  return type;
}

ColumnType whole_number(std::size_t width, Signedness sign) {
  ColumnType type = fixed(ValueKind::integer, width);
  type.sign = sign;
  return type;
}

ColumnType counted(ValueKind kind, std::size_t width, std::int64_t per_second) {
  ColumnType type = fixed(kind, width);
  type.per_second = per_second;
  return type;
}

/// Of one letter.
ColumnType simple(char letter) {
  switch (letter) {
  case 'n':
    return stored(ValueKind::nothing, Storage::none);
  case 'b':
    return stored(ValueKind::boolean, Storage::bits);
  case 'c':
    return whole_number(1, Signedness::with_sign);
  case 'C':
    return whole_number(1, Signedness::without_sign);
  case 's':
    return whole_number(2, Signedness::with_sign);
  case 'S':
    return whole_number(2, Signedness::without_sign);
  case 'i':
    return whole_number(4, Signedness::with_sign);
  case 'I':
    return whole_number(4, Signedness::without_sign);
  case 'l':
    return whole_number(8, Signedness::with_sign);
  case 'L':
    return whole_number(8, Signedness::without_sign);
  case 'f':
    return fixed(ValueKind::real, 4);
  case 'g':
    return fixed(ValueKind::real, 8);
  case 'z':
    return stored(ValueKind::bytes, Storage::offsets32);
  case 'Z':
    return stored(ValueKind::bytes, Storage::offsets64);
  case 'u':
    return stored(ValueKind::text, Storage::offsets32);
  case 'U':
    return stored(ValueKind::text, Storage::offsets64);
  default:
    return {};
  }
}

std::optional<std::int64_t> units_per_second(char unit) {
  constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits = {
      {{'s', 1}, {'m', 1'000}, {'u', 1'000'000}, {'n', 1'000'000'000}}};
  for (const auto& [letter, units] : kUnits)
    if (letter == unit) return units;
  return {};
}

/// `td` days, `ts` timestamps, `tt` times of day, `tD` durations, each with a unit.
ColumnType temporal(std::string_view format) {
  if (format == "tdD") return counted(ValueKind::date, 4, 1);
  if (format == "tdm") return counted(ValueKind::date, 8, kSecondsOfDay * 1'000);
  if (format.size() < 3) return {};
  const auto units = units_per_second(format[2]);
  if (!units) return {};
  const std::string_view kind = format.substr(0, 2);
  if (kind == "tt") return counted(ValueKind::time, *units < 1'000'000 ? 4 : 8, *units);
  if (kind == "tD") return counted(ValueKind::duration, 8, *units);
  if (kind != "ts" || format.size() < 4 || format[3] != ':') return {};
  ColumnType type = counted(ValueKind::timestamp, 8, *units);
  type.zone = format.substr(4);
  return type;
}

template<class Number>
bool take_number(std::string_view& text, Number& number) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// "precision,scale" or "precision,scale,128".
ColumnType decimal(std::string_view text) {
  int precision = 0;
  ColumnType type = fixed(ValueKind::decimal, 16);
  if (!take_number(text, precision) || !text.starts_with(',')) return {};
  text.remove_prefix(1);
  if (!take_number(text, type.scale)) return {};
  return text.empty() || text == ",128" ? type : ColumnType{};
}

ColumnType fixed_bytes(std::string_view text) {
  std::uint8_t width = 0;
  if (!take_number(text, width) || !text.empty() || width == 0) return {};
  return fixed(ValueKind::bytes, width);
}

ColumnType parse(std::string_view format) {
  if (format.size() == 1) return simple(format[0]);
  if (format == "vu") return stored(ValueKind::text, Storage::views);
  if (format == "vz") return stored(ValueKind::bytes, Storage::views);
  if (format.starts_with('t')) return temporal(format);
  if (format.starts_with("d:")) return decimal(format.substr(2));
  if (format.starts_with("w:")) return fixed_bytes(format.substr(2));
  return {};
}

} // namespace

ColumnType column_type(std::string_view format) {
  ColumnType type = parse(format);
  type.format = format;
  return type;
}

ColumnType column_type(const ArrowSchema& schema) {
  return column_type(
      std::string_view(schema.dictionary != nullptr ? schema.dictionary->format : schema.format));
}

std::string_view name_of(ValueKind kind) {
  constexpr std::array<std::string_view, 12> kNames = {
      "nothing", "true or false", "whole number", "number",   "decimal number", "text", "bytes",
      "date",    "date and time", "time of day",  "duration", "nested values"};
  return kNames[static_cast<std::size_t>(kind)];
}

} // namespace tallystick::table
