// SPDX-License-Identifier: MIT
// Canonical messages: the fixed, injective, versioned bytes that a token is computed from (design
// section 5). A message is: version (1 byte) | use (1 byte) | fields, each of a width that the use,
// the scheme and the key's field list fix | zeros up to whole blocks. Numbers are big endian. Data
// class: identifiable.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/secret_buffer.hpp"
#include "crypto/big_endian.hpp"
#include "crypto/block.hpp"
#include "crypto/prf.hpp"

namespace tallystick::pseudonymise {

inline constexpr std::uint8_t kCanonicalVersion = 1;
inline constexpr std::size_t kHeadBytes = 2; ///< version and use

/// What a token is for; part of every message, so that no two uses share one.
enum class Use : std::uint8_t {
  person = 1,
  opaque_person = 2,
  birth_year = 3,
  birth_month_or_day = 4, ///< one use for both, so that a swap shows
  sex = 5,
  postcode = 6,
  match_key = 7,
  local_id = 8,
  place = 9,
  field_postcode = 10, ///< 10 to 14: FieldTokens
  field_postcode_sector = 11,
  field_postcode_district = 12,
  field_practice = 13,
  field_provider = 14,
  code_year = 15, ///< 15 to 17: the code tables of FieldTokens
  code_month_or_day = 16,
  code_sex = 17,
  id_variant = 18,
};

/// Messages of one use and one length for a batch of rows, and the tokens computed from them, a
/// tile of rows at a time: both stay in the first-level cache. The memory is wiped.
class MessageColumn {
public:
  /// `field_bytes` counts the bytes behind version and use.
  MessageColumn(Use use, std::size_t field_bytes, std::size_t rows);

  /// Calls write() for each tile, which puts the fields of its rows, and then take(row, token) for
  /// every row, in order.
  template<class Write, class Take>
  void tokens(const crypto::Prf& prf, const Write& write, const Take& take) {
    for (first_ = 0; first_ < rows_; first_ += tile_) {
      tile_ = std::min(rows_ - first_, kTile);
      start_tile();
      write();
      const std::span<const crypto::Block> made = tile_tokens(prf);
      for (std::size_t i = 0; i < made.size(); ++i)
        take(first_ + i, made[i]);
    }
  }

  /// From within write(): puts the low `width` bytes (at most 8) of value_of(row) at `at` (0 is
  /// the first byte behind version and use) of the message of each row of the tile. Each byte is
  /// put once.
  template<class ValueOf>
  void put(std::size_t at, std::size_t width, const ValueOf& value_of) {
    // The field ends in this word of the message, so many bits before the word does.
    const std::size_t end = kHeadBytes + at + width;
    const std::size_t word = (end - 1) / kWord;
    const std::size_t shift = 8 * ((word + 1) * kWord - end);
    const bool begins_before = word * kWord + width > end;
    const std::uint64_t kept = ~std::uint64_t{0} >> 8 * (kWord - width);
    std::byte* to = messages_.data()->bytes.data() + word * kWord;
    for (std::size_t i = 0; i < tile_; ++i, to += blocks_per_message_ * crypto::Block::kBytes) {
      const std::uint64_t value = value_of(first_ + i) & kept;
      add_word(to, value << shift);
      if (begins_before) add_word(to - kWord, value >> (64 - shift));
    }
  }

private:
  static constexpr std::size_t kTile = 512; ///< rows
  static constexpr std::size_t kWord = sizeof(std::uint64_t);

  static void add_word(std::byte* to, std::uint64_t word) {
    crypto::store_big_endian(crypto::load_big_endian(to) | word, to);
  }
  void start_tile();
  [[nodiscard]] std::span<const crypto::Block> tile_tokens(const crypto::Prf& prf);

  crypto::Block empty_; ///< the first block of a message before its fields
  std::size_t blocks_per_message_;
  std::size_t rows_;
  std::size_t first_ = 0; ///< row of the tile
  std::size_t tile_ = 0;  ///< rows of the tile
  SecretColumn<crypto::Block> messages_;
  SecretColumn<crypto::Block> tokens_;
};

/// Messages of texts of any length: version | use | lengths of the parts (4 bytes each) | the
/// parts.
class TextMessages {
public:
  /// For about `messages` of them.
  TextMessages(Use use, std::size_t messages);
  void add(std::span<const std::string_view> parts);
  void tokens(const crypto::Prf& prf, std::span<crypto::Block> out) const;
  [[nodiscard]] std::size_t size() const { return first_block_.size() - 1; }

private:
  Use use_;
  SecretBuffer bytes_; ///< whole blocks; its memory is that of pages, so blocks may stand in it
  std::vector<std::uint32_t> first_block_{0};
};

} // namespace tallystick::pseudonymise
