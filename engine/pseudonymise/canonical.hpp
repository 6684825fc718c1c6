// SPDX-License-Identifier: MIT
// Canonical messages: the fixed, injective, versioned bytes that a token is computed from (design
// section 5). A message is: version (1 byte) | use (1 byte) | fields, each of a width that the use,
// the scheme and the key's field list fix | zeros up to whole blocks. Numbers are big endian. Data
// class: identifiable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "core/secret_buffer.hpp"
#include "crypto/block.hpp"
#include "crypto/prf.hpp"

namespace tallystick::pseudonymise {

inline constexpr std::uint8_t kCanonicalVersion = 1;

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
};

/// Messages of one use and one length for a batch of rows, and the tokens computed from them. The
/// memory is wiped.
class MessageColumn {
public:
  /// `field_bytes` counts the bytes behind version and use.
  MessageColumn(Use use, std::size_t field_bytes, std::size_t rows);

  /// Writes the low `width` bytes of `value` at `at` (0 = first byte behind version and use) of a
  /// row's message; `width` is at most 8. Each byte is written once.
  void put(std::size_t row, std::size_t at, std::uint64_t value, std::size_t width) {
    const std::size_t end = 2 + at + width;
    if (blocks_per_message_ > 1) return put_bytes(message(row) + end, value, width);
    const std::uint64_t kept = width == sizeof value ? value : value & ((1ULL << 8U * width) - 1);
    set(row, get(row) | static_cast<Number>(kept) << 8U * (crypto::Block::kBytes - end));
  }
  void put_block(std::size_t row, std::size_t at, const crypto::Block& block);

  /// out[row] = token of the row's message. The messages are spent.
  void tokens(const crypto::Prf& prf, std::span<crypto::Block> out);

private:
  /// A message of one block until its token is made: its first byte on top.
  __extension__ using Number = unsigned __int128;
  [[nodiscard]] Number get(std::size_t row) const {
    Number number = 0;
    std::memcpy(&number, blocks_[row].bytes.data(), sizeof number);
    return number;
  }
  void set(std::size_t row, Number number) {
    std::memcpy(blocks_[row].bytes.data(), &number, sizeof number);
  }

  static void put_bytes(std::byte* end, std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i, value >>= 8U)
      *--end = static_cast<std::byte>(value & 0xffU);
  }
  [[nodiscard]] std::byte* message(std::size_t row) {
    return blocks_[row * blocks_per_message_].bytes.data();
  }
  std::size_t blocks_per_message_;
  std::size_t rows_;
  SecretColumn<crypto::Block> blocks_;
};

/// Messages of texts of any length: version | use | lengths of the parts (4 bytes each) | the
/// parts.
class TextMessages {
public:
  explicit TextMessages(Use use) : use_(use) {}
  void add(std::span<const std::string_view> parts);
  void tokens(const crypto::Prf& prf, std::span<crypto::Block> out) const;
  [[nodiscard]] std::size_t size() const { return first_block_.size() - 1; }

private:
  Use use_;
  SecretBuffer bytes_;
  std::vector<std::uint32_t> first_block_{0};
};

} // namespace tallystick::pseudonymise
