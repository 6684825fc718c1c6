// SPDX-License-Identifier: MIT
#include "table/glob.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "unit/table/temporary_folder.hpp"

namespace tallystick::table {
namespace {

using testing::TemporaryFolder;

TEST(ExpandFilesTest, SortsByBytesAndLeavesDirectoriesOut) {
  const TemporaryFolder folder;
  for (const char* name : {"b.csv", "B.csv", "a.csv", "a.txt"})
    folder.with(name, "");
  std::filesystem::create_directory(folder / "dir.csv");
  auto files = expand_files(folder / "*.csv");
  ASSERT_TRUE(files);
  EXPECT_EQ(*files, (std::vector{folder / "B.csv", folder / "a.csv", folder / "b.csv"}));
}

TEST(ExpandFilesTest, AnExistingFileIsTakenLiterally) {
  const TemporaryFolder folder;
  folder.with("a[1].csv", "");
  folder.with("a1.csv", "");
  auto files = expand_files(folder / "a[1].csv");
  ASSERT_TRUE(files);
  EXPECT_EQ(*files, std::vector{folder / "a[1].csv"});
}

TEST(ExpandFilesTest, NoMatchIsRefusedAndNamesThePattern) {
  const TemporaryFolder folder;
  for (const std::string& pattern : {folder / "*.csv", folder / "missing.csv", folder.path()}) {
    auto files = expand_files(pattern);
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().code(), ErrorCode::input_refused);
    EXPECT_EQ(files.error().place().file, pattern);
  }
}

} // namespace
} // namespace tallystick::table
