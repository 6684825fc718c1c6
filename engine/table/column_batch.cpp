// SPDX-License-Identifier: MIT
#include "table/column_batch.hpp"

#include <cstring>

#include "table/columnar_loader.hpp"

namespace tallystick::table {
namespace {

/// No bitmap where nothing is missing.
const std::uint8_t* validity_of(const ArrowArray& array) {
  return array.null_count == 0 || array.n_buffers == 0
             ? nullptr
             : static_cast<const std::uint8_t*>(array.buffers[0]);
}

} // namespace

ColumnView::ColumnView(const ArrowArray& array, const ArrowSchema& schema, const ColumnType& type,
                       std::int64_t parent_offset)
    : type_(&type), first_(static_cast<std::size_t>(array.offset + parent_offset)),
      validity_(type.storage == Storage::none ? nullptr : validity_of(array)) {
  if (schema.dictionary == nullptr || array.dictionary == nullptr) {
    set_values(array);
    return;
  }
  dictionary_ = array.dictionary;
  indices_ = array.buffers[1];
  index_type_ = column_type(std::string_view(schema.format));
  dictionary_validity_ = validity_of(*dictionary_);
  dictionary_first_ = static_cast<std::size_t>(dictionary_->offset);
  set_values(*dictionary_);
}

void ColumnView::set_values(const ArrowArray& array) {
  holder_ = &array;
  if (type_->storage == Storage::none) return;
  values_ = array.buffers[1];
  if (type_->storage == Storage::offsets32 || type_->storage == Storage::offsets64)
    texts_ = static_cast<const char*>(array.buffers[2]);
}

ColumnView ColumnView::dictionary_values() const {
  ColumnView values;
  values.type_ = type_;
  values.first_ = dictionary_first_;
  values.validity_ = dictionary_validity_;
  values.set_values(*dictionary_);
  return values;
}

Result<std::shared_ptr<const ColumnSchema>> ColumnSchema::make(Owned<ArrowSchema> schema) {
  if (schema.released() || std::string_view(schema->format) != "+s")
    return Error(ErrorCode::input_refused, "this is not a table of columns",
                 "hand over a data frame or a table, not a single column");
  auto made = std::make_shared<ColumnSchema>();
  for (std::int64_t c = 0; c < schema->n_children; ++c)
    made->types_.push_back(column_type(*schema->children[c]));
  made->schema_ = std::move(schema);
  return std::shared_ptr<const ColumnSchema>(std::move(made));
}

std::string_view ColumnSchema::name(std::size_t column) const {
  const char* name = schema_->children[column]->name;
  return name == nullptr ? std::string_view() : std::string_view(name);
}

Result<ColumnStream> ColumnStream::open(ArrowArrayStream& stream) {
  Owned<ArrowArrayStream> owned(stream);
  ArrowSchema raw{};
  if (owned.released() || owned.get()->get_schema(owned.get(), &raw) != 0)
    return Error(ErrorCode::input_refused, "the columns of a table cannot be read",
                 "was it read once before? a stream gives its rows only once");
  auto schema = ColumnSchema::make(Owned<ArrowSchema>(raw));
  if (!schema) return std::move(schema).error();
  return ColumnStream(std::move(owned), std::move(*schema));
}

Result<std::unique_ptr<ColumnBatch>> ColumnStream::next() {
  ArrowArray raw{};
  if (const int failure = stream_.get()->get_next(stream_.get(), &raw); failure != 0)
    return failure < kColumnarErrorNumbers
               ? Error(ErrorCode::input_refused, "the rows of a table cannot be read to their end")
               : columnar_error(static_cast<ColumnarFailure>(failure - kColumnarErrorNumbers));
  if (raw.release == nullptr) return std::unique_ptr<ColumnBatch>{};
  Owned<ArrowArray> array(raw);
  if (array->n_children != static_cast<std::int64_t>(schema_->columns()))
    return Error(ErrorCode::input_refused, "rows of a table do not have the columns that it said");
  return std::make_unique<ColumnBatch>(schema_, std::move(array));
}

} // namespace tallystick::table
