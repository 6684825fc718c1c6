// SPDX-License-Identifier: MIT
// The values that may stand in a released column. A column of anything else does not compile.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/data_class.hpp"
#include "core/text_buffer.hpp"
#include "flow/payload.hpp"

namespace tallystick::release {

/// Only types that declare themselves released (or open) pass.
template<class T>
concept Releasable = requires {
  { T::data_class } -> std::convertible_to<DataClass>;
}
&&(T::data_class == DataClass::released || T::data_class == DataClass::open);

/// How pseudonyms are written.
enum class PseudonymForm : std::uint8_t {
  base32, ///< 26 characters
  hex,    ///< 32 characters
  binary, ///< 16 bytes; not in CSV
};

/// A person under the project's key.
struct ProjectPseudonym {
  static constexpr DataClass data_class = DataClass::released;
  PseudonymForm form = PseudonymForm::base32;
  std::array<char, 32> bytes{};
  [[nodiscard]] std::string_view view() const {
    constexpr std::array<std::size_t, 3> kSizes = {26, 32, 16};
    return {bytes.data(), kSizes[static_cast<std::size_t>(form)]};
  }
};

/// A text from a closed list (sex, age band, area code, link pass); empty = not known.
struct CodedText {
  static constexpr DataClass data_class = DataClass::released;
  std::string_view text;
  Quoting quoting = Quoting::plain;
};

/// A year of birth, or a year and month.
struct BirthPeriod {
  static constexpr DataClass data_class = DataClass::released;
  std::uint16_t year = 0; ///< 0 = not known
  std::uint8_t month = 0; ///< 0 = year only
};

/// A day, written YYYY-MM-DD; kNoDay is empty.
struct EventDay {
  static constexpr DataClass data_class = DataClass::released;
  std::int32_t day;
};

struct RowCount {
  static constexpr DataClass data_class = DataClass::released;
  std::uint32_t count;
};

/// The allow-listed columns of a source row, as they came.
struct PayloadRow {
  static constexpr DataClass data_class = DataClass::released;
  std::string_view row;                        ///< as PayloadColumn holds it
  const table::PackedLayout* layout = nullptr; ///< nullptr: CSV
};

/// Appends a value as CSV, without a separator.
inline void append_csv_value(TextBuffer& out, const ProjectPseudonym& value) {
  if (value.form == PseudonymForm::base32)
    out.append({value.bytes.data(), 26}); // of a length that the compiler knows
  else
    out.append(value.view());
}
inline void append_csv_value(TextBuffer& out, const CodedText& value) {
  append_csv_field(out, value.text, value.quoting);
}
void append_csv_value(TextBuffer& out, const BirthPeriod& value);
void append_csv_value(TextBuffer& out, const EventDay& value);
void append_csv_value(TextBuffer& out, const RowCount& value);
inline void append_csv_value(TextBuffer& out,
                             const PayloadRow& value) { ///< its fields and their commas
  append_payload_csv(out, value.row, value.layout);
}

/// The one way from a value to released bytes: the concept is the gate.
template<Releasable T>
void append_released(TextBuffer& out, const T& value) {
  append_csv_value(out, value);
}

} // namespace tallystick::release
