// SPDX-License-Identifier: MIT
#include "table/column_builder.hpp"

#include <array>
#include <memory>
#include <utility>

namespace tallystick::table {
namespace {

bool has_ends(const ColumnType& type) {
  return type.storage == Storage::offsets32;
}

/// What an array of the C interface points into.
struct HeldColumn {
  std::vector<std::uint8_t> validity;
  std::vector<std::int32_t> ends;
  std::vector<char> values;
  std::array<const void*, 3> buffers{};
};

/// What a batch or a schema points to. Whoever takes a child out of it takes what the child points into along.
template<class Structure>
struct HeldTable {
  std::vector<Structure> children;
  std::vector<Structure*> pointers;
  const void* no_validity = nullptr; ///< the only buffer of a struct array
};

template<class Structure>
void release_table(Structure* structure) {
  const std::unique_ptr<HeldTable<Structure>> table(
      static_cast<HeldTable<Structure>*>(structure->private_data));
  for (Structure* const child : table->pointers)
    if (child->release != nullptr) child->release(child);
  structure->release = nullptr;
}

void release_column(ArrowArray* array) {
  const std::unique_ptr<HeldColumn> held(static_cast<HeldColumn*>(array->private_data));
  array->release = nullptr;
}

struct HeldField {
  std::string name;
  std::string format;
};
void release_field(ArrowSchema* schema) {
  const std::unique_ptr<HeldField> held(static_cast<HeldField*>(schema->private_data));
  schema->release = nullptr;
}

/// Buffers of no length must not be nullptr for every reader.
constexpr std::array<char, 64> kNothing{};

const void* data_of(const auto& values) {
  return values.empty() ? static_cast<const void*>(kNothing.data()) : values.data();
}

} // namespace

std::string written_format(const ColumnType& type) {
  if (type.storage == Storage::fixed || type.storage == Storage::bits ||
      type.storage == Storage::none)
    return type.format;
  return type.kind == ValueKind::text ? "u" : "z";
}

ColumnBuilder::ColumnBuilder(std::string_view format) : type_(column_type(format)) {
  if (has_ends(type_)) ends_.push_back(0);
}

void ColumnBuilder::mark(bool there) {
  if (!there && validity_.empty()) validity_.assign(rows_ / 8 + 1, 0xFF);
  if (!validity_.empty()) {
    if (rows_ / 8 >= validity_.size()) validity_.push_back(0xFF);
    if (!there) validity_[rows_ / 8] &= static_cast<std::uint8_t>(~(1U << rows_ % 8));
  }
  missing_ += there ? 0 : 1;
  ++rows_;
}

void ColumnBuilder::append_missing() {
  if (has_ends(type_))
    ends_.push_back(ends_.back());
  else if (type_.storage == Storage::fixed)
    values_.resize(values_.size() + type_.width);
  else if (type_.storage == Storage::bits && rows_ % 8 == 0)
    values_.push_back(0);
  mark(false);
}

void ColumnBuilder::append_bytes(std::string_view bytes) {
  values_.insert(values_.end(), bytes.begin(), bytes.end());
  ends_.push_back(static_cast<std::int32_t>(values_.size()));
  mark(true);
}

void ColumnBuilder::append_fixed(const void* value) {
  const auto* const bytes = static_cast<const char*>(value);
  values_.insert(values_.end(), bytes, bytes + type_.width);
  mark(true);
}

void ColumnBuilder::append(const PackedValue& value) {
  if (value.missing) return append_missing();
  if (has_ends(type_)) return append_bytes(value.bytes);
  if (type_.storage == Storage::fixed) return append_fixed(value.bytes.data());
  if (rows_ % 8 == 0) values_.push_back(0);
  if (value.bytes[0] != 0)
    values_.back() =
        static_cast<char>(static_cast<unsigned char>(values_.back()) | 1U << rows_ % 8);
  mark(true);
}

Owned<ArrowArray> make_batch(std::vector<ColumnBuilder>&& columns, std::size_t rows) {
  using Table = HeldTable<ArrowArray>;
  auto table = std::make_unique<Table>();
  table->children.resize(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    ColumnBuilder& column = columns[c];
    auto held = std::make_unique<HeldColumn>();
    held->validity = std::move(column.validity_);
    held->ends = std::move(column.ends_);
    held->values = std::move(column.values_);
    const bool nothing = column.type_.storage == Storage::none;
    held->buffers[0] = column.missing_ == 0 ? nullptr : held->validity.data();
    held->buffers[1] = has_ends(column.type_) ? held->ends.data() : data_of(held->values);
    held->buffers[2] = data_of(held->values);
    ArrowArray& array = table->children[c];
    array = {.length = static_cast<std::int64_t>(rows),
             .null_count = nothing ? static_cast<std::int64_t>(rows) : column.missing_,
             .offset = 0,
             .n_buffers = nothing                  ? 0
                          : has_ends(column.type_) ? 3
                                                   : 2,
             .n_children = 0,
             .buffers = held->buffers.data(),
             .children = nullptr,
             .dictionary = nullptr,
             .release = release_column,
             .private_data = held.get()};
    (void)held.release(); // the array's now
    table->pointers.push_back(&array);
  }
  ArrowArray batch{.length = static_cast<std::int64_t>(rows),
                   .null_count = 0,
                   .offset = 0,
                   .n_buffers = 1,
                   .n_children = static_cast<std::int64_t>(columns.size()),
                   .buffers = &table->no_validity,
                   .children = table->pointers.data(),
                   .dictionary = nullptr,
                   .release = release_table<ArrowArray>,
                   .private_data = table.get()};
  (void)table.release();
  return Owned<ArrowArray>(batch);
}

Owned<ArrowSchema> make_schema(std::span<const NamedFormat> columns) {
  using Table = HeldTable<ArrowSchema>;
  auto table = std::make_unique<Table>();
  table->children.resize(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    auto held = std::make_unique<HeldField>(HeldField{columns[c].name, columns[c].format});
    ArrowSchema& schema = table->children[c];
    schema = {.format = held->format.c_str(),
              .name = held->name.c_str(),
              .metadata = nullptr,
              .flags = ARROW_FLAG_NULLABLE,
              .n_children = 0,
              .children = nullptr,
              .dictionary = nullptr,
              .release = release_field,
              .private_data = held.get()};
    (void)held.release();
    table->pointers.push_back(&schema);
  }
  ArrowSchema schema{.format = "+s",
                     .name = "",
                     .metadata = nullptr,
                     .flags = 0,
                     .n_children = static_cast<std::int64_t>(columns.size()),
                     .children = table->pointers.data(),
                     .dictionary = nullptr,
                     .release = release_table<ArrowSchema>,
                     .private_data = table.get()};
  (void)table.release();
  return Owned<ArrowSchema>(schema);
}

} // namespace tallystick::table
