// SPDX-License-Identifier: MIT
// Keys and blocks with known bytes, for tests only.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/block.hpp"
#include "crypto/hex.hpp"
#include "crypto/raw_key.hpp"

namespace tallystick::crypto::testing {

inline std::vector<std::byte> bytes_of_hex(std::string_view hex) {
  std::string lower{hex};
  for (char& c : lower)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  std::vector<std::byte> bytes(lower.size() / 2);
  if (!read_hex(lower, bytes)) std::abort();
  return bytes;
}

inline SecretKey key_of_hex(std::string_view hex) {
  const std::vector<std::byte> bytes = bytes_of_hex(hex);
  if (bytes.size() != SecretKey::kBytes) std::abort();
  return RawKey::from(RawKey::Bytes{bytes});
}

/// 32 times the same byte.
inline SecretKey key_of(unsigned byte) {
  return RawKey::from(RawKey::Bytes{std::vector<std::byte>(32, static_cast<std::byte>(byte))});
}

inline std::vector<Block> blocks_of_hex(std::string_view hex) {
  const std::vector<std::byte> bytes = bytes_of_hex(hex);
  if (bytes.size() % Block::kBytes != 0) std::abort();
  std::vector<Block> blocks(bytes.size() / Block::kBytes);
  if (!bytes.empty()) std::memcpy(blocks.data(), bytes.data(), bytes.size());
  return blocks;
}

inline std::string hex_of(std::span<const std::byte> bytes) {
  std::string text(2 * bytes.size(), '\0');
  write_hex(bytes, text);
  return text;
}
inline std::string hex_of(const Block& block) {
  return hex_of(std::span{block.bytes});
}

/// The same blocks for the same seed, everywhere.
inline std::vector<Block> random_blocks(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::vector<Block> blocks(count);
  for (Block& block : blocks)
    for (std::byte& byte : block.bytes)
      byte = static_cast<std::byte>(random() & 0xFFU);
  return blocks;
}

} // namespace tallystick::crypto::testing
