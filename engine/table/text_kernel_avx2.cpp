// SPDX-License-Identifier: MIT
// Two 32-byte registers a word. Built without -march: the attribute allows the instructions in
// these functions only.
#include "table/text_kernel.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#define TALLYSTICK_AVX2 __attribute__((target("avx2,bmi,popcnt")))

namespace tallystick::table {
namespace {

TALLYSTICK_AVX2 inline std::uint64_t equal_bits(__m256i low, __m256i high, __m256i value) {
  const auto a = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, value)));
  const auto b = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, value)));
  return std::uint64_t{b} << 32 | a;
}

TALLYSTICK_AVX2 inline __m256i load(const char* text) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
}

TALLYSTICK_AVX2 inline WordMasks masks_of(const char* text, __m256i delimiter, __m256i quote) {
  const __m256i low = load(text);
  const __m256i high = load(text + 32);
  const std::uint64_t newline = equal_bits(low, high, _mm256_set1_epi8('\n'));
  return {equal_bits(low, high, delimiter) | newline, newline, equal_bits(low, high, quote)};
}

TALLYSTICK_AVX2 void find_masks(const char* text, std::size_t bytes, char delimiter, char quote,
                                WordMasks* masks) {
  const __m256i delimiters = _mm256_set1_epi8(delimiter);
  const __m256i quotes = _mm256_set1_epi8(quote);
  std::size_t at = 0;
  for (; at + kWordBytes <= bytes; at += kWordBytes)
    *masks++ = masks_of(text + at, delimiters, quotes);
  if (at == bytes) return;
  char last[kWordBytes] = {};
  std::memcpy(last, text + at, bytes - at);
  const std::uint64_t valid = (std::uint64_t{1} << (bytes - at)) - 1;
  const WordMasks tail = masks_of(last, delimiters, quotes);
  *masks = {tail.separator & valid, tail.newline & valid, tail.quote & valid};
}

TALLYSTICK_AVX2 inline std::uint64_t write_eight(std::uint64_t bits, std::uint32_t base,
                                                 std::uint32_t* out) {
  for (int i = 0; i < 8; ++i) {
    out[i] =
        base + static_cast<std::uint32_t>(_tzcnt_u64(bits)); // 64 when empty: overwritten later
    bits = _blsr_u64(bits);
  }
  return bits;
}

/// Row ends of one word. Two are written without asking: rows are rarely shorter than 32 bytes, and
/// a branch on their number is never predicted well.
TALLYSTICK_AVX2 inline void write_row_ends(const WordMasks& masks, Structure& out) {
  std::uint64_t newline = masks.newline;
  const auto before = static_cast<std::uint32_t>(out.positions);
  const auto count = static_cast<std::size_t>(_mm_popcnt_u64(newline));
  for (std::size_t i = 0; i < 2 || i < count; ++i) {
    const std::uint64_t below = _blsmsk_u64(newline) >> 1;
    out.row_end[out.rows + i] =
        before + static_cast<std::uint32_t>(_mm_popcnt_u64(masks.separator & below));
    newline = _blsr_u64(newline);
  }
  out.rows += count;
}

TALLYSTICK_AVX2 void flatten(const WordMasks* masks, std::size_t words, std::uint32_t base,
                             Structure& result) {
  Structure out = result; // a local copy stays in registers
  for (std::size_t w = 0; w < words; ++w, base += kWordBytes) {
    write_row_ends(masks[w], out);
    std::uint64_t separator = masks[w].separator;
    const auto count = static_cast<std::size_t>(_mm_popcnt_u64(separator));
    std::uint32_t* position = out.position + out.positions;
    out.positions += count;
    separator = write_eight(separator, base, position);
    if (count <= 8) continue;
    separator = write_eight(separator, base, position + 8);
    for (std::size_t done = 16; done < count; done += 8) {
      separator = write_eight(separator, base, position + done);
    }
  }
  result = out;
}

TALLYSTICK_AVX2 ByteCounts count(const char* text, std::size_t bytes, char first, char second) {
  const __m256i firsts = _mm256_set1_epi8(first);
  const __m256i seconds = _mm256_set1_epi8(second);
  ByteCounts counts;
  std::size_t at = 0;
  for (; at + kWordBytes <= bytes; at += kWordBytes) {
    const __m256i low = load(text + at);
    const __m256i high = load(text + at + 32);
    counts.first += static_cast<std::uint64_t>(_mm_popcnt_u64(equal_bits(low, high, firsts)));
    counts.second += static_cast<std::uint64_t>(_mm_popcnt_u64(equal_bits(low, high, seconds)));
  }
  for (; at < bytes; ++at) {
    counts.first += text[at] == first ? 1U : 0U;
    counts.second += text[at] == second ? 1U : 0U;
  }
  return counts;
}

} // namespace

const TextKernel kAvx2Text = {find_masks, flatten, count};

} // namespace tallystick::table
#endif
