// SPDX-License-Identifier: MIT
// The plug-in as the engine meets it: loaded, with files in memory.
#pragma once

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/arrow_arrays.hpp"
#include "table/columnar_plugin.hpp"

namespace tallystick::table {

using testing::Cell;
using testing::TextColumn;
using testing::TextColumns;

inline const ColumnarPlugin& plugin() {
  static const ColumnarPlugin* const loaded = [] {
    void* const library = dlopen(TALLYSTICK_ARROW_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    return reinterpret_cast<const ColumnarPlugin* (*)()>(dlsym(library, kColumnarPluginSymbol))();
  }();
  return *loaded;
}

/// A file without a name.
class MemoryFile {
public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("test", MFD_CLOEXEC)) {
    EXPECT_EQ(write(descriptor_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }
  [[nodiscard]] int descriptor() const { return descriptor_; }

private:
  int descriptor_;
};

struct StringSink {
  std::string bytes;
  std::size_t limit = SIZE_MAX; ///< refuses what would go beyond

  [[nodiscard]] ColumnarSink sink() {
    return {this, [](void* context, const void* from, std::int64_t count) {
              auto& self = *static_cast<StringSink*>(context);
              const auto size = static_cast<std::size_t>(count);
              if (size > self.limit - self.bytes.size()) return 1;
              self.bytes.append(static_cast<const char*>(from), size);
              return 0;
            }};
  }
};

struct Writing {
  ColumnarFormat format = ColumnarFormat::parquet;
  ColumnarCodec codec = ColumnarCodec::zstd;
  std::int64_t rows_per_group = 1000;
  std::int32_t threads = 1;
  std::size_t batch_rows = 700;

  [[nodiscard]] ColumnarWriteOptions options() const {
    return {format, codec, rows_per_group, threads, "a test"};
  }
};

inline ColumnarFailure write_to(StringSink& out, const TextColumns& columns, const Writing& how) {
  testing::TextSchema schema(columns);
  const auto options = how.options();
  ColumnarWriter writer = nullptr;
  auto failure = plugin().create(&options, &schema.get(), out.sink(), &writer);
  if (failure != ColumnarFailure::none) return failure;
  const std::size_t rows = columns.front().cells.size();
  for (std::size_t first = 0; first < rows && failure == ColumnarFailure::none;
       first += how.batch_rows) {
    ArrowArray batch = testing::batch_of(columns, first, std::min(how.batch_rows, rows - first));
    failure = plugin().write(writer, &batch);
    EXPECT_EQ(batch.release, nullptr);
  }
  if (failure == ColumnarFailure::none) failure = plugin().finish(writer);
  const std::size_t written = out.bytes.size();
  plugin().discard(writer);
  EXPECT_EQ(out.bytes.size(), written);
  return failure;
}

inline std::string written(const TextColumns& columns, const Writing& how = {}) {
  StringSink out;
  EXPECT_EQ(write_to(out, columns, how), ColumnarFailure::none);
  return out.bytes;
}

/// A file that is open; its failure, if it could not be opened.
class OpenFile {
public:
  explicit OpenFile(std::string_view bytes, ColumnarFormat format = ColumnarFormat::parquet)
      : memory_(bytes), failure_(plugin().open(memory_.descriptor(), format, &file_)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (file_ != nullptr) plugin().close(file_);
  }
  [[nodiscard]] ColumnarFailure failure() const { return failure_; }
  [[nodiscard]] ColumnarFile get() const { return file_; }

  /// The columns with their types and no rows.
  [[nodiscard]] TextColumns schema() const {
    TextColumns columns;
    ArrowSchema schema{};
    EXPECT_EQ(plugin().schema(file_, &schema), ColumnarFailure::none);
    for (std::int64_t at = 0; at < schema.n_children; ++at) {
      columns.push_back({schema.children[at]->name, schema.children[at]->format, {}});
    }
    schema.release(&schema);
    return columns;
  }

private:
  MemoryFile memory_;
  ColumnarFile file_ = nullptr;
  ColumnarFailure failure_;
};

/// What one stream gave.
struct ReadGroup {
  ColumnarFailure failure = ColumnarFailure::none;
  TextColumns columns;
  std::vector<std::int64_t> batches;
  std::vector<bool> dictionaries;
};

inline ReadGroup read_group(ColumnarFile file, std::int64_t group,
                            const std::vector<std::int32_t>& fields, std::int64_t batch_rows) {
  ReadGroup out;
  ArrowArrayStream stream{};
  const auto count = static_cast<std::int64_t>(fields.size());
  out.failure = plugin().read(file, group, fields.data(), count, batch_rows, &stream);
  if (out.failure != ColumnarFailure::none) return out;
  ArrowSchema schema{};
  EXPECT_EQ(stream.get_schema(&stream, &schema), 0);
  for (std::int64_t at = 0; at < schema.n_children; ++at) {
    const auto* dictionary = schema.children[at]->dictionary;
    out.dictionaries.push_back(dictionary != nullptr);
    const char* format = dictionary == nullptr ? schema.children[at]->format : dictionary->format;
    out.columns.push_back({schema.children[at]->name, format, {}});
  }
  for (;;) {
    ArrowArray batch{};
    const int number = stream.get_next(&stream, &batch);
    if (number != 0) {
      EXPECT_GT(number, 1000);
      EXPECT_EQ(stream.get_last_error(&stream), nullptr);
      out.failure = static_cast<ColumnarFailure>(number - 1000);
    }
    if (batch.release == nullptr) break;
    out.batches.push_back(batch.length);
    testing::append_cells(schema, batch, out.columns);
    batch.release(&batch);
  }
  schema.release(&schema);
  stream.release(&stream);
  return out;
}

/// All columns of all groups, one after another, and the first failure.
inline ReadGroup read_all(std::string_view bytes, ColumnarFormat format,
                          std::int64_t batch_rows = 256) {
  const OpenFile file(bytes, format);
  ReadGroup all;
  all.failure = file.failure();
  if (all.failure != ColumnarFailure::none) return all;
  all.columns = file.schema();
  std::vector<std::int32_t> fields(all.columns.size());
  std::iota(fields.begin(), fields.end(), 0);
  for (std::int64_t group = 0; group < plugin().groups(file.get()); ++group) {
    const ReadGroup one = read_group(file.get(), group, fields, batch_rows);
    if (one.failure != ColumnarFailure::none) {
      all.failure = one.failure;
      return all;
    }
    all.dictionaries = one.dictionaries;
    all.batches.insert(all.batches.end(), one.batches.begin(), one.batches.end());
    for (std::size_t at = 0; at < fields.size(); ++at) {
      const auto& cells = one.columns[at].cells;
      all.columns[at].cells.insert(all.columns[at].cells.end(), cells.begin(), cells.end());
    }
  }
  return all;
}

/// Typed columns of any number of rows, with nulls here and there.
inline TextColumns some_columns(std::size_t rows) {
  TextColumns columns = {{"name", "u", {}},  {"sex", "u", {}},    {"note", "U", {}},
                         {"raw", "z", {}},   {"count", "i", {}},  {"id", "l", {}},
                         {"cost", "g", {}},  {"born", "tdD", {}}, {"seen", "tsu:", {}},
                         {"alive", "b", {}}, {"empty", "u", {}}};
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string number = std::to_string(row);
    const auto unless = [&](std::size_t every, std::string text) {
      return row % every == 0 ? Cell() : Cell(std::move(text));
    };
    columns[0].cells.emplace_back("name " + number);
    columns[1].cells.push_back(unless(11, row % 3 == 0 ? "F" : "M"));
    columns[2].cells.push_back(unless(5, std::string(row % 70, 'n') + number));
    columns[3].cells.push_back(unless(7, row % 2 == 0 ? "" : std::string("\0\xff", 2) + number));
    columns[4].cells.push_back(unless(13, number));
    columns[5].cells.emplace_back("-" + std::to_string(row + 5'000'000'000));
    columns[6].cells.push_back(unless(3, number + ".500000"));
    columns[7].cells.push_back(unless(17, number));
    columns[8].cells.push_back(unless(19, number + "000000"));
    columns[9].cells.push_back(unless(2, row % 4 == 1 ? "1" : "0"));
    columns[10].cells.emplace_back();
  }
  return columns;
}

} // namespace tallystick::table
