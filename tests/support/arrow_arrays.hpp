// SPDX-License-Identifier: MIT
// Columns as texts, to and from Arrow's C structures, without Arrow's library.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table/arrow_c_data.hpp"

namespace tallystick::testing {

using Cell = std::optional<std::string>;
using Cells = std::vector<Cell>;

/// A column by its name, its format in the C data interface, and its values as text.
struct TextColumn {
  std::string name;
  std::string format;
  Cells cells;

  friend bool operator==(const TextColumn&, const TextColumn&) = default;
};

using TextColumns = std::vector<TextColumn>;

/// Arrays made here and not released yet.
inline std::atomic<int> live_arrays{0};

/// What is read of a column whose format these tests do not write: damage can make one.
inline constexpr const char* kOtherFormat = "?";

namespace detail {

struct OwnedArray {
  std::vector<std::vector<char>> buffers;
  std::vector<const void*> pointers;
  std::vector<std::unique_ptr<ArrowArray>> children;
  std::vector<ArrowArray*> child_pointers;
};

inline void release_array(ArrowArray* array) {
  const auto* owned = static_cast<OwnedArray*>(array->private_data);
  for (const auto& child : owned->children) {
    if (child->release != nullptr) child->release(child.get());
  }
  delete owned;
  array->release = nullptr;
  --live_arrays;
}

inline ArrowArray hand_over(std::unique_ptr<OwnedArray> owned, std::int64_t length,
                            std::int64_t nulls) {
  for (const auto& buffer : owned->buffers)
    owned->pointers.push_back(buffer.empty() ? nullptr : buffer.data());
  for (const auto& child : owned->children)
    owned->child_pointers.push_back(child.get());
  ArrowArray array{};
  array.length = length;
  array.null_count = nulls;
  array.n_buffers = static_cast<std::int64_t>(owned->pointers.size());
  array.buffers = owned->pointers.data();
  array.n_children = static_cast<std::int64_t>(owned->child_pointers.size());
  array.children = owned->child_pointers.data();
  array.release = release_array;
  array.private_data = owned.release();
  ++live_arrays;
  return array;
}

template<typename Value>
void append(std::vector<char>& buffer, Value value) {
  const auto* bytes = reinterpret_cast<const char*>(&value);
  buffer.insert(buffer.end(), bytes, bytes + sizeof value);
}

inline void set_bit(std::vector<char>& bits, std::size_t at) {
  bits[at / 8] = static_cast<char>(static_cast<unsigned char>(bits[at / 8]) | (1U << (at % 8)));
}

inline void append_number(std::vector<char>& buffer, const std::string& format,
                          const std::string& text) {
  if (format == "i" || format == "tdD") {
    append(buffer, static_cast<std::int32_t>(std::stol(text)));
  } else if (format == "l" || format == "tsu:") {
    append(buffer, static_cast<std::int64_t>(std::stoll(text)));
  } else if (format == "g") {
    append(buffer, std::stod(text));
  } else {
    throw std::invalid_argument("a format that these tests do not write");
  }
}

template<typename Offset>
std::vector<std::vector<char>> text_buffers(const Cells& cells) {
  std::vector<char> offsets;
  std::vector<char> bytes;
  append(offsets, Offset{0});
  for (const Cell& cell : cells) {
    if (cell) bytes.insert(bytes.end(), cell->begin(), cell->end());
    append(offsets, static_cast<Offset>(bytes.size()));
  }
  if (bytes.empty()) bytes.push_back('\0');
  return {offsets, bytes};
}

inline std::vector<std::vector<char>> value_buffers(const TextColumn& column) {
  const std::string& format = column.format;
  if (format == "u" || format == "z") return text_buffers<std::int32_t>(column.cells);
  if (format == "U" || format == "Z") return text_buffers<std::int64_t>(column.cells);
  std::vector<char> values(format == "b" ? column.cells.size() / 8 + 1 : 0);
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    const std::string text = column.cells[row].value_or("0");
    if (format != "b") {
      append_number(values, format, text);
    } else if (text == "1") {
      set_bit(values, row);
    }
  }
  values.push_back('\0');
  return {values};
}

inline ArrowArray array_of(const TextColumn& column) {
  auto owned = std::make_unique<OwnedArray>();
  std::vector<char> validity(column.cells.size() / 8 + 1);
  std::int64_t nulls = 0;
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    if (column.cells[row]) {
      set_bit(validity, row);
    } else {
      ++nulls;
    }
  }
  owned->buffers.push_back(std::move(validity));
  for (auto& buffer : value_buffers(column))
    owned->buffers.push_back(std::move(buffer));
  return hand_over(std::move(owned), static_cast<std::int64_t>(column.cells.size()), nulls);
}

