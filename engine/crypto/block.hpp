// SPDX-License-Identifier: MIT
// The 16 bytes that everything in this folder works on: a canonical message before keying, a token
// after it.
#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>

#include "core/data_class.hpp"

namespace tallystick::crypto {

/// One 128-bit block. It has no order and prints as "Block(redacted)": before keying it holds
/// identifiers, and tokens are no text for logs. Text forms are made on purpose, with
/// crypto/text.hpp.
struct Block {
  static constexpr DataClass data_class = DataClass::identifiable; ///< the worst it may hold
  static constexpr std::size_t kBytes = 16;

  alignas(16) std::array<std::byte, kBytes> bytes{};

  friend bool operator==(const Block&, const Block&) = default;
};
static_assert(sizeof(Block) == Block::kBytes, "columns of blocks are read and written as bytes");

/// What GoogleTest shows instead of the bytes.
void PrintTo(const Block& block, std::ostream* out);

} // namespace tallystick::crypto
