// SPDX-License-Identifier: MIT
#include <fcntl.h>

#include "unit/arrow_files/plugin.hpp"

namespace tallystick::table {
namespace {

constexpr ColumnarFormat kFormats[] = {ColumnarFormat::parquet, ColumnarFormat::arrow_file,
                                       ColumnarFormat::arrow_stream};

TEST(ColumnarFailureTest, OtherFilesAreDamaged) {
  for (const auto format : kFormats) {
    for (const std::string& bytes :
         {std::string(), std::string("PAR1"), std::string("NHS_NUMBER,DOB\n1,2\n"),
          std::string(100'000, '\0'), std::string(50, '\xff')}) {
      if (format == ColumnarFormat::arrow_stream && bytes.size() == 100'000)
        continue; // a valid end of nothing
      EXPECT_EQ(OpenFile(bytes, format).failure(), ColumnarFailure::damaged) << bytes.size();
    }
  }
}

TEST(ColumnarFailureTest, AnEncryptedFooterIsNamed) {
  EXPECT_EQ(OpenFile("PARE" + std::string(100, '\0') + "PARE").failure(),
            ColumnarFailure::encrypted);
}

TEST(ColumnarFailureTest, WhatCannotBeReadIsNotCalledDamaged) {
  ColumnarFile file = nullptr;
  EXPECT_EQ(plugin().open(-1, ColumnarFormat::parquet, &file), ColumnarFailure::unreadable);
  const int folder = open("/", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(plugin().open(folder, ColumnarFormat::parquet, &file), ColumnarFailure::unreadable);
  close(folder);
  const int only_written = open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (only_written < 0) GTEST_SKIP() << "no file without a name here";
  ASSERT_EQ(ftruncate(only_written, 5000), 0);
  for (const auto format : kFormats) {
    EXPECT_EQ(plugin().open(only_written, format, &file), ColumnarFailure::unreadable);
  }
  close(only_written);
}

TEST(ColumnarFailureTest, ACutFileIsDamagedWhereverItEnds) {
  for (const auto format : {ColumnarFormat::parquet, ColumnarFormat::arrow_file}) {
    const std::string bytes = written(some_columns(50), {.format = format, .rows_per_group = 20});
    for (std::size_t size = 0; size < bytes.size(); size += 13) {
      EXPECT_EQ(read_all(bytes.substr(0, size), format).failure, ColumnarFailure::damaged) << size;
    }
  }
}

/// Whatever the byte, there is an answer; what it means is left open, for most bytes are data.
TEST(ColumnarFailureTest, EveryByteMayBeWrong) {
  for (const auto format : kFormats) {
    for (const auto codec : {ColumnarCodec::none, ColumnarCodec::zstd}) {
      const std::string bytes =
          written(some_columns(60), {.format = format, .codec = codec, .rows_per_group = 40});
      for (std::size_t at = 0; at < bytes.size(); at += 7) {
        for (const char wrong :
             {'\xff', static_cast<char>(bytes[at] ^ 1), static_cast<char>(bytes[at] ^ 64)}) {
          std::string copy = bytes;
          copy[at] = wrong;
          const auto read = read_all(copy, format);
          if (read.failure == ColumnarFailure::none) continue;
          EXPECT_NE(read.failure, ColumnarFailure::internal);
          EXPECT_NE(read.failure, ColumnarFailure::unreadable);
        }
      }
    }
  }
}

TEST(ColumnarFailureTest, AFailureStays) {
  std::string bytes = written(some_columns(1000), {.codec = ColumnarCodec::zstd});
  std::fill(bytes.begin() + 4, bytes.begin() + 2000, '\xff');
  const OpenFile file(bytes);
  ASSERT_EQ(file.failure(), ColumnarFailure::none);
  ArrowArrayStream stream{};
  const std::int32_t fields[] = {0};
  const auto failure = plugin().read(file.get(), 0, fields, 1, 100, &stream);
  if (failure != ColumnarFailure::none) return; // found at once
  ArrowArray batch{};
  const int damaged = 1000 + static_cast<int>(ColumnarFailure::damaged);
  EXPECT_EQ(stream.get_next(&stream, &batch), damaged);
  EXPECT_EQ(stream.get_next(&stream, &batch), damaged);
  stream.release(&stream);
}

TEST(ColumnarFailureTest, ReadingWhatIsNotThereIsTheCallersMistake) {
  const OpenFile file(written(some_columns(100)));
  EXPECT_EQ(read_group(file.get(), 1, {0}, 100).failure, ColumnarFailure::internal);
  EXPECT_EQ(read_group(file.get(), -1, {0}, 100).failure, ColumnarFailure::internal);
  EXPECT_EQ(read_group(file.get(), 0, {99}, 100).failure, ColumnarFailure::internal);
  EXPECT_EQ(read_group(file.get(), 0, {-1}, 100).failure, ColumnarFailure::internal);
  EXPECT_EQ(read_group(file.get(), 0, {0}, 0).failure, ColumnarFailure::internal);
}

TEST(ColumnarFailureTest, AStreamMayBeLeftHalfRead) {
  for (const auto format : kFormats) {
    const OpenFile file(written(some_columns(1000), {.format = format}), format);
    for (std::size_t batches = 0; batches < 3; ++batches) {
      ArrowArrayStream stream{};
      const std::int32_t fields[] = {0, 1, 5};
      ASSERT_EQ(plugin().read(file.get(), 0, fields, 3, 10, &stream), ColumnarFailure::none);
      for (std::size_t at = 0; at < batches; ++at) {
        ArrowArray batch{};
        ASSERT_EQ(stream.get_next(&stream, &batch), 0);
        batch.release(&batch);
      }
      stream.release(&stream);
      EXPECT_EQ(stream.release, nullptr);
    }
  }
}

TEST(ColumnarFailureTest, ASinkThatRefusesEndsTheWriting) {
  const TextColumns columns = some_columns(900);
  for (const auto format : kFormats) {
    const std::size_t size = written(columns, {.format = format, .rows_per_group = 300}).size();
    for (std::size_t limit = 0; limit < size; limit += 97) {
      StringSink out{{}, limit};
      for (const std::int32_t threads : {1, 2}) {
        EXPECT_EQ(
            write_to(out, columns, {.format = format, .rows_per_group = 300, .threads = threads}),
            ColumnarFailure::sink);
        out.bytes.clear();
      }
    }
  }
  EXPECT_EQ(testing::live_arrays, 0);
}

TEST(ColumnarFailureTest, NothingFollowsWhatIsDiscarded) {
  const TextColumns columns = some_columns(900);
  for (const auto format : kFormats) {
    for (const std::size_t rows : {0U, 100U, 900U}) {
      StringSink out;
      testing::TextSchema schema(columns);
      const auto options = Writing{.format = format, .rows_per_group = 300}.options();
      ColumnarWriter writer = nullptr;
      ASSERT_EQ(plugin().create(&options, &schema.get(), out.sink(), &writer),
                ColumnarFailure::none);
      ASSERT_NE(schema.get().release, nullptr); // still the caller's
      ArrowArray batch = testing::batch_of(columns, 0, rows);
      ASSERT_EQ(plugin().write(writer, &batch), ColumnarFailure::none);
      const std::size_t before = out.bytes.size();
      plugin().discard(writer);
      EXPECT_EQ(out.bytes.size(), before);
    }
  }
  EXPECT_EQ(testing::live_arrays, 0);
}

TEST(ColumnarFailureTest, ABatchOfAnotherShapeIsRefusedAndReleased) {
  const TextColumns columns = some_columns(10);
  StringSink out;
  testing::TextSchema schema(columns);
  const auto options = Writing{}.options();
  ColumnarWriter writer = nullptr;
  ASSERT_EQ(plugin().create(&options, &schema.get(), out.sink(), &writer), ColumnarFailure::none);
  ArrowArray batch = testing::batch_of({columns[0]}, 0, 10);
  EXPECT_NE(plugin().write(writer, &batch), ColumnarFailure::none);
  EXPECT_EQ(batch.release, nullptr);
  EXPECT_NE(plugin().finish(writer), ColumnarFailure::none);
  plugin().discard(writer);
  EXPECT_EQ(testing::live_arrays, 0);
}

TEST(ColumnarFailureTest, WhatAFormatCannotHoldIsUnsupported) {
  StringSink out;
  for (const auto format : {ColumnarFormat::arrow_file, ColumnarFormat::arrow_stream}) {
    EXPECT_EQ(write_to(out, some_columns(1), {.format = format, .codec = ColumnarCodec::snappy}),
              ColumnarFailure::unsupported);
  }
  const TextColumns columns = {{"sex", "u", {"F"}}};
  testing::TextSchema schema(columns);
  ArrowSchema indices{};
  indices.format = "i";
  indices.name = "sex";
  indices.dictionary = schema.get().children[0];
  indices.release = schema.get().release;
  schema.get().children[0] = &indices;
  const auto options = Writing{}.options();
  ColumnarWriter writer = nullptr;
  EXPECT_EQ(plugin().create(&options, &schema.get(), out.sink(), &writer),
            ColumnarFailure::unsupported);
}

} // namespace
} // namespace tallystick::table
