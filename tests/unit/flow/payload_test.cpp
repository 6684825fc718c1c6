// SPDX-License-Identifier: MIT
#include "flow/payload.hpp"

#include <gtest/gtest.h>

#include <string>

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

TEST(PayloadColumn, KeepsRowsWithoutTearingThem) {
  PayloadColumn column;
  const std::size_t large = 7U << 20U; // two fit into a block
  std::size_t rows = 0;
  for (char mark = 'a'; mark < 'g'; ++mark) {
    column.append(rows, batch_of({std::string(large, mark), "", "short"}),
                  std::vector<std::uint8_t>(3));
    rows += 3;
  }
  ASSERT_EQ(column.size(), rows);
  for (std::size_t row = 0; row < rows; row += 3) {
    EXPECT_EQ(column[row], std::string(large, static_cast<char>('a' + row / 3)));
    EXPECT_EQ(column[row + 1], "");
    EXPECT_EQ(column[row + 2], "short");
  }
}

TEST(PayloadColumn, KeepsARowThatIsLargerThanABlock) {
  PayloadColumn column;
  const std::string giant(40U << 20U, 'g');
  column.append(0, batch_of({"a", giant, "b"}), std::vector<std::uint8_t>(3));
  EXPECT_EQ(column[0], "a");
  EXPECT_EQ(column[1], giant);
  EXPECT_EQ(column[2], "b");
}

TEST(PayloadColumn, KeepsNothingOfWithheldRows) {
  PayloadColumn column;
  column.append(0, batch_of({"x", "SECRET", "y", "SECRET", "SECRET"}),
                std::vector<std::uint8_t>{0, 1, 0, 2, 1});
  EXPECT_EQ(column[0], "x");
  EXPECT_EQ(column[1], "");
  EXPECT_EQ(column[2], "y");
  EXPECT_EQ(column[4], "");
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
    EXPECT_EQ(column[row], expected[row]) << row;
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
      ASSERT_EQ(reader.next(), column[row]) << first << " " << row;
  }
  PayloadColumn nothing;
  EXPECT_EQ(PayloadColumn::Reader(nothing, 5).next(), "");
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
