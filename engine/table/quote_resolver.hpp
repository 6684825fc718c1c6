// SPDX-License-Identifier: MIT
// Tells separators from text inside quotes, 64 bytes at a time, as long as the text is well-formed.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "table/dialect.hpp"
#include "table/text_kernel.hpp"

namespace tallystick::table {

/// Every quote toggles "inside". That is the same as the record machine exactly if each opening
/// quote follows a separator (or, as second of a pair, a quote) and each closing quote precedes a
/// separator, a quote or a line end. The first quote that breaks this makes the resolver
/// malformed(); its masks are then not to be used.
class QuoteResolver {
public:
  QuoteResolver(std::string_view text, const Dialect& dialect) : text_(text), dialect_(dialect) {}

  /// Clears the separators inside quotes. Words come in text order; bit 0 of the first is
  /// text[base].
  void resolve(std::size_t base, std::span<WordMasks> words) {
    for (WordMasks& word : words) {
      resolve_word(base, word);
      base += kWordBytes;
    }
  }
  [[nodiscard]] bool malformed() const { return malformed_; }
  [[nodiscard]] bool inside() const { return inside_ != 0; } ///< a quoted field is open at the end
  [[nodiscard]] bool pairs_seen() const {
    return pairs_ != 0;
  } ///< some quoted field holds a doubled quote

private:
  static std::uint64_t prefix_xor(std::uint64_t bits) {
    for (unsigned shift = 1; shift < 64; shift *= 2)
      bits ^= bits << shift;
    return bits;
  }

  void resolve_word(std::size_t base, WordMasks& word) {
    const std::uint64_t quote = word.quote;
    const std::uint64_t ends = word.separator | quote;
    std::uint64_t mask = inside_;
    if (quote != 0) {
      mask ^= prefix_xor(quote);
      const std::uint64_t opening = quote & mask;
      pairs_ |= opening & (quote << 1 | before_quote_);
      if ((opening & ~(ends << 1 | before_end_)) != 0) malformed_ = true;
      check_closing(base, quote & ~mask & ~(ends >> 1));
    }
    word.separator &= ~mask;
    word.newline &= ~mask;
    inside_ = std::uint64_t{0} - (mask >> 63);
    before_end_ = ends >> 63;
    before_quote_ = quote >> 63;
  }

  /// Looks at the text after closing quotes that the masks leave open: the last byte of a word, and
  /// CRLF.
  void check_closing(std::size_t base, std::uint64_t doubtful) {
    for (; doubtful != 0; doubtful &= doubtful - 1) {
      const std::size_t next = base + static_cast<unsigned>(std::countr_zero(doubtful)) + 1;
      if (next >= text_.size()) return;
      const char c = text_[next];
      if (c == dialect_.delimiter || c == '\n' || c == dialect_.quote) continue;
      if (c == '\r' && (next + 1 == text_.size() || text_[next + 1] == '\n')) continue;
      malformed_ = true;
    }
  }

  std::string_view text_;
  Dialect dialect_;
  std::uint64_t inside_ = 0; // all ones while a quoted field is open
  std::uint64_t before_end_ =
      1; // the byte before this word was a separator or a quote; text begins a record
  std::uint64_t before_quote_ = 0;
  std::uint64_t pairs_ = 0;
  bool malformed_ = false;
};

} // namespace tallystick::table
