// SPDX-License-Identifier: MIT
// What a column of values holds, read from the format text of Arrow's C data interface
// (https://arrow.apache.org/docs/format/CDataInterface.html, "Data type description").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "table/arrow_c_data.hpp"

namespace tallystick::table {

enum class ValueKind : std::uint8_t {
  nothing, ///< every value is missing
  boolean,
  integer,
  real,
  decimal,
  text,
  bytes,
  date,
  timestamp,
  time,
  duration,
  other, ///< lists, structures, unions, run-end encoded values ...: nothing that a cell can hold
};

/// How the values lie in memory.
enum class Storage : std::uint8_t {
  none,
  bits,      ///< one bit a value
  fixed,     ///< `width` bytes a value
  offsets32, ///< bytes of all values behind each other, and where each begins
  offsets64,
  views, ///< 16 bytes a value, which hold it or say where it is
};

enum class Signedness : std::uint8_t { with_sign, without_sign };

struct ColumnType {
  ValueKind kind = ValueKind::other;
  Storage storage = Storage::none;
  std::uint8_t width = 0; ///< bytes of a fixed value
  Signedness sign = Signedness::with_sign;
  std::int64_t per_second = 0; ///< units of a timestamp, time or duration; per day of a date
  std::int32_t scale = 0;      ///< digits of a decimal behind the point
  std::string zone;            ///< of a timestamp; empty: local time of nowhere
  std::string format; ///< of the value, as Arrow writes it; for a dictionary that of its values

  friend bool operator==(const ColumnType&, const ColumnType&) = default;
};

/// The type that an Arrow format text describes; kind `other` if it is none of the kinds above.
[[nodiscard]] ColumnType column_type(std::string_view format);

/// The type of a column's values: that of its dictionary, if it has one.
[[nodiscard]] ColumnType column_type(const ArrowSchema& schema);

/// "whole number", "date" ...: for messages and data dictionaries.
[[nodiscard]] std::string_view name_of(ValueKind kind);

} // namespace tallystick::table
