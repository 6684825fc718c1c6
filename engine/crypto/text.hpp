// SPDX-License-Identifier: MIT
// Text forms of blocks: base32 for released pseudonyms, hex for inspection of test vectors and
// headers.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crypto/block.hpp"

namespace tallystick::crypto {

inline constexpr std::size_t kBase32Length = 26;

/// Lower-case base32 without padding (RFC 4648 section 6): 26 characters a block, one after the
/// other without separator. `out` has exactly 26 characters per block.
void write_base32(std::span<const Block> blocks, std::span<char> out);
[[nodiscard]] std::string to_base32(const Block& block);

/// The block of a base32 text in either case; nothing unless it is what write_base32 gives for some
/// block.
[[nodiscard]] std::optional<Block> parse_base32(std::string_view text);

/// 32 lower-case hex digits.
[[nodiscard]] std::string to_hex(const Block& block);

} // namespace tallystick::crypto
