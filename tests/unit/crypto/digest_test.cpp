// SPDX-License-Identifier: MIT
#include "crypto/digest.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace tallystick::crypto {
namespace {

// FIPS 180-4 example values: the empty message and "abc".
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

TEST(Sha256, MayBeAskedAtAnyTime) {
  auto sha = Sha256::make();
  ASSERT_TRUE(sha);
  EXPECT_EQ(sha->hex(), kEmpty);
  sha->update(bytes("a"));
  sha->update({});
  sha->update(bytes("bc"));
  EXPECT_EQ(sha->hex(), kAbc);
  EXPECT_EQ(sha->hex(), kAbc);
}

TEST(Sha256, OfAFileIsThatOfItsBytes) {
  std::string path = (std::filesystem::temp_directory_path() / "tallystick-digest-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  ASSERT_GE(descriptor, 0);
  ::close(descriptor);
  EXPECT_EQ(*sha256_of_file(path), kEmpty);

  const std::string text(3'000'001, 'x'); // longer than one read
  std::ofstream{path, std::ios::binary} << text;
  auto sha = Sha256::make();
  ASSERT_TRUE(sha);
  sha->update(bytes(text));
  const auto of_file = sha256_of_file(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(of_file);
  EXPECT_EQ(*of_file, sha->hex());
}

TEST(Sha256, AFileThatCannotBeReadIsRefused) {
  const std::string folder = std::filesystem::temp_directory_path().string();
  for (const std::string& path : {folder + "/no such file", folder}) {
    const auto digest = sha256_of_file(path);
    ASSERT_FALSE(digest) << path;
    EXPECT_EQ(digest.error().code(), ErrorCode::input_refused);
    EXPECT_EQ(digest.error().place().file, path);
  }
}

} // namespace
} // namespace tallystick::crypto
