// SPDX-License-Identifier: MIT
// One 64-byte register a word; positions by VPCOMPRESSD, sixteen candidates at a time. Built
// without -march.
#include "table/text_kernel.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#define TALLYSTICK_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,popcnt")))

namespace tallystick::table {
namespace {

TALLYSTICK_AVX512 inline WordMasks masks_of(__m512i text, __m512i delimiter, __m512i quote) {
  const std::uint64_t newline = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\n'));
  return {_mm512_cmpeq_epi8_mask(text, delimiter) | newline, newline,
          _mm512_cmpeq_epi8_mask(text, quote)};
}

TALLYSTICK_AVX512 void find_masks(const char* text, std::size_t bytes, char delimiter, char quote,
                                  WordMasks* masks) {
  const __m512i delimiters = _mm512_set1_epi8(delimiter);
  const __m512i quotes = _mm512_set1_epi8(quote);
  std::size_t at = 0;
  for (; at + kWordBytes <= bytes; at += kWordBytes) {
    *masks++ = masks_of(_mm512_loadu_si512(text + at), delimiters, quotes);
  }
  if (at == bytes) return;
  const std::uint64_t valid = (std::uint64_t{1} << (bytes - at)) - 1;
  const WordMasks tail = masks_of(_mm512_maskz_loadu_epi8(valid, text + at), delimiters, quotes);
  *masks = {tail.separator & valid, tail.newline & valid, tail.quote & valid};
}

/// Row ends of one word. Two are written without asking: rows are rarely shorter than 32 bytes, and
/// a branch on their number is never predicted well.
TALLYSTICK_AVX512 inline void write_row_ends(const WordMasks& masks, Structure& out) {
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

TALLYSTICK_AVX512 void flatten(const WordMasks* masks, std::size_t words, std::uint32_t base,
                               Structure& result) {
  Structure out = result; // a local copy stays in registers
  const __m512i step = _mm512_set1_epi32(16);
  __m512i offsets =
      _mm512_add_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                       _mm512_set1_epi32(static_cast<int>(base)));
  for (std::size_t w = 0; w < words; ++w) {
    write_row_ends(masks[w], out);
    const std::uint64_t separator = masks[w].separator;
    for (int quarter = 0; quarter < 4; ++quarter) {
      const auto bits = static_cast<__mmask16>(separator >> (16 * quarter));
      _mm512_storeu_si512(out.position + out.positions, _mm512_maskz_compress_epi32(bits, offsets));
      out.positions += static_cast<std::size_t>(_mm_popcnt_u32(bits));
      offsets = _mm512_add_epi32(offsets, step);
    }
  }
  result = out;
}

TALLYSTICK_AVX512 inline void add_matches(__mmask64 first, __mmask64 second, ByteCounts& counts) {
  counts.first += static_cast<std::uint64_t>(_mm_popcnt_u64(first));
  counts.second += static_cast<std::uint64_t>(_mm_popcnt_u64(second));
}

TALLYSTICK_AVX512 ByteCounts count(const char* text, std::size_t bytes, char first, char second) {
  const __m512i firsts = _mm512_set1_epi8(first);
  const __m512i seconds = _mm512_set1_epi8(second);
  ByteCounts counts;
  std::size_t at = 0;
  for (; at + kWordBytes <= bytes; at += kWordBytes) {
    const __m512i word = _mm512_loadu_si512(text + at);
    add_matches(_mm512_cmpeq_epi8_mask(word, firsts), _mm512_cmpeq_epi8_mask(word, seconds),
                counts);
  }
  if (at == bytes) return counts;
  const std::uint64_t valid = (std::uint64_t{1} << (bytes - at)) - 1;
  const __m512i word = _mm512_maskz_loadu_epi8(valid, text + at);
  add_matches(_mm512_mask_cmpeq_epi8_mask(valid, word, firsts),
              _mm512_mask_cmpeq_epi8_mask(valid, word, seconds), counts);
  return counts;
}

} // namespace

const TextKernel kAvx512Text = {find_masks, flatten, count};

} // namespace tallystick::table
#endif
