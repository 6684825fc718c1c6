// SPDX-License-Identifier: MIT
#include "arrow_files/checked_batch.hpp"

#include <arrow/array/array_base.h>
#include <arrow/array/data.h>
#include <arrow/array/util.h>
#include <arrow/type.h>

#include "arrow_files/failure.hpp"

namespace tallystick::arrow_files {

namespace {

/// The same layout without the promise of UTF-8.
std::shared_ptr<arrow::DataType> as_bytes(const std::shared_ptr<arrow::DataType>& type) {
  switch (type->id()) {
  case arrow::Type::STRING:
    return arrow::binary();
  case arrow::Type::LARGE_STRING:
    return arrow::large_binary();
  case arrow::Type::STRING_VIEW:
    return arrow::binary_view();
  default:
    return type;
  }
}

void check_column(const arrow::ArrayData& column) {
  const auto bytes = column.Copy();
  bytes->type = as_bytes(column.type);
  require(arrow::MakeArray(bytes)->ValidateFull());
}

/// The indices alone: as if the dictionary's values took no space.
void check_indices(const arrow::ArrayData& column) {
  const auto indices = column.Copy();
  indices->type = arrow::dictionary(
      static_cast<const arrow::DictionaryType&>(*column.type).index_type(), arrow::null());
  indices->dictionary =
      require(arrow::MakeArrayOfNull(arrow::null(), column.dictionary->length))->data();
  require(arrow::MakeArray(indices)->ValidateFull());
}

} // namespace

void BatchCheck::check(const arrow::RecordBatch& batch) {
  checked_.resize(static_cast<std::size_t>(batch.num_columns()));
  require(batch.Validate());
  for (int number = 0; number < batch.num_columns(); ++number) {
    const arrow::ArrayData& column = *batch.column_data(number);
    if (column.type->id() != arrow::Type::DICTIONARY) {
      check_column(column);
      continue;
    }
    auto& checked = checked_[static_cast<std::size_t>(number)];
    if (column.dictionary != checked) {
      if (column.dictionary == nullptr) throw Failed(ColumnarFailure::damaged);
      check_column(*column.dictionary);
      checked = column.dictionary;
    }
    check_indices(column);
  }
}

} // namespace tallystick::arrow_files
