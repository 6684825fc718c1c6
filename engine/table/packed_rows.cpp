// SPDX-License-Identifier: MIT
#include "table/packed_rows.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
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

/// The texts or bytes of some rows of a column; a view of no memory where there is none.
class ColumnTexts {
public:
  ColumnTexts(const ColumnView& column, std::size_t first, std::size_t rows) : texts_(rows) {
    if (column.has_dictionary() && column.dictionary_size() <= rows)
      look_up(column, first);
    else if (!column.may_be_missing() && column.type().storage == Storage::offsets32)
      cut(column, first);
    else
      for (std::size_t row = 0; row < rows; ++row)
        if (const auto value = column.value_of(first + row))
          texts_[row] = there(column.bytes(*value));
    if (column.type().kind == ValueKind::text && !sound_) repair();
  }
  [[nodiscard]] std::string_view operator[](std::size_t row) const { return texts_[row]; }
  [[nodiscard]] std::size_t repaired() const { return repaired_.size(); }

private:
  /// An empty text that is there is told from one that is missing.
  static std::string_view there(std::string_view text) {
    static constexpr std::string_view kEmpty = "";
    return text.empty() ? kEmpty : text;
  }

  void look_up(const ColumnView& column, std::size_t first) {
    const ColumnView values = column.dictionary_values();
    std::vector<std::string_view> known(column.dictionary_size());
    for (std::size_t value = 0; value < known.size(); ++value)
      if (const auto position = values.value_of(value))
        known[value] = there(values.bytes(*position));
    for (std::size_t row = 0; row < texts_.size(); ++row)
      if (const auto index = column.index_of(first + row)) texts_[row] = known[*index];
    sound_ = std::all_of(known.begin(), known.end(), is_utf8);
  }

  void cut(const ColumnView& column, std::size_t first) {
    const std::int32_t* const ends = column.offsets32() + column.position(first);
    bool between_characters = true; // every text begins where a character does
    for (std::size_t row = 0; row < texts_.size(); ++row) {
      texts_[row] =
          there({column.texts() + ends[row], static_cast<std::size_t>(ends[row + 1] - ends[row])});
      const bool continues =
          !texts_[row].empty() && (static_cast<unsigned char>(texts_[row][0]) & 0xC0U) == 0x80U;
      between_characters = between_characters && !continues;
    }
    const auto size = static_cast<std::size_t>(ends[texts_.size()] - ends[0]);
    sound_ = between_characters && is_utf8({column.texts() + ends[0], size});
  }

  /// Texts that are not UTF-8 get their Windows-1252 reading.
  void repair() {
    SecretBuffer scratch;
    for (std::string_view& text : texts_)
      if (!is_utf8(text)) text = repaired_.emplace_back(windows1252_to_utf8(text, scratch));
  }

  std::vector<std::string_view> texts_;
  bool sound_ = false;               ///< all are known to be UTF-8
  std::deque<std::string> repaired_; // views into it stay
};

std::size_t fixed_size(const ColumnType& type) {
  if (type.storage == Storage::bits) return 1;
  return type.storage == Storage::fixed ? type.width : 0;
}

/// Packs column by column: first how long each row is, then each column's values at the places of their rows.
class RowPacker {
public:
  RowPacker(std::span<const ColumnView> columns, std::size_t first, std::size_t rows)
      : columns_(columns), first_(first),
        next_(rows, static_cast<std::uint32_t>(packed_begin(columns.size()))) {
    texts_.reserve(columns.size());
  }

  /// Adds up the sizes of rows; returns how many texts were not UTF-8.
  std::uint64_t measure() {
    std::uint64_t repaired = 0;
    for (const ColumnView& column : columns_) {
      if (is_long_or_short(column.type())) {
        const ColumnTexts& texts = texts_.emplace_back(column, first_, next_.size());
        repaired += texts.repaired();
        for (std::size_t row = 0; row < next_.size(); ++row)
          if (texts[row].data() != nullptr)
            next_[row] += static_cast<std::uint32_t>(packed_size(texts[row].size()));
        continue;
      }
      const auto size = static_cast<std::uint32_t>(fixed_size(column.type()));
      for (std::size_t row = 0; row < next_.size(); ++row)
        if (column.value_of(first_ + row)) next_[row] += size;
    }
    return repaired;
  }

  /// Gives each row its place behind those of before, with nothing in it yet.
  void place(PackedRows& out) {
    const std::size_t base = out.bytes.size();
    std::size_t total = 0;
    for (std::uint32_t& row : next_) {
      const std::size_t size = row;
      row = static_cast<std::uint32_t>(total);
      total += size;
      out.row_end.push_back(static_cast<std::uint32_t>(base + total));
    }
    memory_ = out.bytes.extend(total);
    begin_ = next_;
    const std::size_t bitmap = packed_begin(columns_.size());
    for (std::uint32_t& row : next_) {
      std::memset(memory_ + row, 0, bitmap);
      row += static_cast<std::uint32_t>(bitmap);
    }
  }

  /// Columns in their order.
  void put(std::size_t column) {
    if (is_long_or_short(columns_[column].type()))
      put_texts(column, texts_[next_texts_++]);
    else
      put_fixed(column, columns_[column]);
  }

private:
  void mark(std::size_t row, std::size_t column) {
    char& bits = memory_[begin_[row] + column / 8];
    bits = static_cast<char>(static_cast<unsigned char>(bits) | 1U << column % 8);
  }

  void put_texts(std::size_t column, const ColumnTexts& texts) {
    for (std::size_t row = 0; row < next_.size(); ++row) {
      if (texts[row].data() == nullptr) continue;
      mark(row, column);
      next_[row] = static_cast<std::uint32_t>(put_text(memory_ + next_[row], texts[row]) - memory_);
    }
  }

  void put_fixed(std::size_t column, const ColumnView& view) {
    const std::size_t size = fixed_size(view.type());
    for (std::size_t row = 0; row < next_.size(); ++row) {
      const auto value = view.value_of(first_ + row);
      if (!value) continue;
      mark(row, column);
      if (view.type().storage == Storage::bits)
        memory_[next_[row]] = view.bit(*value) ? 1 : 0;
      else
        std::memcpy(memory_ + next_[row], view.fixed(*value), size);
      next_[row] += static_cast<std::uint32_t>(size);
    }
  }

  std::span<const ColumnView> columns_;
  std::size_t first_;
  std::vector<std::uint32_t> next_;  ///< size of each row, then the place of its next value
  std::vector<std::uint32_t> begin_; ///< of each row
  std::vector<ColumnTexts> texts_;   ///< of the columns that have any
  std::size_t next_texts_ = 0;
  char* memory_ = nullptr;
};

} // namespace

bool can_pack(const ColumnType& type) {
  return type.kind != ValueKind::other;
}

std::uint64_t pack_rows(std::span<const ColumnView> columns, std::size_t first, std::size_t rows,
                        PackedRows& out) {
  RowPacker packer(columns, first, rows);
  const std::uint64_t repaired = packer.measure();
  packer.place(out);
  for (std::size_t column = 0; column < columns.size(); ++column)
    packer.put(column);
  return repaired;
}

PackedReader::PackedReader(const PackedLayout& layout, std::span<const std::string_view> rows)
    : layout_(layout), rows_(rows), at_(rows.size(), packed_begin(layout.size())) {}

PackedValue take_packed(std::string_view packed, std::size_t column, const ColumnType& type,
                        std::size_t& at) {
  const unsigned bits = static_cast<unsigned char>(packed[column / 8]);
  if ((bits >> column % 8 & 1U) == 0) return {};
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
