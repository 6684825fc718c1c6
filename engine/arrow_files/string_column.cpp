// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <arrow/array/data.h>
#include <arrow/array/util.h>
#include <arrow/type.h>

#include "arrow_files/page_values.hpp"
#include "arrow_files/string_columns.hpp"
#include "arrow_files/validity.hpp"

namespace tallystick::arrow_files {

namespace {

constexpr std::int64_t kChunkRows = 2048;
/// A batch of longer values has fewer rows. A single value may be as long as a page.
constexpr std::int64_t kBatchBytes = std::int64_t{64} << 20;

struct Value {
  const std::uint8_t* data;
  std::int64_t length;
  bool padded; ///< kCopyWidth bytes from `data` on may be read
};

/// Reads a plain page: a length of four bytes, then the value.
class PlainCursor {
public:
  explicit PlainCursor(PageValues& page) : page_(page), at_(page.cursor()), end_(page.end()) {}
  [[nodiscard]] Value peek() const {
    std::uint32_t length = 0;
    if (end_ - at_ < 4) throw Failed(ColumnarFailure::damaged);
    std::memcpy(&length, at_, 4);
    const std::int64_t left = end_ - at_ - 4;
    if (length > left) throw Failed(ColumnarFailure::damaged);
    return {at_ + 4, length, left >= kCopyWidth};
  }
  void pass(const Value& value) { at_ = value.data + value.length; }
  void store() { page_.cursor() = at_; }

private:
  PageValues& page_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

/// Reads what a decoder has left of one of the other encodings.
class DecodedCursor {
public:
  DecodedCursor(std::span<const parquet::ByteArray> values, std::size_t& at)
      : values_(values), stored_(at), at_(at) {}
  [[nodiscard]] Value peek() const {
    const parquet::ByteArray& value = values_[at_];
    return {value.ptr, value.len, false};
  }
  void pass(const Value& /*value*/) { ++at_; }
  void store() { stored_ = at_; }

private:
  std::span<const parquet::ByteArray> values_;
  std::size_t& stored_;
  std::size_t at_;
};

class DictionaryCursor {
public:
  DictionaryCursor(const PageDictionary& dictionary, std::span<const std::int32_t> indices,
                   std::size_t& at)
      : offsets_(reinterpret_cast<const std::int32_t*>(dictionary.offsets->data())),
        bytes_(dictionary.bytes->data()), indices_(indices), stored_(at), at_(at) {}
  [[nodiscard]] Value peek() const {
    const auto index = indices_[at_];
    return {bytes_ + offsets_[index], offsets_[index + 1] - offsets_[index], true};
  }
  void pass(const Value& /*value*/) { ++at_; }
  void store() { stored_ = at_; }

private:
  const std::int32_t* offsets_;
  const std::uint8_t* bytes_;
  std::span<const std::int32_t> indices_;
  std::size_t& stored_;
  std::size_t at_;
};

/// The array that is being made.
template<typename Offset>
class Strings {
public:
  Strings(std::int64_t rows, std::int64_t expected_bytes)
      : offsets_(
            require(arrow::AllocateResizableBuffer((rows + 1) * std::int64_t{sizeof(Offset)}))),
        bytes_(require(arrow::AllocateResizableBuffer(expected_bytes + kCopyWidth))),
        validity_(rows) {
    offsets()[0] = 0;
  }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] std::int64_t used() const { return used_; }

  /// Appends rows while there is room; how many.
  template<bool with_nulls, typename Cursor>
  std::int64_t append(std::span<const std::int16_t> levels, Cursor cursor) {
    Offset* const out = offsets() + rows_ + 1;
    std::uint8_t* bytes = bytes_->mutable_data();
    std::int64_t room = bytes_->size() - kCopyWidth;
    std::int64_t used = used_;
    std::size_t row = 0;
    for (; row < levels.size(); ++row) {
      if (with_nulls && levels[row] == 0) {
        validity_.set_null(rows_ + static_cast<std::int64_t>(row));
      } else {
        const Value value = cursor.peek();
        if (used + value.length > room) [[unlikely]] {
          if (!grow(used, value.length)) break;
          bytes = bytes_->mutable_data();
          room = bytes_->size() - kCopyWidth;
        }
        if (value.padded && value.length <= kCopyWidth) {
          std::memcpy(bytes + used, value.data, kCopyWidth);
        } else if (value.length != 0) {
          std::memcpy(bytes + used, value.data, static_cast<std::size_t>(value.length));
        }
        used += value.length;
        cursor.pass(value);
      }
      out[row] = static_cast<Offset>(used);
    }
    cursor.store();
    used_ = used;
    rows_ += static_cast<std::int64_t>(row);
    return static_cast<std::int64_t>(row);
  }

