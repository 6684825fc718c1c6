// SPDX-License-Identifier: MIT
#include <algorithm>

#include "unit/arrow_files/plugin.hpp"

namespace tallystick::table {
namespace {

constexpr ColumnarFormat kFormats[] = {ColumnarFormat::parquet, ColumnarFormat::arrow_file,
                                       ColumnarFormat::arrow_stream};

TEST(ColumnarPluginTest, SaysWhatItIs) {
  EXPECT_EQ(plugin().version, kColumnarPluginVersion);
  EXPECT_NE(std::string_view(plugin().arrow_version).find('.'), std::string_view::npos);
}

TEST(ColumnarPluginTest, RowsComeBackAsTheyWereWritten) {
  for (const auto format : kFormats) {
    for (const auto codec : {ColumnarCodec::none, ColumnarCodec::snappy, ColumnarCodec::zstd}) {
      if (codec == ColumnarCodec::snappy && format != ColumnarFormat::parquet) continue;
      for (const std::size_t rows : {0U, 1U, 999U, 1000U, 3500U}) {
        const TextColumns columns = some_columns(rows);
        const auto read = read_all(written(columns, {.format = format, .codec = codec}), format);
        EXPECT_EQ(read.failure, ColumnarFailure::none);
        EXPECT_EQ(read.columns, columns);
      }
    }
  }
  EXPECT_EQ(testing::live_arrays, 0);
}

TEST(ColumnarPluginTest, GroupsHaveTheirRowsHoweverBatchesCome) {
  for (const std::size_t batch_rows : {1U, 999U, 2500U, 9999U}) {
    const OpenFile file(written(some_columns(2500), {.batch_rows = batch_rows}));
    ASSERT_EQ(plugin().groups(file.get()), 3);
    EXPECT_EQ(plugin().group_rows(file.get(), 0), 1000);
    EXPECT_EQ(plugin().group_rows(file.get(), 1), 1000);
    EXPECT_EQ(plugin().group_rows(file.get(), 2), 500);
  }
}

TEST(ColumnarPluginTest, BytesDependNeitherOnBatchesNorOnThreads) {
  const TextColumns columns = some_columns(4000);
  for (const auto format : kFormats) {
    const std::string bytes = written(columns, {.format = format, .batch_rows = 1000});
    for (const std::int32_t threads : {1, 4}) {
      for (const std::size_t batch_rows : {3U, 1700U, 4000U}) {
        EXPECT_EQ(
            written(columns, {.format = format, .threads = threads, .batch_rows = batch_rows}),
            bytes);
      }
    }
  }
}

TEST(ColumnarPluginTest, ArrowFilesKnowTheirRowsAndStreamsDoNot) {
  const OpenFile file(written(some_columns(2500), {.format = ColumnarFormat::arrow_file}),
                      ColumnarFormat::arrow_file);
  EXPECT_EQ(plugin().groups(file.get()), 3);
  EXPECT_EQ(plugin().group_rows(file.get(), 2), 500);
  const OpenFile stream(written(some_columns(2500), {.format = ColumnarFormat::arrow_stream}),
                        ColumnarFormat::arrow_stream);
  EXPECT_EQ(plugin().groups(stream.get()), 1);
  EXPECT_EQ(plugin().group_rows(stream.get(), 0), -1);
}

TEST(ColumnarPluginTest, BatchesAreShortAndComplete) {
  for (const auto format : kFormats) {
    const std::string bytes = written(some_columns(2500), {.format = format});
    for (const std::int64_t batch_rows : {1, 300, 1000, 100'000}) {
      const auto read = read_all(bytes, format, batch_rows);
      EXPECT_LE(*std::max_element(read.batches.begin(), read.batches.end()), batch_rows);
      EXPECT_EQ(std::accumulate(read.batches.begin(), read.batches.end(), std::int64_t{0}), 2500);
    }
  }
}

TEST(ColumnarPluginTest, FieldsComeInTheOrderAskedFor) {
  const TextColumns columns = some_columns(1000);
  for (const auto format : kFormats) {
    const OpenFile file(written(columns, {.format = format}), format);
    for (const std::vector<std::int32_t>& fields :
         {std::vector<std::int32_t>{9, 0, 4}, std::vector<std::int32_t>{2},
          std::vector<std::int32_t>{6, 5, 1, 0}}) {
      const auto read = read_group(file.get(), 0, fields, 100);
      ASSERT_EQ(read.columns.size(), fields.size());
      for (std::size_t at = 0; at < fields.size(); ++at) {
        EXPECT_EQ(read.columns[at].cells, columns[static_cast<std::size_t>(fields[at])].cells);
      }
    }
    const auto none = read_group(file.get(), 0, {}, 100);
    EXPECT_EQ(std::accumulate(none.batches.begin(), none.batches.end(), std::int64_t{0}), 1000);
  }
}

TEST(ColumnarPluginTest, FewDifferentValuesOfParquetComeAsADictionary) {
  const auto read = read_all(written(some_columns(1000)), ColumnarFormat::parquet);
  EXPECT_TRUE(read.dictionaries[1]);
}

TEST(ColumnarPluginTest, ADictionaryThatOverflowsGoesOnPlain) {
  TextColumns columns = {{"text", "u", {}}};
  for (int row = 0; row < 60'000; ++row) {
    columns[0].cells.emplace_back(std::string(40, static_cast<char>('a' + row % 26)) +
                                  std::to_string(row / 2));
  }
  const auto read =
      read_all(written(columns, {.rows_per_group = 60'000}), ColumnarFormat::parquet, 999);
  EXPECT_FALSE(read.dictionaries[0]);
  EXPECT_EQ(read.columns, columns);
}

TEST(ColumnarPluginTest, LongValuesMakeShortBatches) {
  TextColumns columns = {{"long", "u", {}}, {"row", "l", {}}, {"short", "u", {}}};
  for (int row = 0; row < 50; ++row) {
    columns[0].cells.emplace_back(std::string(3'000'000, 'x') + std::to_string(row));
    columns[1].cells.emplace_back(std::to_string(row));
    columns[2].cells.emplace_back(std::to_string(row));
  }
  const auto read =
      read_all(written(columns, {.codec = ColumnarCodec::none}), ColumnarFormat::parquet, 65'536);
  EXPECT_GT(read.batches.size(), 1U);
  EXPECT_EQ(read.columns, columns);
}

TEST(ColumnarPluginTest, ArraysOutliveTheirFile) {
  const TextColumns columns = some_columns(1000);
  for (const auto format : kFormats) {
    ArrowArray batch{};
    ArrowSchema schema{};
    {
      const OpenFile file(written(columns, {.format = format}), format);
      ArrowArrayStream stream{};
      const std::int32_t fields[] = {1, 0};
      ASSERT_EQ(plugin().read(file.get(), 0, fields, 2, 1000, &stream), ColumnarFailure::none);
      ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
      ASSERT_EQ(stream.get_next(&stream, &batch), 0);
      stream.release(&stream);
    }
    TextColumns read(2);
    testing::append_cells(schema, batch, read);
    EXPECT_EQ(read[0].cells, columns[1].cells);
    EXPECT_EQ(read[1].cells, columns[0].cells);
    batch.release(&batch);
    schema.release(&schema);
  }
}

TEST(ColumnarPluginTest, TheFilesPositionStaysWhereItWas) {
  const MemoryFile memory(written(some_columns(1000)));
  ASSERT_EQ(lseek(memory.descriptor(), 7, SEEK_SET), 7);
  ColumnarFile file = nullptr;
  ASSERT_EQ(plugin().open(memory.descriptor(), ColumnarFormat::parquet, &file),
            ColumnarFailure::none);
  EXPECT_EQ(read_group(file, 0, {0, 4}, 100).failure, ColumnarFailure::none);
  plugin().close(file);
  EXPECT_EQ(lseek(memory.descriptor(), 0, SEEK_CUR), 7);
}

} // namespace
} // namespace tallystick::table
