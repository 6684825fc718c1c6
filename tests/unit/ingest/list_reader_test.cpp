// SPDX-License-Identifier: MIT
// Lists are read strictly: what cannot be read is an error with its place, never a row less.
#include "ingest/list_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "unit/table/temporary_folder.hpp"

namespace tallystick::ingest {
namespace {

using table::testing::TemporaryFolder;

struct Rows {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::uint64_t> lines;
};

/// Wants the second field, then the first.
Status read(const std::string& path, Rows& rows, table::Dialect dialect = {},
            std::uint32_t fields = kCountedFromHeader) {
  return read_list(
      path, dialect, fields,
      [](const std::vector<std::string_view>&) -> Result<std::vector<std::uint32_t>> {
        return std::vector<std::uint32_t>{1, 0};
      },
      [&](std::uint64_t line, std::span<const std::string_view> cells) -> Status {
        rows.lines.push_back(line);
        rows.cells.emplace_back(cells.begin(), cells.end());
        return {};
      });
}
void expect_refused(const std::string& path, std::uint64_t line) {
  Rows rows;
  const Status status = read(path, rows);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code(), ErrorCode::input_refused);
  EXPECT_EQ(status.error().place().file, path);
  if (line != 0) {
    EXPECT_EQ(status.error().place().line, line);
  }
  EXPECT_EQ(status.error().to_text().find("SECRET"), std::string::npos) << "no cell is shown";
}

TEST(ListReader, ShowsWantedFieldsInTheOrderAskedForWithTheirLines) {
  const TemporaryFolder folder;
  Rows rows;
  ASSERT_TRUE(read(folder.with("a.csv", "A,B,C\n1,\"x\ny\",z\n\"2\"\"\",,\n"), rows).ok());
  EXPECT_EQ(rows.cells, (std::vector<std::vector<std::string>>{{"x\ny", "1"}, {"", "2\""}}));
  EXPECT_EQ(rows.lines, (std::vector<std::uint64_t>{2, 4}));
}

TEST(ListReader, AFileWithoutHeaderStartsWithItsFirstLine) {
  const TemporaryFolder folder;
  table::Dialect dialect;
  dialect.header = table::Header::no;
  Rows rows;
  ASSERT_TRUE(read(folder.with("a.dat", "1,\n2,\n"), rows, dialect, 2).ok());
  EXPECT_EQ(rows.cells, (std::vector<std::vector<std::string>>{{"", "1"}, {"", "2"}}));
  EXPECT_EQ(rows.lines, (std::vector<std::uint64_t>{1, 2}));
}

TEST(ListReader, ARaggedRowIsAnError) {
  const TemporaryFolder folder;
  expect_refused(folder.with("few.csv", "A,B\n1,2\nSECRET\n3,4\n"), 3);
  expect_refused(folder.with("many.csv", "A,B\n1,2\n3,SECRET,4\n"), 3);
}

TEST(ListReader, ABrokenQuoteIsAnError) {
  const TemporaryFolder folder;
  expect_refused(folder.with("after.csv", "A,B\n1,\"SECRET\"x\n"), 2);
  expect_refused(folder.with("open.csv", "A,B\n1,2\n1,\"SECRET\n"), 0);
}

TEST(ListReader, AMissingOrEmptyFileIsAnError) {
  const TemporaryFolder folder;
  expect_refused(folder / "missing.csv", 0);
  expect_refused(folder.with("empty.csv", ""), 0);
}

TEST(ListReader, WhatTheVisitorOrTheChooserSaysEndsTheReading) {
  const TemporaryFolder folder;
  const std::string path = folder.with("a.csv", "A,B\n1,2\n3,4\n");
  int seen = 0;
  const FieldChooser both =
      [](const std::vector<std::string_view>&) -> Result<std::vector<std::uint32_t>> {
    return std::vector<std::uint32_t>{0, 1};
  };
  Status status = read_list(path, {}, kCountedFromHeader, both,
                            [&](std::uint64_t, std::span<const std::string_view>) -> Status {
                              ++seen;
                              return Error(ErrorCode::optout_data, "enough");
                            });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code(), ErrorCode::optout_data);
  EXPECT_EQ(seen, 1);
  status = read_list(
      path, {}, kCountedFromHeader,
      [](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
        EXPECT_EQ(header.size(), 2U);
        return Error(ErrorCode::job_invalid, "no such column");
      },
      [](std::uint64_t, std::span<const std::string_view>) -> Status { return {}; });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().place().file, path);
}

} // namespace
} // namespace tallystick::ingest
