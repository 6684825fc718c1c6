// SPDX-License-Identifier: MIT
// Canonical messages: the fixed, injective, versioned bytes that a token is computed from (design
// section 5). A message is: version (1 byte) | use (1 byte) | fields, each of a width that the use,
// the scheme and the key's field list fix | zeros up to whole blocks. Numbers are big endian. Data
// class: identifiable.
#pragma once

#include <array>
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
  /// row's message.
  void put(std::size_t row, std::size_t at, std::uint64_t value, std::size_t width) {
    std::array<std::byte, sizeof value> bytes{};
    for (std::size_t i = bytes.size(); i > 0; value >>= 8U) // one instruction: a byte swap
      bytes[--i] = static_cast<std::byte>(value & 0xffU);
    std::byte* const to = message(row) + 2 + at;
    switch (width) { // a copy of known length each
    case 1:
      to[0] = bytes[7];
      return;
    case 2:
      std::memcpy(to, bytes.data() + 6, 2);
      return;
    case 4:
      std::memcpy(to, bytes.data() + 4, 4);
      return;
    case 5:
      std::memcpy(to, bytes.data() + 3, 5);
      return;
    case 8:
      std::memcpy(to, bytes.data(), 8);
      return;
    default:
      for (std::size_t i = 0; i < width && i < bytes.size(); ++i)
        to[width - 1 - i] = bytes[bytes.size() - 1 - i];
    }
  }
  void put_block(std::size_t row, std::size_t at, const crypto::Block& block);

  /// out[row] = token of the row's message.
  void tokens(const crypto::Prf& prf, std::span<crypto::Block> out) const;

private:
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
