// SPDX-License-Identifier: MIT
#include "flow/payload.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/memory_store.hpp"

namespace tallystick {
namespace {

PayloadBatch batch_of(const std::vector<std::string>& rows) {
  PayloadBatch batch;
  for (const std::string& row : rows) {
    batch.bytes.append(row);
    batch.row_end.push_back(static_cast<std::uint32_t>(batch.bytes.size()));
  }
  return batch;
}

std::string row_of(const PayloadColumn& column, std::size_t row) {
  return std::string(PayloadColumn::Reader(column, row).next());
}

TEST(PayloadColumn, KeepsRowsWithoutTearingThem) {
  PayloadColumn column;
  const std::size_t large = 900'000; // two fit into a block
  std::size_t rows = 0;
  for (char mark = 'a'; mark < 'g'; ++mark) {
    column.append(rows, batch_of({std::string(large, mark), "", "short"}),
                  std::vector<std::uint8_t>(3));
    rows += 3;
  }
  ASSERT_EQ(column.size(), rows);
  for (std::size_t row = 0; row < rows; row += 3) {
    EXPECT_EQ(row_of(column, row), std::string(large, static_cast<char>('a' + row / 3)));
    EXPECT_EQ(row_of(column, row + 1), "");
    EXPECT_EQ(row_of(column, row + 2), "short");
  }
}

TEST(PayloadColumn, KeepsARowThatIsLargerThanABlock) {
  PayloadColumn column;
  const std::string giant(40U << 20U, 'g');
  column.append(0, batch_of({"a", giant, "b"}), std::vector<std::uint8_t>(3));
  EXPECT_EQ(row_of(column, 0), "a");
  EXPECT_EQ(row_of(column, 1), giant);
  EXPECT_EQ(row_of(column, 2), "b");
}

TEST(PayloadColumn, KeepsNothingOfWithheldRows) {
  PayloadColumn column;
  column.append(0, batch_of({"x", "SECRET", "y", "SECRET", "SECRET"}),
                std::vector<std::uint8_t>{0, 1, 0, 2, 1});
  EXPECT_EQ(row_of(column, 0), "x");
  EXPECT_EQ(row_of(column, 1), "");
  EXPECT_EQ(row_of(column, 2), "y");
  EXPECT_EQ(row_of(column, 4), "");
  EXPECT_EQ(column.bytes(), 2U);
}

TEST(PayloadColumn, RowsOfBatchesWithoutPayloadAreEmpty) {
  PayloadColumn column;
  column.append(0, PayloadBatch{}, std::vector<std::uint8_t>(4));
  EXPECT_TRUE(column.empty());
  column.append(4, batch_of({"first"}), std::vector<std::uint8_t>(1));
  column.append(7, batch_of({"second"}), std::vector<std::uint8_t>(1));
  column.complete(10);
  ASSERT_EQ(column.size(), 10U);
  const std::vector<std::string> expected = {"", "", "", "", "first", "", "", "second", "", ""};
  for (std::size_t row = 0; row < expected.size(); ++row)
    EXPECT_EQ(row_of(column, row), expected[row]) << row;
}

TEST(PayloadColumn, ReadsRowAfterRowFromAnywhere) {
  PayloadColumn column;
  column.append(0, PayloadBatch{}, {});
  std::size_t rows = 3; // without payload
  for (int batch = 0; batch < 5; ++batch) {
    column.append(rows, batch_of({std::string(6U << 20U, 'L'), "", std::to_string(batch)}),
                  std::vector<std::uint8_t>{0, 0, static_cast<std::uint8_t>(batch == 2)});
    rows += 3;
  }
  column.complete(rows += 2);
  for (std::size_t first = 0; first < rows; ++first) {
    PayloadColumn::Reader reader(column, first);
    for (std::size_t row = first; row < rows; ++row)
      ASSERT_EQ(reader.next(), row_of(column, row)) << first << " " << row;
  }
  PayloadColumn nothing;
  EXPECT_EQ(PayloadColumn::Reader(nothing, 5).next(), "");
}

TEST(PayloadColumn, IsTheSameOnDisk) {
  for (const std::size_t spilled_after : {0U, 3U, 9U}) { // batches
    const auto store = std::make_shared<MemoryStore>();
    PayloadColumn column;
    PayloadColumn on_disk;
    std::size_t rows = 0;
    for (std::size_t batch = 0; batch < 9; ++batch) {
      if (batch == spilled_after) on_disk.spill_to(store);
      const std::string large(700'000, static_cast<char>('a' + batch));
      for (PayloadColumn* each : {&column, &on_disk})
        each->append(rows, batch_of({large, "", std::to_string(batch), "SECRET"}),
                     std::vector<std::uint8_t>{0, 0, 0, 1});
      rows += 5; // one without payload
    }
    column.complete(rows);
    on_disk.complete(rows);
    if (spilled_after == 9) on_disk.spill_to(store);
    EXPECT_NE(store->units(), 0U);
    EXPECT_LT(on_disk.memory_bytes(), column.memory_bytes());
    EXPECT_EQ(on_disk.bytes(), column.bytes());
    for (std::size_t first = 0; first < rows; ++first) {
      PayloadColumn::Reader one(column, first);
      PayloadColumn::Reader other(on_disk, first);
      PayloadColumn::Reader sizes(on_disk, first);
      for (std::size_t row = first; row < rows; ++row) {
        const std::string expected(one.next());
        ASSERT_EQ(other.next(), expected) << first << " " << row;
        ASSERT_EQ(sizes.next_size(), expected.size()) << first << " " << row;
      }
    }
  }
}

TEST(PayloadColumn, KnowsTheBytesAroundRows) {
  PayloadColumn column;
  std::size_t rows = 0;
  for (int batch = 0; batch < 3; ++batch) {
    column.append(rows, batch_of({std::string(3U << 20U, 'L'), "x"}), std::vector<std::uint8_t>(2));
    rows += 2;
  }
  const std::size_t block = (3U << 20U) + 1;
  EXPECT_EQ(column.bytes_around(0, 1), block);
  EXPECT_EQ(column.bytes_around(1, 3), 2 * block);
  EXPECT_EQ(column.bytes_around(0, rows), column.bytes());
  EXPECT_EQ(column.bytes_around(2, 2), 0U);
}

TEST(CsvField, IsQuotedOnlyIfItMustBe) {
  TextBuffer out;
  for (const char* text : {"plain", "a,b", "q\"q", ""}) {
    append_csv_field(out, text, quoting_of(text));
    out.append(";");
  }
  EXPECT_EQ(out.view(), "plain;\"a,b\";\"q\"\"q\";;");
}

} // namespace
} // namespace tallystick
