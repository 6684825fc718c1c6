// SPDX-License-Identifier: MIT
#include "table/shared_table.hpp"

#include <string>
#include <utility>

namespace tallystick::table {
namespace {

/// What a handed-out array points to besides the buffers. Whoever takes a child out of it has what the child needs.
struct SharedArray {
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};
  std::shared_ptr<const void> keeper;
};

void release_array(ArrowArray* array) {
  const std::unique_ptr<SharedArray> shared(static_cast<SharedArray*>(array->private_data));
  for (ArrowArray* const child : shared->pointers)
    if (child->release != nullptr) child->release(child);
  if (shared->dictionary.release != nullptr) shared->dictionary.release(&shared->dictionary);
  array->release = nullptr;
}

struct CopiedSchema {
  std::string format;
  std::string name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};
};

void release_schema(ArrowSchema* schema) {
  const std::unique_ptr<CopiedSchema> copied(static_cast<CopiedSchema*>(schema->private_data));
  for (ArrowSchema* const child : copied->pointers)
    if (child->release != nullptr) child->release(child);
  if (copied->dictionary.release != nullptr) copied->dictionary.release(&copied->dictionary);
  schema->release = nullptr;
}

struct TableReader {
  std::shared_ptr<const SharedTable> table;
  std::size_t next = 0;
};

TableReader& reader_of(ArrowArrayStream* stream) {
  return *static_cast<TableReader*>(stream->private_data);
}

} // namespace

ArrowArray share_of(const ArrowArray& array, std::shared_ptr<const void> keeper) {
  auto shared = std::make_unique<SharedArray>();
  shared->children.reserve(static_cast<std::size_t>(array.n_children));
  for (std::int64_t child = 0; child < array.n_children; ++child) {
    shared->children.push_back(share_of(*array.children[child], keeper));
    shared->pointers.push_back(&shared->children.back());
  }
  if (array.dictionary != nullptr) shared->dictionary = share_of(*array.dictionary, keeper);
  shared->keeper = std::move(keeper);
  ArrowArray out = array;
  out.children = shared->pointers.data();
  out.dictionary = array.dictionary == nullptr ? nullptr : &shared->dictionary;
  out.release = release_array;
  out.private_data = shared.release();
  return out;
}

ArrowSchema copy_of(const ArrowSchema& schema) {
  auto copied = std::make_unique<CopiedSchema>();
  copied->format = schema.format;
  copied->name = schema.name == nullptr ? "" : schema.name;
  copied->children.reserve(static_cast<std::size_t>(schema.n_children));
  for (std::int64_t child = 0; child < schema.n_children; ++child) {
    copied->children.push_back(copy_of(*schema.children[child]));
    copied->pointers.push_back(&copied->children.back());
  }
  if (schema.dictionary != nullptr) copied->dictionary = copy_of(*schema.dictionary);
  ArrowSchema out{.format = copied->format.c_str(),
                  .name = copied->name.c_str(),
                  .metadata = nullptr,
                  .flags = schema.flags,
                  .n_children = schema.n_children,
                  .children = copied->pointers.data(),
                  .dictionary = schema.dictionary == nullptr ? nullptr : &copied->dictionary,
                  .release = release_schema,
                  .private_data = copied.get()};
  (void)copied.release(); // the schema's now
  return out;
}

ArrowArrayStream stream_of(std::shared_ptr<const SharedTable> table) {
  ArrowArrayStream stream{};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    *out = copy_of(*reader_of(self).table->schema);
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    TableReader& reader = reader_of(self);
    *out = ArrowArray{};
    if (reader.next < reader.table->batches.size())
      *out = share_of(*reader.table->batches[reader.next++], reader.table);
    return 0;
  };
  stream.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
  stream.release = [](ArrowArrayStream* self) {
    delete static_cast<TableReader*>(self->private_data);
    self->release = nullptr;
  };
  stream.private_data = std::make_unique<TableReader>(TableReader{std::move(table), 0}).release();
  return stream;
}

} // namespace tallystick::table
