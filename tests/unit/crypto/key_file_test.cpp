// SPDX-License-Identifier: MIT
#include "crypto/key_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "crypto/key_text.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

namespace fs = std::filesystem;

const Date kCreated = std::chrono::sys_days{std::chrono::year{2026} / 3 / 31};

class KeyFiles : public ::testing::Test {
protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "tallystick-keys-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name = "linkage.key") const {
    return (folder_ / name).string();
  }
  /// A whole linkage key of epoch 7.
  [[nodiscard]] std::string written_key() const {
    const auto id = write_key_file(path(), KeyPurpose::linkage, 7, kCreated);
    EXPECT_TRUE(id) << id.error().to_text();
    return path();
  }
  static std::string text_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static void put(const std::string& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  }
  static std::string refusal(const std::string& file, KeyPurpose purpose = KeyPurpose::linkage) {
    const auto key = read_key_file(file, purpose);
    if (key) return "read";
    EXPECT_EQ(key.error().code(), ErrorCode::key_refused);
    EXPECT_EQ(key.error().place().file, file);
    return std::string{key.error().what().view()};
  }

  fs::path folder_;
};

TEST_F(KeyFiles, AWrittenKeyIsReadBack) {
  const auto id = write_key_file(path(), KeyPurpose::linkage, 4294967295U, kCreated);
  ASSERT_TRUE(id);
  const auto first = read_key_file(path(), KeyPurpose::linkage);
  const auto second = read_key_file(path(), KeyPurpose::linkage);
  ASSERT_TRUE(first) << first.error().to_text();
  ASSERT_TRUE(second);
  EXPECT_EQ(first->id, *id);
  EXPECT_EQ(first->purpose, KeyPurpose::linkage);
  EXPECT_EQ(first->epoch, 4294967295U);
  EXPECT_EQ(first->created, kCreated);
  EXPECT_TRUE(first->key == second->key);
}

TEST_F(KeyFiles, EveryPurposeHasAFileAndOnlyItsOwn) {
  constexpr std::array kAll = {KeyPurpose::linkage, KeyPurpose::project, KeyPurpose::store};
  for (const KeyPurpose made : kAll) {
    const std::string file = path(std::string{name_of(made)});
    ASSERT_TRUE(write_key_file(file, made, 0, kCreated));
    for (const KeyPurpose wanted : kAll)
      EXPECT_EQ(refusal(file, wanted), made == wanted ? "read" : "key file is for another purpose");
    EXPECT_EQ(parse_key_purpose(name_of(made)), made);
  }
  EXPECT_FALSE(parse_key_purpose("Linkage"));
  EXPECT_FALSE(parse_key_purpose(""));
}

TEST_F(KeyFiles, NewKeysDifferInKeyAndId) {
  const auto a = write_key_file(path("a"), KeyPurpose::store, 0, kCreated);
  const auto b = write_key_file(path("b"), KeyPurpose::store, 0, kCreated);
  ASSERT_TRUE(a);
  ASSERT_TRUE(b);
  EXPECT_NE(*a, *b);
  EXPECT_FALSE(read_key_file(path("a"), KeyPurpose::store)->key ==
               read_key_file(path("b"), KeyPurpose::store)->key);
}

TEST_F(KeyFiles, FilesAreForTheOwnerOnlyWhateverTheUmask) {
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const mode_t before = ::umask(mask);
    const std::string file = path("mask" + std::to_string(mask));
    const auto id = write_key_file(file, KeyPurpose::linkage, 0, kCreated);
    ::umask(before);
    ASSERT_TRUE(id);
    struct stat facts {};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777, mode_t{0600});
  }
}

TEST_F(KeyFiles, MissingFoldersAreMadeForTheOwnerOnly) {
  const mode_t before = ::umask(0);
  const auto id = write_key_file(path("new/deep/linkage.key"), KeyPurpose::linkage, 0, kCreated);
  ::umask(before);
  ASSERT_TRUE(id) << id.error().to_text();
  for (const char* made : {"new", "new/deep"}) {
    struct stat facts {};
    ASSERT_EQ(::stat(path(made).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777, mode_t{0700}) << made;
  }
}

TEST_F(KeyFiles, NothingIsEverOverwritten) {
  const std::string text = text_of(written_key());
  const auto again = write_key_file(path(), KeyPurpose::linkage, 8, kCreated);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), ErrorCode::key_refused);
  EXPECT_EQ(text_of(path()), text);

  fs::create_symlink(path("elsewhere"), path("link"));
  EXPECT_FALSE(write_key_file(path("link"), KeyPurpose::linkage, 0, kCreated));
  EXPECT_FALSE(fs::exists(path("elsewhere")));
}

TEST_F(KeyFiles, AFileWhereAFolderShouldBeIsAFailureWithNothingLeft) {
  put(path("file"), "");
  const auto id = write_key_file(path("file/linkage.key"), KeyPurpose::linkage, 0, kCreated);
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().code(), ErrorCode::failed);
}

TEST_F(KeyFiles, GroupOrWorldBitsAreRefused) {
  const std::string file = written_key();
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0644U, 0666U}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    EXPECT_EQ(refusal(file), "key file is open to group or others") << std::oct << mode;
  }
  ASSERT_EQ(::chmod(file.c_str(), 0400), 0);
  EXPECT_EQ(refusal(file), "read") << "a stricter mode is welcome";
}

