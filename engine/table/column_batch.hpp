// SPDX-License-Identifier: MIT
// Rows as columns, owned: what the C structures of arrow_c_data.hpp hold, released when nobody needs it any more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "table/arrow_c_data.hpp"
#include "table/column_type.hpp"
#include "tallystick/result.hpp"

namespace tallystick::table {

/// Owns one of the C structures: moving leaves a released one behind.
template<class Structure>
class Owned {
public:
  Owned() = default;
  /// Takes the structure over; the caller's is released as far as it can tell.
  explicit Owned(Structure& taken) : structure_(std::exchange(taken, Structure{})) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Owned(Owned&& other) noexcept : structure_(std::exchange(other.structure_, Structure{})) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(structure_, other.structure_);
    return *this;
  }
  ~Owned() {
    if (structure_.release != nullptr) structure_.release(&structure_);
  }
  [[nodiscard]] bool released() const { return structure_.release == nullptr; }
  [[nodiscard]] const Structure& operator*() const { return structure_; }
  [[nodiscard]] const Structure* operator->() const { return &structure_; }
  [[nodiscard]] Structure* get() { return &structure_; }
  /// Gives the structure away.
  [[nodiscard]] Structure take() { return std::exchange(structure_, Structure{}); }

private:
  Structure structure_{};
};

namespace detail {

[[nodiscard]] inline bool bit_of(const std::uint8_t* bits, std::size_t position) {
  return (unsigned{bits[position / 8]} >> position % 8 & 1U) != 0;
}

} // namespace detail

/// A column of a batch: some of its rows, seen through its dictionary if it has one. Borrowed from the batch.
class ColumnView {
public:
  /// `parent_offset`: rows that the batch skips of all its columns.
  ColumnView(const ArrowArray& array, const ArrowSchema& schema, const ColumnType& type,
             std::int64_t parent_offset);

  [[nodiscard]] const ColumnType& type() const { return *type_; }
  [[nodiscard]] bool may_be_missing() const {
    return validity_ != nullptr || dictionary_ != nullptr;
  }
  [[nodiscard]] bool has_dictionary() const { return dictionary_ != nullptr; }
  /// Values of the dictionary as a column of its own.
  [[nodiscard]] ColumnView dictionary_values() const;
  [[nodiscard]] std::size_t dictionary_size() const {
    return static_cast<std::size_t>(dictionary_->length);
  }

  /// The position of a row's value among the values (of the dictionary); nothing if it is missing.
  [[nodiscard]] std::optional<std::size_t> value_of(std::size_t row) const;
  /// The position in the dictionary, without a look at what it holds; nothing if the row has none.
  [[nodiscard]] std::optional<std::size_t> index_of(std::size_t row) const;

  // Of a value by its position; the one that fits type().storage.
  [[nodiscard]] std::string_view
  bytes(std::size_t value) const; ///< offsets32, offsets64, views, fixed
  [[nodiscard]] bool bit(std::size_t value) const;
  [[nodiscard]] const std::byte* fixed(std::size_t value) const {
    return static_cast<const std::byte*>(values_) + value * type_->width;
  }
  /// Where values begin, one more than there are values (offsets32).
  [[nodiscard]] const std::int32_t* offsets32() const {
    return static_cast<const std::int32_t*>(values_);
  }
  [[nodiscard]] const char* texts() const { return texts_; }
  /// The position of a row among the values, for a column without a dictionary.
  [[nodiscard]] std::size_t position(std::size_t row) const { return first_ + row; }

private:
  ColumnView() = default;
  void set_values(const ArrowArray& array);
  [[nodiscard]] bool valid(std::size_t position) const {
    return validity_ == nullptr || detail::bit_of(validity_, position);
  }

  const ColumnType* type_ = nullptr;
  std::size_t first_ = 0; ///< position of row 0
  const std::uint8_t* validity_ = nullptr;
  const ArrowArray* dictionary_ = nullptr;
  const void* indices_ = nullptr;
  ColumnType index_type_;
  const std::uint8_t* dictionary_validity_ = nullptr;
  std::size_t dictionary_first_ = 0;

  const ArrowArray* holder_ = nullptr; ///< of the values
  const void* values_ = nullptr;
  const char* texts_ = nullptr;
};

/// The columns of a stream and their types.
class ColumnSchema {
public:
  ColumnSchema() = default;
  /// Errors: input_refused if it is no table (a struct of columns).
  static Result<std::shared_ptr<const ColumnSchema>> make(Owned<ArrowSchema> schema);

