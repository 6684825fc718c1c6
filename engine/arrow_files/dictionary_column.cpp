// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
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

class DictionaryColumn : public Columns {
public:
  DictionaryColumn(std::unique_ptr<parquet::PageReader> pages,
                   const parquet::ColumnDescriptor* column, std::shared_ptr<arrow::DataType> type)
      : values_(std::move(pages), column), type_(std::move(type)) {}

  [[nodiscard]] arrow::ArrayVector next(std::int64_t rows) override {
    auto buffer = require(arrow::AllocateBuffer(rows * std::int64_t{sizeof(std::int32_t)}));
    auto* const out = reinterpret_cast<std::int32_t*>(buffer->mutable_data());
    Validity validity(rows);
    for (std::int64_t row = 0; row < rows;) {
      values_.open_page();
      if (values_.form() != PageForm::dictionary) throw Failed(ColumnarFailure::damaged);
      const std::int64_t count = std::min({rows - row, values_.rows_left(), kChunkRows});
      take_chunk({out + row, static_cast<std::size_t>(count)}, row, validity);
      row += count;
    }
    auto data =
        arrow::ArrayData::Make(type_, rows, {validity.take(), std::move(buffer)}, validity.nulls());
    data->dictionary = dictionary();
    return {arrow::MakeArray(data)};
  }

private:
  void take_chunk(std::span<std::int32_t> out, std::int64_t first_row, Validity& validity) {
    const auto present =
        static_cast<std::size_t>(values_.take_levels(std::span(levels_).first(out.size())));
    values_.take_indices(out.first(present));
    if (present == out.size()) return;
    // From the back, so that no index is written over before it has moved.
    std::size_t from = present;
    for (std::size_t row = out.size(); row-- > 0;) {
      if (levels_[row] != 0 && from > 0) {
        out[row] = out[--from];
      } else {
        out[row] = 0;
        validity.set_null(first_row + static_cast<std::int64_t>(row));
      }
    }
  }

  [[nodiscard]] const std::shared_ptr<arrow::ArrayData>& dictionary() {
    if (made_ == values_.dictionary_number()) return dictionary_;
    if (made_ != 0) throw Failed(ColumnarFailure::damaged); // a chunk has one
    const PageDictionary& read = values_.dictionary();
    const auto& value_type = static_cast<const arrow::DictionaryType&>(*type_).value_type();
    dictionary_ =
        arrow::ArrayData::Make(value_type, read.size, {nullptr, read.offsets, read.bytes}, 0);
    made_ = values_.dictionary_number();
    return dictionary_;
  }

  PageValues values_;
  std::shared_ptr<arrow::DataType> type_;
  std::shared_ptr<arrow::ArrayData> dictionary_;
  int made_ = 0;
  std::array<std::int16_t, kChunkRows> levels_{};
};

} // namespace

std::unique_ptr<Columns> read_dictionary_indices(std::unique_ptr<parquet::PageReader> pages,
                                                 const parquet::ColumnDescriptor* column,
                                                 const std::shared_ptr<arrow::DataType>& type) {
  return std::make_unique<DictionaryColumn>(std::move(pages), column, type);
}

} // namespace tallystick::arrow_files