inline bool bit(const void* bits, std::int64_t at) {
  return (static_cast<const unsigned char*>(bits)[at / 8] & (1U << (at % 8))) != 0;
}

template<typename Value>
Value value_at(const void* values, std::int64_t at) {
  Value value{};
  std::memcpy(&value, static_cast<const char*>(values) + at * std::int64_t{sizeof value},
              sizeof value);
  return value;
}

template<typename Offset>
std::string text_at(const ArrowArray& array, std::int64_t at) {
  const auto begin = value_at<Offset>(array.buffers[1], at);
  const auto end = value_at<Offset>(array.buffers[1], at + 1);
  return {static_cast<const char*>(array.buffers[2]) + begin,
          static_cast<std::size_t>(end - begin)};
}

inline Cell cell_of(const ArrowSchema& schema, const ArrowArray& array, std::int64_t row) {
  const std::int64_t at = row + array.offset;
  if (array.buffers[0] != nullptr && !bit(array.buffers[0], at)) return std::nullopt;
  if (schema.dictionary != nullptr) {
    if (std::string_view(schema.format) != "i") return kOtherFormat;
    return cell_of(*schema.dictionary, *array.dictionary,
                   value_at<std::int32_t>(array.buffers[1], at));
  }
  const std::string_view format = schema.format;
  if (format == "u" || format == "z") return text_at<std::int32_t>(array, at);
  if (format == "U" || format == "Z") return text_at<std::int64_t>(array, at);
  if (format == "i" || format == "tdD")
    return std::to_string(value_at<std::int32_t>(array.buffers[1], at));
  if (format == "l" || format == "tsu:")
    return std::to_string(value_at<std::int64_t>(array.buffers[1], at));
  if (format == "g") return std::to_string(value_at<double>(array.buffers[1], at));
  if (format == "b") return bit(array.buffers[1], at) ? "1" : "0";
  return kOtherFormat;
}

} // namespace detail

/// A batch of rows [first, first + count) of the columns; who gets it releases it.
inline ArrowArray batch_of(const TextColumns& columns, std::size_t first, std::size_t count) {
  auto owned = std::make_unique<detail::OwnedArray>();
  owned->buffers.emplace_back();
  for (const TextColumn& column : columns) {
    const auto begin = column.cells.begin() + static_cast<std::ptrdiff_t>(first);
    TextColumn part{column.name, column.format,
                    Cells(begin, begin + static_cast<std::ptrdiff_t>(count))};
    owned->children.push_back(std::make_unique<ArrowArray>(detail::array_of(part)));
  }
  return detail::hand_over(std::move(owned), static_cast<std::int64_t>(count), 0);
}

/// The schema of columns; it lives as long as this.
class TextSchema {
public:
  explicit TextSchema(const TextColumns& columns) : columns_(columns), fields_(columns.size()) {
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      fields_[at].format = columns_[at].format.c_str();
      fields_[at].name = columns_[at].name.c_str();
      fields_[at].flags = ARROW_FLAG_NULLABLE;
      fields_[at].release = [](ArrowSchema* self) { self->release = nullptr; };
      pointers_.push_back(&fields_[at]);
    }
    schema_.format = "+s";
    schema_.name = "";
    schema_.n_children = static_cast<std::int64_t>(pointers_.size());
    schema_.children = pointers_.data();
    schema_.release = [](ArrowSchema* self) { self->release = nullptr; };
  }
  TextSchema(const TextSchema&) = delete;
  TextSchema& operator=(const TextSchema&) = delete;
  ~TextSchema() = default;

  [[nodiscard]] ArrowSchema& get() { return schema_; }

private:
  TextColumns columns_;
  std::vector<ArrowSchema> fields_;
  std::vector<ArrowSchema*> pointers_;
  ArrowSchema schema_{};
};

/// Appends a batch's cells to columns of the same number.
inline void append_cells(const ArrowSchema& schema, const ArrowArray& batch, TextColumns& columns) {
  for (std::size_t at = 0; at < columns.size(); ++at) {
    for (std::int64_t row = 0; row < batch.length; ++row) {
      columns[at].cells.push_back(
          detail::cell_of(*schema.children[at], *batch.children[at], row + batch.offset));
    }
  }
}

} // namespace tallystick::testing