  [[nodiscard]] std::size_t columns() const { return types_.size(); }
  [[nodiscard]] std::string_view name(std::size_t column) const;
  [[nodiscard]] const ColumnType& type(std::size_t column) const { return types_[column]; }
  [[nodiscard]] const ArrowSchema& arrow(std::size_t column) const {
    return *schema_->children[column];
  }

private:
  Owned<ArrowSchema> schema_;
  std::vector<ColumnType> types_;
};

/// Rows of a stream.
class ColumnBatch {
public:
  ColumnBatch(std::shared_ptr<const ColumnSchema> schema, Owned<ArrowArray> array)
      : schema_(std::move(schema)), array_(std::move(array)) {}

  [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(array_->length); }
  [[nodiscard]] const ColumnSchema& schema() const { return *schema_; }
  [[nodiscard]] ColumnView column(std::size_t column) const {
    return {*array_->children[column], schema_->arrow(column), schema_->type(column),
            array_->offset};
  }

private:
  std::shared_ptr<const ColumnSchema> schema_;
  Owned<ArrowArray> array_;
};

/// Batches of rows, one after the other. Serial.
class ColumnStream {
public:
  /// Takes the stream over. Errors: input_refused.
  static Result<ColumnStream> open(ArrowArrayStream& stream);

  [[nodiscard]] const std::shared_ptr<const ColumnSchema>& schema() const { return schema_; }
  /// An empty pointer at the end. Errors: input_refused; what the producer says is not repeated, since it may quote the
  /// data.
  [[nodiscard]] Result<std::unique_ptr<ColumnBatch>> next();

private:
  ColumnStream(Owned<ArrowArrayStream> stream, std::shared_ptr<const ColumnSchema> schema)
      : stream_(std::move(stream)), schema_(std::move(schema)) {}
  Owned<ArrowArrayStream> stream_;
  std::shared_ptr<const ColumnSchema> schema_;
};

namespace detail {

template<class T>
T load(const void* values, std::size_t position) {
  T value;
  std::memcpy(&value, static_cast<const std::byte*>(values) + position * sizeof(T), sizeof(T));
  return value;
}

/// An index into a dictionary, of any type that Arrow allows for it.
inline std::size_t load_index(const ColumnType& type, const void* values, std::size_t position) {
  switch (type.width) {
  case 1:
    return load<std::uint8_t>(values, position);
  case 2:
    return load<std::uint16_t>(values, position);
  case 4:
    return load<std::uint32_t>(values, position);
  default:
    return load<std::uint64_t>(values, position);
  }
}

inline constexpr std::size_t kInlineBytes = 12; ///< of a view

} // namespace detail

// Of every value of every row: inline.

inline std::optional<std::size_t> ColumnView::index_of(std::size_t row) const {
  const std::size_t position = first_ + row;
  if (!valid(position)) return {};
  return detail::load_index(index_type_, indices_, position);
}

inline std::optional<std::size_t> ColumnView::value_of(std::size_t row) const {
  if (type_->storage == Storage::none) return {};
  if (dictionary_ == nullptr) {
    const std::size_t position = first_ + row;
    return valid(position) ? std::optional(position) : std::nullopt;
  }
  const auto index = index_of(row);
  if (!index) return {};
  const std::size_t position = dictionary_first_ + *index;
  const bool missing =
      dictionary_validity_ != nullptr && !detail::bit_of(dictionary_validity_, position);
  return missing ? std::nullopt : std::optional(position);
}

inline bool ColumnView::bit(std::size_t value) const {
  return detail::bit_of(static_cast<const std::uint8_t*>(values_), value);
}

inline std::string_view ColumnView::bytes(std::size_t value) const {
  switch (type_->storage) {
  case Storage::offsets32: {
    const auto begin = detail::load<std::int32_t>(values_, value);
    return {texts_ + begin,
            static_cast<std::size_t>(detail::load<std::int32_t>(values_, value + 1) - begin)};
  }
  case Storage::offsets64: {
    const auto begin = detail::load<std::int64_t>(values_, value);
    return {texts_ + begin,
            static_cast<std::size_t>(detail::load<std::int64_t>(values_, value + 1) - begin)};
  }
  case Storage::views: {
    // length; then the text if it has room, else a prefix, the number of a buffer and the place in it
    const auto* view = static_cast<const char*>(values_) + value * 16;
    const auto length = static_cast<std::size_t>(detail::load<std::int32_t>(view, 0));
    if (length <= detail::kInlineBytes) return {view + 4, length};
    const auto buffer = static_cast<std::size_t>(detail::load<std::int32_t>(view, 2));
    const auto place = detail::load<std::int32_t>(view, 3);
    return {static_cast<const char*>(holder_->buffers[2 + buffer]) + place, length};
  }
  case Storage::fixed:
    return {reinterpret_cast<const char*>(fixed(value)), type_->width};
  default:
    return {};
  }
}

} // namespace tallystick::table
