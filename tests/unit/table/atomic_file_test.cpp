// SPDX-License-Identifier: MIT
#include "table/atomic_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <vector>

#include "unit/table/temporary_folder.hpp"

namespace tallystick::table {
namespace {

using testing::content_of;
using testing::TemporaryFolder;

mode_t permissions(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777U : 0;
}

std::string only_entry(const TemporaryFolder& folder) {
  return std::filesystem::directory_iterator(folder.path())->path().string();
}

TEST(PendingFileTest, NothingHasTheNameBeforeCommit) {
  const TemporaryFolder folder;
  const std::string path = folder.with("out.csv", "old");
  auto file = PendingFile::create(path);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));
  EXPECT_EQ(content_of(path), "old");
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(content_of(path), "new");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(PendingFileTest, WithoutCommitNothingIsLeftBehind) {
  const TemporaryFolder folder;
  {
    auto file = PendingFile::create(folder / "out.csv");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("text"));
    EXPECT_EQ(folder.entries(), 1U);
  }
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(PendingFileTest, OnlyTheOwnerMayReadUnlessAskedOtherwise) {
  const TemporaryFolder folder;
  const mode_t umask_before = umask(0);
  auto closed = PendingFile::create(folder / "closed");
  ASSERT_TRUE(closed && closed->commit());
  umask(0077);
  auto open = PendingFile::create(folder / "open", {0644, Compression::none});
  ASSERT_TRUE(open && open->commit());
  umask(umask_before);
  EXPECT_EQ(permissions(folder / "closed"), 0600U);
  EXPECT_EQ(permissions(folder / "open"), 0644U);
}

TEST(PendingFileTest, WhileBeingWrittenOnlyTheOwnerMayRead) {
  const TemporaryFolder folder;
  auto file = PendingFile::create(folder / "open", {0644, Compression::none});
  ASSERT_TRUE(file);
  EXPECT_EQ(permissions(only_entry(folder)), 0600U);
}

TEST(PendingFileTest, SeveralFilesAreCommittedTogether) {
  const TemporaryFolder folder;
  std::vector<PendingFile> files;
  for (const char* name : {"a", "b", "c"}) {
    auto file = PendingFile::create(folder / name);
    ASSERT_TRUE(file && file->write(name));
    files.push_back(*std::move(file));
  }
  ASSERT_TRUE(PendingFile::commit_all(files));
  EXPECT_EQ(content_of(folder / "a") + content_of(folder / "b") + content_of(folder / "c"), "abc");
}

/// The size of files that this process may write, for as long as this object lives.
class FileSizeLimit {
public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(PendingFileTest, IfOneOfSeveralCannotBeWrittenNoneAppears) {
  const TemporaryFolder folder;
  const std::string old = folder.with("a", "old");
  {
    std::vector<PendingFile> files;
    for (const char* name : {"a", "b"}) {
      auto file = PendingFile::create(folder / name);
      ASSERT_TRUE(file);
      files.push_back(*std::move(file));
    }
    ASSERT_TRUE(files[0].write("new"));
    {
      const FileSizeLimit limit(4096);
      EXPECT_FALSE(files[1].write(std::string(10'000, 'x')));
    }
    const Status status = PendingFile::commit_all(files);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code(), ErrorCode::failed);
    EXPECT_EQ(status.error().place().file, folder / "b");
  }
  EXPECT_EQ(content_of(old), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(PendingFileTest, AWriteThatFailedIsNeverTriedAgain) {
  const TemporaryFolder folder;
  auto file = PendingFile::create(folder / "a");
  ASSERT_TRUE(file);
  {
    const FileSizeLimit limit(4096);
    ASSERT_FALSE(file->write(std::string(10'000, 'x')));
  }
  EXPECT_FALSE(file->write("y")) << "there is room again, but a hole would be left";
  EXPECT_FALSE(file->commit());
  EXPECT_FALSE(std::filesystem::exists(folder / "a"));
}

TEST(PendingFileTest, ARenameThatFailsKeepsTheFilesBeforeItOnly) {
  const TemporaryFolder folder;
  std::vector<PendingFile> files;
  for (const char* name : {"a", "b", "c"}) {
    auto file = PendingFile::create(folder / name);
    ASSERT_TRUE(file && file->write(name));
    files.push_back(*std::move(file));
  }
  std::filesystem::create_directory(folder / "b"); // a file cannot take its name
  ASSERT_FALSE(PendingFile::commit_all(files));
  files.clear();
  EXPECT_EQ(content_of(folder / "a"), "a");
  EXPECT_TRUE(std::filesystem::is_directory(folder / "b"));
  EXPECT_EQ(folder.entries(), 2U);
}

TEST(PendingFileTest, AfterCommitItIsComplete) {
  const TemporaryFolder folder;
  auto file = PendingFile::create(folder / "a");
  ASSERT_TRUE(file && file->commit());
  EXPECT_FALSE(file->write("more"));
  EXPECT_FALSE(file->commit());
  EXPECT_EQ(content_of(folder / "a"), "");
}

TEST(PendingFileTest, AFolderThatIsNotThereIsAnError) {
  const TemporaryFolder folder;
  auto file = PendingFile::create(folder / "no/such/out.csv");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code(), ErrorCode::failed);
}

TEST(ByteSinkTest, AFullDiskIsAnErrorForEveryFormat) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full < 0) GTEST_SKIP() << "no /dev/full on this system";
  for (const Compression compression : {Compression::none, Compression::gzip, Compression::zstd}) {
    auto sink = compressing_sink(compression, descriptor_sink(full, "out"));
    ASSERT_TRUE(sink);
    std::string text;
    for (int i = 0; i < 100'000; ++i)
      text += std::to_string(i * 7919LL % 1'000'003);
    const Status wrote = (*sink)->write(std::as_bytes(std::span(text)));
    const Status finished = (*sink)->finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code(), ErrorCode::failed);
    EXPECT_EQ(finished.error().place().file, "out");
    if (compression == Compression::none) {
      EXPECT_FALSE(wrote);
    }
  }
  close(full);
}

TEST(ByteSinkTest, CompressedBytesDoNotDependOnHowTheyWereWritten) {
  const TemporaryFolder folder;
  const std::string text(200'000, 'a');
  for (const char* suffix : {".gz", ".zst"}) {
    std::vector<std::string> stored;
    for (const std::size_t piece : {std::size_t{200'000}, std::size_t{7777}}) {
      const std::string path = folder / (std::to_string(piece) + suffix);
      auto file = PendingFile::create(path, {0600, compression_of(path)});
      ASSERT_TRUE(file);
      for (std::size_t at = 0; at < text.size(); at += piece) {
        ASSERT_TRUE(file->write(std::string_view(text).substr(at, piece)));
      }
      ASSERT_TRUE(file->commit());
      stored.push_back(content_of(path));
    }
    EXPECT_EQ(stored[0], stored[1]) << suffix;
    EXPECT_LT(stored[0].size(), 2000U);
  }
}

TEST(ByteSinkTest, TheFormatFollowsTheEndOfTheName) {
  EXPECT_EQ(compression_of("a.csv"), Compression::none);
  EXPECT_EQ(compression_of("a.csv.gz"), Compression::gzip);
  EXPECT_EQ(compression_of("a.zst"), Compression::zstd);
  EXPECT_EQ(compression_of("gz"), Compression::none);
}

} // namespace
} // namespace tallystick::table