  [[nodiscard]] std::shared_ptr<arrow::Array> finish(const std::shared_ptr<arrow::DataType>& type) {
    require(offsets_->Resize((rows_ + 1) * std::int64_t{sizeof(Offset)}, false));
    require(bytes_->Resize(used_, false));
    return arrow::MakeArray(arrow::ArrayData::Make(
        type, rows_, {validity_.take(), std::move(offsets_), std::move(bytes_)},
        validity_.nulls()));
  }

private:
  [[nodiscard]] Offset* offsets() { return reinterpret_cast<Offset*>(offsets_->mutable_data()); }

  [[nodiscard]] bool grow(std::int64_t used, std::int64_t length) {
    if (used > 0 && used + length > kBatchBytes) return false;
    const std::int64_t room = bytes_->size() - kCopyWidth;
    require(bytes_->Resize(std::max(used + length, std::min(room + room / 2, kBatchBytes)) +
                           kCopyWidth));
    return true;
  }

  std::unique_ptr<arrow::ResizableBuffer> offsets_;
  std::unique_ptr<arrow::ResizableBuffer> bytes_;
  Validity validity_;
  std::int64_t rows_ = 0;
  std::int64_t used_ = 0;
};

template<typename Offset>
class StringColumn : public Columns {
public:
  StringColumn(std::unique_ptr<parquet::PageReader> pages, const parquet::ColumnDescriptor* column,
               std::shared_ptr<arrow::DataType> type)
      : values_(std::move(pages), column), type_(std::move(type)), decoded_(kChunkRows),
        indices_(kChunkRows) {}

  [[nodiscard]] arrow::ArrayVector next(std::int64_t rows) override {
    Strings<Offset> strings(rows, std::clamp(expected_bytes_, rows * 4, kBatchBytes));
    while (strings.rows() < rows) {
      if (chunk_at_ == chunk_rows_) take_chunk();
      const auto wanted =
          static_cast<std::size_t>(std::min(chunk_rows_ - chunk_at_, rows - strings.rows()));
      const auto levels = std::span(levels_).subspan(static_cast<std::size_t>(chunk_at_), wanted);
      const std::int64_t done = append(strings, levels);
      chunk_at_ += done;
      if (static_cast<std::size_t>(done) < wanted) break;
    }
    expected_bytes_ = strings.used() + strings.used() / 32;
    return {strings.finish(type_)};
  }

private:
  void take_chunk() {
    values_.open_page();
    chunk_rows_ = std::min(values_.rows_left(), kChunkRows);
    chunk_at_ = 0;
    value_at_ = 0;
    present_ = static_cast<std::size_t>(
        values_.take_levels(std::span(levels_).first(static_cast<std::size_t>(chunk_rows_))));
    if (values_.form() == PageForm::dictionary)
      values_.take_indices(std::span(indices_).first(present_));
    if (values_.form() == PageForm::decoded)
      values_.take_values(std::span(decoded_).first(present_));
  }

  std::int64_t append(Strings<Offset>& strings, std::span<const std::int16_t> levels) {
    switch (values_.form()) {
    case PageForm::plain:
      return append_from(strings, levels, PlainCursor(values_));
    case PageForm::dictionary:
      return append_from(strings, levels,
                         DictionaryCursor(values_.dictionary(), indices_, value_at_));
    case PageForm::decoded:
      return append_from(strings, levels, DecodedCursor(decoded_, value_at_));
    }
    throw Failed(ColumnarFailure::internal);
  }

  template<typename Cursor>
  std::int64_t append_from(Strings<Offset>& strings, std::span<const std::int16_t> levels,
                           Cursor cursor) {
    return present_ == static_cast<std::size_t>(chunk_rows_)
               ? strings.template append<false>(levels, cursor)
               : strings.template append<true>(levels, cursor);
  }

  PageValues values_;
  std::shared_ptr<arrow::DataType> type_;
  std::array<std::int16_t, kChunkRows> levels_{};
  std::vector<parquet::ByteArray> decoded_;
  std::vector<std::int32_t> indices_;
  // The chunk: rows taken from a page, of which the last batch may have left some.
  std::int64_t chunk_rows_ = 0;
  std::int64_t chunk_at_ = 0;
  std::size_t present_ = 0;
  std::size_t value_at_ = 0;
  std::int64_t expected_bytes_ = 0;
};

} // namespace

std::unique_ptr<Columns> read_strings(std::unique_ptr<parquet::PageReader> pages,
                                      const parquet::ColumnDescriptor* column,
                                      const std::shared_ptr<arrow::DataType>& type) {
  const bool large =
      type->id() == arrow::Type::LARGE_STRING || type->id() == arrow::Type::LARGE_BINARY;
  if (large) return std::make_unique<StringColumn<std::int64_t>>(std::move(pages), column, type);
  return std::make_unique<StringColumn<std::int32_t>>(std::move(pages), column, type);
}

} // namespace tallystick::arrow_files
