// SPDX-License-Identifier: MIT
// The columns that a job releases, carried unread from ingest to release. Data class: released
// (allow list only).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tallystick {

/// Whether a text has a character that CSV must quote; found once at ingest.
enum class Quoting : std::uint8_t { plain, needed };

/// Encodes and walks one row's released columns: per column a LEB128 number (length * 2 + quoting)
/// and the bytes.
namespace payload {

void append_field(std::vector<char>& row, std::string_view text, Quoting quoting);

struct Field {
  std::string_view text;
  Quoting quoting;
};
/// Reads the field at `at` and moves `at` behind it. The caller knows how many fields a row has.
[[nodiscard]] Field next_field(const char*& at);

} // namespace payload

/// The released columns of a batch of rows, row after row.
struct PayloadBatch {
  std::vector<char> bytes;
  std::vector<std::uint32_t> row_end; ///< end of each row in `bytes`
};

} // namespace tallystick
