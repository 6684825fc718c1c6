// SPDX-License-Identifier: MIT
// How a delimited text file is written: its delimiter, its quote, whether its first record names
// the fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tallystick/result.hpp"

namespace tallystick::table {

enum class Header : std::uint8_t { yes, no };

/// Put in Dialect::quote when quotes have no meaning in the file.
inline constexpr char kNoQuote = '\0';

/// Records end with LF or CRLF. A quote has a meaning only as the first byte of a field; inside a
/// quoted field it is doubled (RFC 4180, section 2). Any other quote makes its record bad, and does
/// not reach into the next record.
struct Dialect {
  char delimiter = ',';
  char quote = '"';
  Header header = Header::yes;

  [[nodiscard]] bool quoting() const { return quote != kNoQuote; }
  friend bool operator==(const Dialect&, const Dialect&) = default;
};

/// Refuses a delimiter or quote that cannot be told from data or line ends. Errors: job_invalid.
[[nodiscard]] Status check(const Dialect& dialect);

/// What sniff_dialect() saw.
struct SniffedDialect {
  Dialect dialect;
  std::size_t fields = 0;   ///< fields of the first record
  std::size_t records = 0;  ///< complete records looked at
  std::size_t agreeing = 0; ///< of these, records with as many fields as the first
};

/// Guesses the dialect from the first bytes of a file (64 KiB are plenty): the delimiter among `,`
/// `;` tab `|` that cuts the most records into the same number of fields; header yes if the first
/// record looks like names. A pure function of the bytes. Errors: input_refused for UTF-16, CR-only
/// line ends, or no record at all.
[[nodiscard]] Result<SniffedDialect> sniff_dialect(std::string_view first_bytes);

/// What a file starts with.
enum class ByteOrderMark : std::uint8_t { none, utf8, utf16 };
[[nodiscard]] ByteOrderMark byte_order_mark(std::string_view first_bytes);
inline constexpr std::size_t kUtf8MarkBytes = 3;

} // namespace tallystick::table
