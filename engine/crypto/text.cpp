// SPDX-License-Identifier: MIT
#include "crypto/text.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include "crypto/big_endian.hpp"
#include "crypto/hex.hpp"
#include "crypto/require.hpp"

namespace tallystick::crypto {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kPairs = kBase32Length / 2; // ten bits each

/// Two characters for every ten bits: 13 look-ups a block.
constexpr auto kPairText = [] {
  std::array<std::array<char, 2>, 1024> table{};
  for (std::size_t bits = 0; bits < table.size(); ++bits)
    table[bits] = {kAlphabet[bits >> 5U], kAlphabet[bits & 31U]};
  return table;
}();

constexpr std::uint8_t kNoDigit = 32;

constexpr auto kDigitOf = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNoDigit);
  std::uint8_t digit = 0;
  for (const char character : kAlphabet) {
    table[static_cast<unsigned char>(character)] = digit;
    if (character >= 'a') table[static_cast<unsigned char>(character - 'a' + 'A')] = digit;
    ++digit;
  }
  return table;
}();

void write_pair(std::uint64_t bits, char* out) {
  std::memcpy(out, kPairText[bits & 1023U].data(), 2);
}

/// The 128 bits, then two zero bits, in 13 groups of ten.
void write_one(const Block& block, char* out) {
  const std::uint64_t high = load_big_endian(block.bytes.data());
  const std::uint64_t low = load_big_endian(block.bytes.data() + 8);
  for (std::size_t pair = 0; pair < 6; ++pair)
    write_pair(high >> (54 - 10 * pair), out + 2 * pair);
  write_pair(high << 6U | low >> 58U, out + 12);
  for (std::size_t pair = 7; pair < 12; ++pair)
    write_pair(low >> (118 - 10 * pair), out + 2 * pair);
  write_pair(low << 2U, out + 2 * (kPairs - 1));
}

} // namespace

void write_base32(std::span<const Block> blocks, std::span<char> out) {
  require(out.size() == kBase32Length * blocks.size());
  char* next = out.data();
  for (const Block& block : blocks) {
    write_one(block, next);
    next += kBase32Length;
  }
}

std::string to_base32(const Block& block) {
  std::string text(kBase32Length, '\0');
  write_one(block, text.data());
  return text;
}

std::optional<Block> parse_base32(std::string_view text) {
  if (text.size() != kBase32Length) return std::nullopt;
  Block block;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t filled = 0;
  for (const char character : text) {
    const std::uint8_t digit = kDigitOf[static_cast<unsigned char>(character)];
    if (digit == kNoDigit) return std::nullopt;
    bits = (bits << 5U | digit) & 0xFFFU;
    held += 5;
    if (held >= 8) {
      held -= 8;
      block.bytes[filled++] = static_cast<std::byte>((bits >> held) & 0xFFU);
    }
  }
  if ((bits & 3U) != 0) return std::nullopt; // 26 characters hold 130 bits: the last two are zero
  return block;
}

std::string to_hex(const Block& block) {
  std::string text(2 * Block::kBytes, '\0');
  write_hex(block.bytes, text);
  return text;
}

} // namespace tallystick::crypto
