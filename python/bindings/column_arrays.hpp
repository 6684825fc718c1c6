// SPDX-License-Identifier: MIT
// A column that Python holds, in one piece or several.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "table/column_batch.hpp"
#include "tallystick/result.hpp"

namespace tallystick::python {

class ColumnArrays {
public:
  /// Takes a stream of arrays over, or of tables that have one column. Errors: input_refused.
  static Result<ColumnArrays> read(ArrowArrayStream& stream) {
    table::Owned<ArrowArrayStream> owned(stream);
    ColumnArrays column;
    ArrowSchema schema{};
    if (owned.released() || owned.get()->get_schema(owned.get(), &schema) != 0)
      return Error(ErrorCode::input_refused, "a column cannot be read",
                   "a stream gives its values only once");
    column.schema_ = table::Owned<ArrowSchema>(schema);
    column.in_table_ = std::string_view(column.schema_->format) == "+s";
    if (column.in_table_ && column.schema_->n_children != 1)
      return Error(ErrorCode::input_refused, "this is a table of several columns",
                   "hand over one of them");
    column.type_ = table::column_type(column.value_schema());
    if (column.type_.kind == table::ValueKind::other)
      return Error(ErrorCode::input_refused, "a column of nested values holds no identifiers");
    for (;;) {
      ArrowArray array{};
      if (owned.get()->get_next(owned.get(), &array) != 0)
        return Error(ErrorCode::input_refused, "a column cannot be read to its end");
      if (array.release == nullptr) return column;
      column.arrays_.emplace_back(array);
    }
  }

  [[nodiscard]] std::size_t arrays() const { return arrays_.size(); }
  [[nodiscard]] std::size_t rows(std::size_t array) const {
    return static_cast<std::size_t>(arrays_[array]->length);
  }
  [[nodiscard]] table::ColumnView column(std::size_t array) const {
    const ArrowArray& holder = *arrays_[array];
    return in_table_ ? table::ColumnView{*holder.children[0], value_schema(), type_, holder.offset}
                     : table::ColumnView{holder, value_schema(), type_, 0};
  }

private:
  [[nodiscard]] const ArrowSchema& value_schema() const {
    return in_table_ ? *schema_->children[0] : *schema_;
  }

  table::Owned<ArrowSchema> schema_;
  bool in_table_ = false;
  table::ColumnType type_;
  std::vector<table::Owned<ArrowArray>> arrays_;
};

} // namespace tallystick::python
