// SPDX-License-Identifier: MIT
#include "crypto/spill_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "crypto/descriptor.hpp"

namespace tallystick::crypto {
namespace {

using Unit = std::vector<std::byte>;

Unit unit_of(std::size_t bytes, unsigned seed) {
  Unit unit(bytes);
  for (std::size_t i = 0; i != bytes; ++i)
    unit[i] = static_cast<std::byte>((i * 31 + seed * 17) & 0xFFU);
  return unit;
}

class SpillFile : public testing::Test {
protected:
  SpillFile() {
    std::string name =
        (std::filesystem::temp_directory_path() / "tallystick-spill-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~SpillFile() override { std::filesystem::remove_all(folder_); }

  /// The nameless file, as this process has it open.
  [[nodiscard]] std::string file() const {
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      const auto target = std::filesystem::read_symlink(entry.path(), gone);
      if (target.string().starts_with(folder_ + "/")) return entry.path().string();
    }
    return {};
  }
  [[nodiscard]] Unit bytes_on_disk() const {
    Unit bytes(std::filesystem::file_size(file()));
    const Descriptor opened{::open(file().c_str(), O_RDONLY | O_CLOEXEC)};
    EXPECT_EQ(::pread(opened.get(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
    return bytes;
  }
  static Unit read(const SpillStore& store, std::uint64_t at, std::size_t bytes) {
    Unit unit(bytes);
    store.get(at, unit);
    return unit;
  }

  std::string folder_;
};

TEST_F(SpillFile, GivesBackWhatWasPut) {
  const auto store = make_spill_file(folder_);
  std::vector<std::uint64_t> at;
  const std::vector<std::size_t> sizes = {1, 16, 65'536, 1'048'576, 0, 999};
  for (unsigned i = 0; i != sizes.size(); ++i)
    at.push_back(store->put(unit_of(sizes[i], i)));
  std::vector<std::jthread> readers;
  for (int thread = 0; thread != 3; ++thread)
    readers.emplace_back([&] {
      for (unsigned i = 0; i != sizes.size(); ++i)
        EXPECT_EQ(read(*store, at[i], sizes[i]), unit_of(sizes[i], i)) << i;
    });
}

TEST_F(SpillFile, HasNoNameAndIsForNobodyElse) {
  const auto store = make_spill_file(folder_);
  EXPECT_TRUE(file().empty()) << "made before it is needed";
  static_cast<void>(store->put(unit_of(100, 1)));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  struct stat facts {};
  ASSERT_EQ(::stat(file().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777U, 0600U);
  EXPECT_EQ(facts.st_nlink, 0U);
}

TEST_F(SpillFile, HoldsCiphertextOnly) {
  const std::string secret = "nine nine nine 123 4567 and its token";
  Unit unit(4096);
  for (std::size_t i = 0; i + secret.size() <= unit.size(); i += secret.size())
    std::transform(secret.begin(), secret.end(), unit.begin() + static_cast<std::ptrdiff_t>(i),
                   [](char c) { return static_cast<std::byte>(c); });
  const auto store = make_spill_file(folder_);
  static_cast<void>(store->put(unit));
  static_cast<void>(store->put(unit));
  const Unit disk = bytes_on_disk();
  EXPECT_EQ(std::search(disk.begin(), disk.end(), unit.begin(), unit.begin() + 8), disk.end());
  const Unit first(disk.begin(), disk.begin() + 4096);
  const Unit second(disk.begin() + 4096 + 16, disk.begin() + 8192 + 16);
  EXPECT_NE(first, second) << "equal units must not look equal";
}

TEST_F(SpillFile, EachRunHasItsOwnKey) {
  const Unit unit = unit_of(256, 3);
  Unit one;
  {
    const auto store = make_spill_file(folder_);
    static_cast<void>(store->put(unit));
    one = bytes_on_disk();
  }
  const auto store = make_spill_file(folder_);
  static_cast<void>(store->put(unit));
  EXPECT_NE(bytes_on_disk(), one);
}

TEST_F(SpillFile, RefusesAUnitThatWasChanged) {
  const auto store = make_spill_file(folder_);
  const std::uint64_t at = store->put(unit_of(5000, 1));
  const std::uint64_t next = store->put(unit_of(5000, 2));
  const Descriptor opened{::open(file().c_str(), O_RDWR | O_CLOEXEC)};
  ASSERT_TRUE(opened.valid());
  Unit sealed(5016);
  const auto place = [](std::uint64_t where) { return static_cast<off_t>(where); };
  ASSERT_EQ(::pread(opened.get(), sealed.data(), sealed.size(), place(next)), 5016);
  ASSERT_EQ(::pwrite(opened.get(), sealed.data(), sealed.size(), place(at)), 5016);
  Unit unit(5000);
  const auto refusal = [&](std::uint64_t where) {
    try {
      store->get(where, unit);
    } catch (const std::system_error& failure) {
      return failure.code();
    }
    return std::error_code();
  };
  EXPECT_EQ(refusal(at), std::errc::io_error) << "a good unit from another place";
  EXPECT_FALSE(refusal(next));
  sealed[77] ^= std::byte{1};
  ASSERT_EQ(::pwrite(opened.get(), sealed.data(), sealed.size(), place(next)), 5016);
  EXPECT_EQ(refusal(next), std::errc::io_error) << "one bit";
  ASSERT_EQ(::ftruncate(opened.get(), 100), 0);
  EXPECT_EQ(refusal(next), std::errc::io_error) << "cut short";
}

TEST_F(SpillFile, GivesTheDiskBack) {
  const auto store = make_spill_file(folder_);
  const std::size_t bytes = std::size_t{4} << 20;
  const std::uint64_t first = store->put(unit_of(bytes, 1));
  const std::uint64_t second = store->put(unit_of(bytes, 2));
  struct stat before {};
  ASSERT_EQ(::stat(file().c_str(), &before), 0);
  store->drop(first, bytes);
  struct stat after {};
  ASSERT_EQ(::stat(file().c_str(), &after), 0);
  EXPECT_LT(after.st_blocks, before.st_blocks);
  EXPECT_EQ(read(*store, second, bytes), unit_of(bytes, 2));
  EXPECT_EQ(store->bytes_written(), 2 * (bytes + 16));
}

TEST_F(SpillFile, SaysWhyItCannotWrite) {
  const auto store = make_spill_file(folder_ + "/nowhere");
  try {
    static_cast<void>(store->put(unit_of(10, 1)));
    FAIL();
  } catch (const std::system_error& failure) {
    EXPECT_EQ(failure.code(), std::errc::no_such_file_or_directory);
  }
}

} // namespace
} // namespace tallystick::crypto
