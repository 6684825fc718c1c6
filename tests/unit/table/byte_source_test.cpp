// SPDX-License-Identifier: MIT
#include "table/byte_source.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "table/atomic_file.hpp"
#include "unit/table/temporary_folder.hpp"

namespace tallystick::table {
namespace {

using testing::content_of;
using testing::TemporaryFolder;

/// Text that does not compress to nothing.
std::string long_text(std::size_t bytes) {
  std::string text;
  std::uint64_t state = 1;
  while (text.size() < bytes) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    text += std::to_string(state >> 40) + ",";
  }
  return text;
}

std::string compressed(const std::string& text, Compression compression) {
  const TemporaryFolder folder;
  auto file = PendingFile::create(folder / "x", {0600, compression});
  if (!file || !file->write(text) || !file->commit()) return "cannot compress";
  return content_of(folder / "x");
}

struct ReadAll {
  std::string text;
  std::optional<Error> error;
  std::uint64_t bytes_read = 0;
  std::uint64_t size = 0;
};

ReadAll read_all(const std::string& path, std::size_t piece = 70'000, ByteObserver observer = {}) {
  ReadAll all;
  auto source = open_bytes(path, std::move(observer));
  if (!source) {
    all.error = source.error();
    return all;
  }
  std::vector<std::byte> buffer(piece);
  while (true) {
    auto got = (*source)->read(buffer);
    if (!got) all.error = got.error();
    if (!got || *got == 0) break;
    all.text.append(reinterpret_cast<const char*>(buffer.data()), *got);
  }
  if (all.error) {
    EXPECT_FALSE((*source)->read(buffer)) << "an error must stay an error";
  }
  all.bytes_read = (*source)->bytes_read();
  all.size = (*source)->size();
  return all;
}

class ByteSourceTest : public ::testing::TestWithParam<Compression> {};

TEST_P(ByteSourceTest, GivesTheTextWhateverTheNameAndThePieces) {
  const TemporaryFolder folder;
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{5}, std::size_t{1'500'000}}) {
    const std::string text = bytes == 0 ? "" : long_text(bytes).substr(0, bytes);
    const std::string stored = compressed(text, GetParam());
    const std::string path = folder.with("named.csv", stored);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}, std::size_t{2'000'000}}) {
      if (piece == 1 && bytes > 10) continue;
      const ReadAll all = read_all(path, piece);
      ASSERT_FALSE(all.error) << all.error->to_text();
      ASSERT_EQ(all.text, text);
      EXPECT_EQ(all.bytes_read, stored.size());
      EXPECT_EQ(all.size, stored.size());
    }
  }
}

TEST_P(ByteSourceTest, PartsOneAfterAnotherAreOneText) {
  const TemporaryFolder folder;
  const std::string a = long_text(300'000);
  const std::string b = "second part\n";
  const std::string path = folder.with("x", compressed(a, GetParam()) + compressed(b, GetParam()) +
                                                compressed("", GetParam()));
  const ReadAll all = read_all(path);
  ASSERT_FALSE(all.error) << all.error->to_text();
  EXPECT_EQ(all.text, a + b);
}

TEST_P(ByteSourceTest, AFileCutShortIsRefusedWhereverItIsCut) {
  if (GetParam() == Compression::none) GTEST_SKIP() << "plain text cannot show that it was cut";
  const TemporaryFolder folder;
  const std::string stored = compressed(long_text(900), GetParam());
  for (std::size_t length = 4; length < stored.size(); ++length) {
    const ReadAll all = read_all(folder.with("x", stored.substr(0, length)));
    ASSERT_TRUE(all.error) << length;
    ASSERT_EQ(all.error->code(), ErrorCode::input_refused);
    ASSERT_EQ(all.error->place().file, folder / "x");
  }
}

TEST_P(ByteSourceTest, ADamagedFileIsRefused) {
  if (GetParam() == Compression::none) GTEST_SKIP() << "plain text cannot show damage";
  const TemporaryFolder folder;
  const std::string stored = compressed(long_text(100'000), GetParam());
  for (const std::size_t at : {stored.size() / 4, stored.size() / 2, stored.size() - 3}) {
    std::string damaged = stored;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const ReadAll all = read_all(folder.with("x", damaged));
    ASSERT_TRUE(all.error) << at;
    EXPECT_EQ(all.error->code(), ErrorCode::input_refused);
  }
  const ReadAll trailing = read_all(folder.with("x", stored + "not compressed"));
  ASSERT_TRUE(trailing.error);
  EXPECT_EQ(trailing.error->code(), ErrorCode::input_refused);
}

TEST_P(ByteSourceTest, TheObserverSeesTheFileAsItIsOnDisk) {
  const TemporaryFolder folder;
  const std::string stored = compressed(long_text(1'000'000), GetParam());
  std::string seen;
  const ReadAll all =
      read_all(folder.with("x", stored), 5000, [&](std::span<const std::byte> bytes) {
        seen.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      });
  ASSERT_FALSE(all.error);
  EXPECT_EQ(seen, stored);
}

INSTANTIATE_TEST_SUITE_P(Formats, ByteSourceTest,
                         ::testing::Values(Compression::none, Compression::gzip,
                                           Compression::zstd));

TEST(OpenBytesTest, WhatIsNoFileIsRefused) {
  const TemporaryFolder folder;
  for (const std::string& path : {folder / "missing", folder.path()}) {
    auto source = open_bytes(path);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code(), ErrorCode::input_refused);
    EXPECT_EQ(source.error().place().file, path);
  }
}

TEST(OpenBytesTest, ANamedPipeIsReadAndHasNoSize) {
  const TemporaryFolder folder;
  const std::string path = folder / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const std::string text = long_text(200'000);
  std::thread writer(
      [&] { std::ofstream(path, std::ios::binary) << compressed(text, Compression::zstd); });
  const ReadAll all = read_all(path);
  writer.join();
  ASSERT_FALSE(all.error) << all.error->to_text();
  EXPECT_EQ(all.text, text);
  EXPECT_EQ(all.size, 0U);
}

} // namespace
} // namespace tallystick::table
