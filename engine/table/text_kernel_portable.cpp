// SPDX-License-Identifier: MIT
// Eight bytes at a time in a 64-bit register (little-endian order is restored where it matters).
#include <bit>
#include <cstring>

#include "table/text_kernel.hpp"

namespace tallystick::table {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kLow7 = 0x7f7f7f7f7f7f7f7fU;
constexpr std::uint64_t kHigh = 0x8080808080808080U;
constexpr std::uint64_t kGather =
    0x0102040810204080U; // collects bit 0 of each byte in the top byte

std::uint64_t spread(char c) {
  return kOnes * static_cast<unsigned char>(c);
}

/// 0x80 in every byte of `word` that equals the spread byte, exactly (no carries between bytes).
std::uint64_t equal_bytes(std::uint64_t word, std::uint64_t spread_byte) {
  const std::uint64_t difference = word ^ spread_byte;
  return ~(((difference & kLow7) + kLow7) | difference) & kHigh;
}

std::uint64_t load8(const char* text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

/// How many bytes of equal_bytes() are marked. Machines without a popcount instruction do a
/// multiplication faster.
std::uint64_t marked(std::uint64_t high_bits) {
  return ((high_bits >> 7) * kOnes) >> 56;
}

std::uint64_t to_bits(std::uint64_t high_bits) {
  return ((high_bits >> 7) * kGather) >> 56;
}

WordMasks masks_of(const char* text, char delimiter, char quote) {
  WordMasks masks{};
  for (unsigned i = 0; i < 8; ++i) {
    const std::uint64_t word = load8(text + 8 * std::size_t{i});
    const std::uint64_t newline = equal_bytes(word, spread('\n'));
    masks.newline |= to_bits(newline) << (8 * i);
    masks.separator |= to_bits(newline | equal_bytes(word, spread(delimiter))) << (8 * i);
    masks.quote |= to_bits(equal_bytes(word, spread(quote))) << (8 * i);
  }
  return masks;
}

void find_masks(const char* text, std::size_t bytes, char delimiter, char quote, WordMasks* masks) {
  std::size_t at = 0;
  for (; at + kWordBytes <= bytes; at += kWordBytes)
    *masks++ = masks_of(text + at, delimiter, quote);
  if (at == bytes) return;
  char last[kWordBytes] = {};
  std::memcpy(last, text + at, bytes - at);
  const std::uint64_t valid = (std::uint64_t{1} << (bytes - at)) - 1;
  WordMasks tail = masks_of(last, delimiter, quote);
  *masks = {tail.separator & valid, tail.newline & valid, tail.quote & valid};
}

void flatten(const WordMasks* masks, std::size_t words, std::uint32_t base, Structure& out) {
  for (std::size_t w = 0; w < words; ++w, base += kWordBytes) {
    std::uint64_t separator = masks[w].separator;
    while (separator != 0) {
      const int bit = std::countr_zero(separator);
      if ((masks[w].newline >> bit & 1U) != 0) {
        out.row_end[out.rows++] = static_cast<std::uint32_t>(out.positions);
      }
      out.position[out.positions++] = base + static_cast<std::uint32_t>(bit);
      separator &= separator - 1;
    }
  }
}

ByteCounts count(const char* text, std::size_t bytes, char first, char second) {
  ByteCounts counts;
  std::size_t at = 0;
  for (; at + 8 <= bytes; at += 8) {
    const std::uint64_t word = load8(text + at);
    counts.first += marked(equal_bytes(word, spread(first)));
    counts.second += marked(equal_bytes(word, spread(second)));
  }
  for (; at < bytes; ++at) {
    counts.first += text[at] == first ? 1U : 0U;
    counts.second += text[at] == second ? 1U : 0U;
  }
  return counts;
}

} // namespace

const TextKernel kPortableText = {find_masks, flatten, count};

} // namespace tallystick::table
