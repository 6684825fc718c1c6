// SPDX-License-Identifier: MIT
#include "table/packed_rows.hpp"

#include <cstring>
#include <string>
#include <utility>

#include "table/column_text.hpp"
#include "table/encoding.hpp"

namespace tallystick::table {
namespace {

constexpr std::size_t kLongLength = 255;

bool is_long_or_short(const ColumnType& type) {
  return type.kind == ValueKind::text ||
         (type.kind == ValueKind::bytes && type.storage != Storage::fixed);
}

std::size_t packed_size(std::size_t text) {
  return text + (text < kLongLength ? 1 : 1 + sizeof(std::uint32_t));
}

char* put_text(char* out, std::string_view text) {
  if (text.size() < kLongLength) {
    *out++ = static_cast<char>(text.size());
  } else {
    const auto length = static_cast<std::uint32_t>(text.size());
    *out++ = static_cast<char>(kLongLength);
    std::memcpy(out, &length, sizeof length);
    out += sizeof length;
  }
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/// The texts of a column that are not UTF-8, made so; row by row.
struct Repaired {
  std::size_t row;
  std::string text;
};

std::vector<Repaired> repair_texts(const ColumnView& column, std::size_t first, std::size_t rows) {
  std::vector<Repaired> repaired;
  if (column.type().kind != ValueKind::text) return repaired;
  SecretBuffer scratch;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto value = column.value_of(first + row);
    if (!value || is_utf8(column.bytes(*value))) continue;
    repaired.push_back({row, std::string(windows1252_to_utf8(column.bytes(*value), scratch))});
  }
  return repaired;
}

/// The packed values of one column, row after row.
template<class Visit>
void for_each_text(const ColumnView& column, std::size_t first, std::size_t rows,
                   const std::vector<Repaired>& repaired, const Visit& visit) {
  auto next = repaired.begin();
  for (std::size_t row = 0; row < rows; ++row) {
    if (next != repaired.end() && next->row == row)
      visit(row, std::string_view((next++)->text));
    else if (const auto value = column.value_of(first + row))
      visit(row, column.bytes(*value));
  }
}

std::size_t fixed_size(const ColumnType& type) {
  if (type.storage == Storage::bits) return 1;
  return type.storage == Storage::fixed ? type.width : 0;
}

} // namespace

bool can_pack(const ColumnType& type) {
  return type.kind != ValueKind::other;
}

std::uint64_t pack_rows(std::span<const ColumnView> columns, std::size_t first, std::size_t rows,
                        PackedRows& out) {
  const std::size_t bitmap = packed_begin(columns.size());
  std::vector<std::vector<Repaired>> repaired;
  std::uint64_t repairs = 0;
  std::vector<std::uint32_t> next(rows, static_cast<std::uint32_t>(bitmap)); // sizes, then places
  for (const ColumnView& column : columns) {
    repaired.push_back(repair_texts(column, first, rows));
    repairs += repaired.back().size();
    if (is_long_or_short(column.type())) {
      for_each_text(column, first, rows, repaired.back(),
                    [&](std::size_t row, std::string_view text) {
                      next[row] += static_cast<std::uint32_t>(packed_size(text.size()));
                    });
      continue;
    }
    const auto size = static_cast<std::uint32_t>(fixed_size(column.type()));
    for (std::size_t row = 0; row < rows; ++row)
      if (column.value_of(first + row)) next[row] += size;
  }
  const std::size_t base = out.bytes.size();
  std::size_t total = 0;
  for (std::uint32_t& row : next) {
    const std::size_t size = row;
    row = static_cast<std::uint32_t>(total);
    out.row_end.push_back(static_cast<std::uint32_t>(base + (total += size)));
  }
  char* const memory = out.bytes.extend(total);
  const std::vector<std::uint32_t> begin = next;
  for (std::uint32_t& place : next) {
    std::memset(memory + place, 0, bitmap);
    place += static_cast<std::uint32_t>(bitmap);
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const ColumnView& column = columns[c];
    const auto there = [&](std::size_t row) {
      char& bits = memory[begin[row] + c / 8];
      bits = static_cast<char>(static_cast<unsigned char>(bits) | 1U << c % 8);
    };
    if (is_long_or_short(column.type())) {
      for_each_text(column, first, rows, repaired[c], [&](std::size_t row, std::string_view text) {
        there(row);
        next[row] = static_cast<std::uint32_t>(put_text(memory + next[row], text) - memory);
      });
      continue;
    }
    const std::size_t size = fixed_size(column.type());
    for (std::size_t row = 0; row < rows; ++row) {
      const auto value = column.value_of(first + row);
      if (!value) continue;
      there(row);
      if (column.type().storage == Storage::bits)
        memory[next[row]] = column.bit(*value) ? 1 : 0;
      else
        std::memcpy(memory + next[row], column.fixed(*value), size);
      next[row] += static_cast<std::uint32_t>(size);
    }
  }
  return repairs;
}

PackedReader::PackedReader(const PackedLayout& layout, std::span<const std::string_view> rows)
    : layout_(layout), rows_(rows), at_(rows.size(), packed_begin(layout.size())) {}

PackedValue take_packed(std::string_view packed, std::size_t column, const ColumnType& type,
                        std::size_t& at) {
  if ((static_cast<unsigned char>(packed[column / 8]) >> column % 8 & 1U) == 0) return {};
  std::size_t size = fixed_size(type);
  if (is_long_or_short(type)) {
    size = static_cast<unsigned char>(packed[at++]);
    if (size == kLongLength) {
      std::uint32_t length = 0;
      std::memcpy(&length, packed.data() + at, sizeof length);
      size = length;
      at += sizeof length;
    }
  }
  const std::size_t begin = std::exchange(at, at + size);
  return {false, packed.substr(begin, size)};
}

void append_packed_text(TextBuffer& out, const ColumnType& type, const PackedValue& value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (value.missing) return;
  if (type.kind == ValueKind::text) return out.append(value.bytes);
  if (type.kind != ValueKind::bytes)
    return append_value(out, type, reinterpret_cast<const std::byte*>(value.bytes.data()));
  out.room(2 * value.bytes.size());
  for (const char c : value.bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.put(kDigits[byte >> 4U]), out.put(kDigits[byte & 0xFU]);
  }
}

} // namespace tallystick::table
