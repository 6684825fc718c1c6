// SPDX-License-Identifier: MIT
#include <atomic>
#include <filesystem>
#include <thread>

#include "unit/arrow_files/plugin.hpp"

namespace tallystick::table {
namespace {

std::ptrdiff_t threads_now() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

TEST(ColumnarThreadsTest, ReadingStartsNone) {
  const TextColumns columns = some_columns(3000);
  static_cast<void>(plugin()); // Arrow's allocator may have a thread of its own from then on
  const std::ptrdiff_t before = threads_now();
  for (const auto format :
       {ColumnarFormat::parquet, ColumnarFormat::arrow_file, ColumnarFormat::arrow_stream}) {
    EXPECT_EQ(read_all(written(columns, {.format = format}), format).columns, columns);
    EXPECT_EQ(threads_now(), before);
  }
}

TEST(ColumnarThreadsTest, GroupsOfOneFileAreReadAtOnce) {
  const TextColumns columns = some_columns(8000);
  std::vector<std::int32_t> fields(columns.size());
  std::iota(fields.begin(), fields.end(), 0);
  const auto field_count = static_cast<std::int64_t>(fields.size());
  for (const auto format : {ColumnarFormat::parquet, ColumnarFormat::arrow_file}) {
    const OpenFile file(written(columns, {.format = format, .rows_per_group = 500}), format);
    ASSERT_EQ(plugin().groups(file.get()), 16);
    // Streams are opened one after another and read together, as the engine does.
    std::vector<ArrowArrayStream> streams(16);
    for (std::size_t group = 0; group < streams.size(); ++group) {
      ASSERT_EQ(plugin().read(file.get(), static_cast<std::int64_t>(group), fields.data(),
                              field_count, 64, &streams[group]),
                ColumnarFailure::none);
    }
    std::vector<TextColumns> read(streams.size(), TextColumns(columns.size()));
    std::atomic<std::size_t> next{0};
    std::atomic<int> failures{0};
    const auto work = [&] {
      for (std::size_t group = next++; group < streams.size(); group = next++) {
        ArrowArrayStream& stream = streams[group];
        ArrowSchema schema{};
        failures += stream.get_schema(&stream, &schema) != 0 ? 1 : 0;
        for (;;) {
          ArrowArray batch{};
          failures += stream.get_next(&stream, &batch) != 0 ? 1 : 0;
          if (batch.release == nullptr) break;
          testing::append_cells(schema, batch, read[group]);
          batch.release(&batch);
        }
        schema.release(&schema);
        stream.release(&stream);
      }
    };
    std::vector<std::thread> threads;
    for (int at = 0; at < 4; ++at)
      threads.emplace_back(work);
    for (auto& thread : threads)
      thread.join();
    EXPECT_EQ(failures, 0);
    for (std::size_t column = 0; column < columns.size(); ++column) {
      testing::Cells all;
      for (const auto& group : read) {
        all.insert(all.end(), group[column].cells.begin(), group[column].cells.end());
      }
      EXPECT_EQ(all, columns[column].cells);
    }
  }
}

} // namespace
} // namespace tallystick::table
