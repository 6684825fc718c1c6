// SPDX-License-Identifier: MIT
#include "table/csv_writer.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace tallystick::table {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHigh = 0x8080808080808080U;

/// Not zero if some byte of the word equals `c`. (May mark a byte above a match as well: only zero
/// or not counts.)
std::uint64_t has(std::uint64_t word, char c) {
  const std::uint64_t difference = word ^ (kOnes * static_cast<unsigned char>(c));
  return (difference - kOnes) & ~difference & kHigh;
}

bool special(char c, const Dialect& dialect) {
  return c == dialect.delimiter || c == dialect.quote || c == '\n' || c == '\r';
}

bool needs_quotes(std::string_view text, const Dialect& dialect) {
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    if ((has(word, dialect.delimiter) | has(word, dialect.quote) | has(word, '\n') |
         has(word, '\r')) != 0) {
      return true;
    }
    text.remove_prefix(8);
  }
  for (const char c : text) {
    if (special(c, dialect)) return true;
  }
  return false;
}

} // namespace

void CsvWriter::field(std::string_view text) {
  separate();
  if (!text.empty()) only_empty_ = false;
  if (!needs_quotes(text, dialect_)) {
    out_.append(text);
    return;
  }
  out_.push_back(dialect_.quote);
  for (const char c : text) {
    if (c == dialect_.quote) out_.push_back(c);
    out_.push_back(c);
  }
  out_.push_back(dialect_.quote);
}

void CsvWriter::field(std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  field(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void CsvWriter::end_row() {
  if (fields_ == 0) return;
  // One empty field would be an empty line, which readers skip.
  if (fields_ == 1 && only_empty_) out_.append(2, dialect_.quote);
  out_.push_back('\n');
  fields_ = 0;
  only_empty_ = true;
}

} // namespace tallystick::table
