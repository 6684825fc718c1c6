// SPDX-License-Identifier: MIT
// The three inner loops over delimited text that have one version per kernel: byte masks, their
// positions, byte counts.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tallystick::table {

/// Where the special bytes are in 64 bytes of text; bit i is byte i.
struct WordMasks {
  std::uint64_t separator; ///< delimiters and line feeds
  std::uint64_t newline;   ///< line feeds
  std::uint64_t quote;
};

inline constexpr std::size_t kWordBytes = 64;
/// How many items past the end of `position` and `row_end` a kernel may overwrite.
inline constexpr std::size_t kStructureSlack = 64;

/// Positions of separators in text order, and which of them end a row. The arrays belong to the
/// caller.
struct Structure {
  std::uint32_t* position = nullptr; ///< offset of each separator in the text
  std::size_t positions = 0;
  std::uint32_t* row_end = nullptr; ///< indices into `position`
  std::size_t rows = 0;
};

struct ByteCounts {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

struct TextKernel {
  /// Fills (bytes + 63) / 64 masks; bits past the end are 0. Reads exactly `bytes` bytes.
  void (*find_masks)(const char* text, std::size_t bytes, char delimiter, char quote,
                     WordMasks* masks);
  /// Appends the set bits of `masks` to `out`; bit 0 of the first word is at text offset `base`.
  void (*flatten)(const WordMasks* masks, std::size_t words, std::uint32_t base, Structure& out);
  /// Counts two different byte values in one pass.
  ByteCounts (*count)(const char* text, std::size_t bytes, char first, char second);
};

extern const TextKernel kPortableText;
#if defined(__x86_64__)
extern const TextKernel kAvx2Text;
extern const TextKernel kAvx512Text;
#endif

/// The loops of active_kernel().
[[nodiscard]] const TextKernel& text_kernel();

} // namespace tallystick::table
