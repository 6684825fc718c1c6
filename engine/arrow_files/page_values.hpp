// SPDX-License-Identifier: MIT
// The pages of a flat column of strings, one after another, opened as far as their encoding allows without a copy.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <arrow/buffer.h>
#include <parquet/column_page.h>
#include <parquet/column_reader.h>
#include <parquet/encoding.h>
#include <parquet/schema.h>

namespace tallystick::arrow_files {

/// How the values of the page that is open are to be read.
enum class PageForm : std::uint8_t { plain, dictionary, decoded };

/// The strings that a dictionary page holds, in the layout of a column of 32-bit offsets.
struct PageDictionary {
  std::shared_ptr<arrow::Buffer> offsets;
  std::shared_ptr<arrow::Buffer> bytes; ///< kCopyWidth of padding follow
  std::int32_t size = 0;
};

/// A short value is copied as a block of this size, whatever its length.
inline constexpr std::int64_t kCopyWidth = 16;

class PageValues {
public:
  PageValues(std::unique_ptr<parquet::PageReader> pages, const parquet::ColumnDescriptor* column);

  /// Goes on to the next page with rows when all rows of the last one have been taken. Throws at the end of the column.
  void open_page();
  [[nodiscard]] std::int64_t rows_left() const { return rows_left_; }
  [[nodiscard]] PageForm form() const { return form_; }
  [[nodiscard]] const PageDictionary& dictionary() const { return dictionary_; }
  /// Changes with every dictionary page; 0: none yet.
  [[nodiscard]] int dictionary_number() const { return dictionary_number_; }

  /// Takes the next rows of this page, one level each; how many of them have a value. A level of 0 is a null.
  [[nodiscard]] std::int64_t take_levels(std::span<std::int16_t> levels);
  /// The values of rows taken: a plain page is read at the cursor.
  [[nodiscard]] const std::uint8_t*& cursor() { return cursor_; }
  [[nodiscard]] const std::uint8_t* end() const { return end_; }
  void take_indices(std::span<std::int32_t> indices);
  void take_values(std::span<parquet::ByteArray> values);

private:
  void open_dictionary(const parquet::DictionaryPage& page);
  void open_data(const parquet::DataPage& page);
  const std::uint8_t* open_levels(const parquet::DataPage& page);

  std::unique_ptr<parquet::PageReader> pages_;
  const parquet::ColumnDescriptor* column_;
  std::shared_ptr<parquet::Page> page_;
  parquet::LevelDecoder levels_;
  PageForm form_ = PageForm::plain;
  std::int64_t rows_left_ = 0;
  const std::uint8_t* cursor_ = nullptr;
  const std::uint8_t* end_ = nullptr;
  PageDictionary dictionary_;
  int dictionary_number_ = 0;
  std::unique_ptr<parquet::DictDecoder<parquet::ByteArrayType>> indices_;
  std::unique_ptr<parquet::TypedDecoder<parquet::ByteArrayType>> values_;
};

} // namespace tallystick::arrow_files