TEST_F(KeyFiles, TheRefusalSaysWhatToDo) {
  const std::string file = written_key();
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  const auto key = read_key_file(file, KeyPurpose::linkage);
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().to_text().find("chmod 600"), std::string::npos);
}

TEST_F(KeyFiles, WhatIsNotARegularFileIsRefused) {
  EXPECT_EQ(refusal(path("missing")), "key file does not exist");
  EXPECT_EQ(refusal(folder_.string()), "key file is not a regular file");
  fs::create_symlink(written_key(), path("link"));
  EXPECT_EQ(refusal(path("link")), "key file is a symbolic link");
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(refusal(path("pipe")), "key file is not a regular file") << "and does not wait";
  EXPECT_EQ(refusal("/dev/null"), "key file is not a regular file");
}

TEST_F(KeyFiles, AnotherUsersFileIsRefused) {
  const std::string file = written_key();
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(::chown(file.c_str(), 12345, 12345), 0);
  EXPECT_EQ(refusal(file), "key file belongs to another user");
}

TEST_F(KeyFiles, EveryTruncationIsRefused) {
  const std::string text = text_of(written_key());
  for (std::size_t size = 0; size < text.size(); ++size) {
    put(path("cut"), text.substr(0, size));
    EXPECT_NE(refusal(path("cut")), "read") << "cut to " << size << " bytes";
  }
}

TEST_F(KeyFiles, TrailingTextIsRefused) {
  const std::string text = text_of(written_key());
  for (const char* more : {"\n", " ", "x", "\0x", "check 00\n"}) {
    put(path("more"), text + std::string(more, more[0] == '\0' ? 2 : std::strlen(more)));
    EXPECT_EQ(refusal(path("more")), "key file does not have the format of a key file");
  }
  put(path("long"), text + std::string(100000, '\n'));
  EXPECT_EQ(refusal(path("long")), "key file is too long to be a key file");
}

TEST_F(KeyFiles, EveryFlippedBitIsRefused) {
  const std::string text = text_of(written_key());
  SecretBuffer buffer;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ (1U << bit));
      buffer.clear();
      buffer.append(changed);
      const auto key = parse_key_text(buffer);
      ASSERT_FALSE(key) << "bit " << bit << " of byte " << i;
      EXPECT_EQ(key.error().code(), ErrorCode::key_refused);
    }
  }
}

TEST_F(KeyFiles, EditedFieldsAreRefused) {
  const std::string text = text_of(written_key());
  const auto edited = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    put(path("edited"), changed.replace(at, from.size(), to));
    return refusal(path("edited"));
  };
  const std::string damaged = "key file is damaged: its check value does not fit";
  const std::string malformed = "key file does not have the format of a key file";
  EXPECT_EQ(edited("purpose linkage", "purpose project"), damaged);
  EXPECT_EQ(edited("epoch 7", "epoch 8"), damaged);
  EXPECT_EQ(edited("2026-03-31", "2026-03-30"), damaged);
  EXPECT_EQ(edited("2026-03-31", "2026-02-30"), malformed);
  EXPECT_EQ(edited("epoch 7", "epoch 4294967296"), malformed);
  EXPECT_EQ(edited("epoch 7", "epoch -7"), malformed);
  EXPECT_EQ(edited("epoch 7", "epoch 07"), damaged);
  EXPECT_EQ(edited("key 1", "key 2"), malformed);
  EXPECT_EQ(edited("\n", "\r\n"), malformed);
}

TEST_F(KeyFiles, NoRefusalShowsTheKey) {
  const std::string text = text_of(written_key());
  const std::string digits = text.substr(text.rfind("\nkey ") + 5, 64);
  for (const std::string& broken : {text.substr(0, text.size() - 2), text + "x"}) {
    put(path("broken"), broken);
    const auto key = read_key_file(path("broken"), KeyPurpose::linkage);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().to_text().find(digits.substr(0, 8)), std::string::npos);
  }
  const auto whole = read_key_file(path(), KeyPurpose::linkage);
  ASSERT_TRUE(whole);
  EXPECT_EQ(::testing::PrintToString(*whole),
            "KeyFile(linkage, id " + whole->id.text() + ", key redacted)");
}

TEST(KeyText, IsStable) {
  const auto text =
      key_text(KeyFile{KeyPurpose::project, KeyId{0x0A1B2C3D}, 0, kCreated, testing::key_of(0x42)});
  ASSERT_TRUE(text);
  const std::string_view shown = text->view();
  const std::string expected =
      "tallystick key 1\n"
      "purpose project\n"
      "id 0a1b2c3d\n"
      "epoch 0\n"
      "created 2026-03-31\n"
      "key 4242424242424242424242424242424242424242424242424242424242424242\n"
      "check a764a834f7733c032d3e4184beebcc0b\n";
  EXPECT_EQ(shown, expected);
}

TEST(KeyId, HasOneTextForm) {
  EXPECT_EQ(KeyId{0x0000BEEF}.text(), "0000beef");
  EXPECT_EQ(KeyId::parse("0000beef"), KeyId{0xBEEF});
  for (const char* bad : {"", "beef", "0000BEEF", "0000beef0", "0000beeg", " 000beef"})
    EXPECT_FALSE(KeyId::parse(bad)) << bad;
}

} // namespace
} // namespace tallystick::crypto
