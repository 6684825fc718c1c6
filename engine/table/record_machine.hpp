// SPDX-License-Identifier: MIT
// The rules of delimited text, byte by byte. The masks of QuoteResolver are a short cut for
// well-formed text; wherever they see anything else, this machine decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "table/dialect.hpp"

namespace tallystick::table {

enum class FieldState : std::uint8_t {
  begin,    ///< at the first byte of a field
  unquoted, ///< in a field without quotes, or in what follows a badly closed one
  quoted,   ///< between quotes
  closed,   ///< after a quote that ends the field or is the first of a pair
};

enum class Quoting : std::uint8_t { good, bad };

/// How the text ended: where the last complete record ended and what was open after it.
struct RecordTail {
  std::size_t begin = 0; ///< offset after the last record end
  FieldState state = FieldState::begin;
  Quoting quoting = Quoting::good;
};

/// Walks text that begins at a record. Calls separator(offset) for each delimiter that ends a field
/// and record_end(offset, Quoting) for each line feed that ends a record.
template<class OnSeparator, class OnRecordEnd>
RecordTail walk_records(std::string_view text, const Dialect& dialect, OnSeparator&& separator,
                        OnRecordEnd&& record_end) {
  RecordTail tail;
  FieldState& state = tail.state;
  const auto is_quote = [&](char c) { return dialect.quoting() && c == dialect.quote; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (state == FieldState::quoted) {
      i = text.find(dialect.quote, i);
      if (i == std::string_view::npos) break;
      state = FieldState::closed;
    } else if (c == dialect.delimiter) {
      separator(i);
      state = FieldState::begin;
    } else if (c == '\n') {
      record_end(i, tail.quoting);
      tail = {i + 1, FieldState::begin, Quoting::good};
    } else if (is_quote(c) && state != FieldState::unquoted) {
      state = FieldState::quoted; // the first byte of a field, or the second of a pair
    } else {
      const bool line_end =
          state == FieldState::closed && c == '\r' && (i + 1 == text.size() || text[i + 1] == '\n');
      if (line_end) continue;
      if (state == FieldState::closed || is_quote(c)) tail.quoting = Quoting::bad;
      state = FieldState::unquoted;
    }
  }
  if (state == FieldState::quoted) tail.quoting = Quoting::bad;
  return tail;
}

} // namespace tallystick::table
