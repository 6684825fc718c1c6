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

std::uint64_t load(const char* text, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, bytes);
  return word;
}

/// One to eight bytes in a word, some of them twice: reads nothing outside the text and has no
/// loop.
std::uint64_t load_short(std::string_view text) {
  const std::size_t n = text.size();
  if (n == 8) return load(text.data(), 8);
  if (n >= 4) return load(text.data(), 4) << 32 | load(text.data() + n - 4, 4);
  const auto byte = [&](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(text[i])};
  };
  const std::uint64_t bytes = byte(0) << 16 | byte(n / 2) << 8 | byte(n - 1);
  return bytes << 40 | bytes << 16 | byte(0) << 8 |
         byte(0); // no byte is left that the text does not hold
}

bool special(std::uint64_t word, const Dialect& dialect) {
  return (has(word, dialect.delimiter) | has(word, dialect.quote) | has(word, '\n') |
          has(word, '\r')) != 0;
}

bool needs_quotes(std::string_view text, const Dialect& dialect) {
  if (text.empty()) return false;
  while (text.size() > 8) {
    if (special(load(text.data(), 8), dialect)) return true;
    text.remove_prefix(8);
  }
  return special(load_short(text), dialect);
}

} // namespace

/// Space for `bytes` more bytes of the row.
char* CsvWriter::room(std::size_t bytes) {
  if (row_.size() < used_ + bytes) row_.resize(2 * (used_ + bytes));
  return row_.data() + used_;
}

void CsvWriter::field(std::string_view text) {
  char* out = room(text.size() + 1);
  if (fields_++ != 0) {
    *out++ = dialect_.delimiter;
    ++used_;
  }
  if (needs_quotes(text, dialect_)) return quoted(text);
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  used_ += text.size();
}

void CsvWriter::quoted(std::string_view text) {
  char* const begin = room(2 * text.size() + 2);
  char* out = begin;
  *out++ = dialect_.quote;
  for (const char c : text) {
    if (c == dialect_.quote) *out++ = c;
    *out++ = c;
  }
  *out++ = dialect_.quote;
  used_ += static_cast<std::size_t>(out - begin);
}

void CsvWriter::field(std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  field(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void CsvWriter::end_row() {
  if (fields_ == 0) return;
  if (used_ == 0) quoted({}); // one empty field would be an empty line, which readers skip
  *room(1) = '\n';
  out_.append(row_.data(), used_ + 1);
  used_ = 0;
  fields_ = 0;
}

} // namespace tallystick::table
