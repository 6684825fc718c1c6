// SPDX-License-Identifier: MIT
// Vector files of other implementations (Botan, Wycheproof), read where they lie beside the source
// tree.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "crypto/prf.hpp"
#include "crypto/primitives.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::bytes_of_hex;
using testing::hex_of;
using testing::key_of_hex;

std::string lower(std::string text) {
  for (char& c : text)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

class SharedVectors : public ::testing::Test {
protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder))
      GTEST_SKIP() << "SKIPPED: no vector files at " << kFolder << "; typed-in vectors still ran";
  }

  using Fields = std::map<std::string, std::string>;

  /// The blocks of "Name = HEX" lines under one [section]; a block ends with the field `last`.
  static std::vector<Fields> section(const std::string& file, const std::string& name,
                                     const std::string& last) {
    std::ifstream in{kFolder / file};
    std::vector<Fields> found;
    Fields fields;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with('[')) inside = line == "[" + name + "]";
      const std::size_t equals = line.find(" =");
      if (!inside || line.starts_with('#') || equals == std::string::npos) continue;
      const std::string key = line.substr(0, equals);
      fields[key] = line.size() > equals + 3 ? lower(line.substr(equals + 3)) : "";
      if (key == last) found.push_back(std::exchange(fields, {}));
    }
    return found;
  }

  static nlohmann::json json(const std::string& file) {
    std::ifstream in{kFolder / file};
    return nlohmann::json::parse(in);
  }

  /// The batch form, where a message is made of whole blocks and the key fits.
  static void expect_token(Suite suite, const std::string& key, const std::string& message,
                           const std::string& token) {
    const auto prf = Prf::make(key_of_hex(key), suite);
    ASSERT_TRUE(prf);
    const std::vector<Block> blocks = testing::blocks_of_hex(message);
    const std::vector<std::uint32_t> whole{0, static_cast<std::uint32_t>(blocks.size())};
    std::vector<Block> out(1);
    prf->long_tokens(blocks, whole, out);
    EXPECT_EQ(hex_of(out[0]), token);
    if (blocks.size() != 1) return;
    prf->tokens(blocks, out);
    EXPECT_EQ(hex_of(out[0]), token);
  }
  static bool in_whole_blocks(const std::string& message) {
    return !message.empty() && message.size() % 32 == 0;
  }

  static inline const std::filesystem::path kFolder =
      std::filesystem::path{TALLYSTICK_SOURCE_DIR} / ".." / "shared" / "vectors" / "crypto";
};

TEST_F(SharedVectors, CmacFile) {
  const auto cases = section("cmac.vec", "CMAC(AES-256)", "Out");
  ASSERT_GE(cases.size(), 4U);
  for (const Fields& fields : cases) {
    const auto code = cmac_aes256(bytes_of_hex(fields.at("Key")), bytes_of_hex(fields.at("In")));
    ASSERT_TRUE(code);
    EXPECT_EQ(hex_of(*code), fields.at("Out"));
    if (in_whole_blocks(fields.at("In")))
      expect_token(Suite::aes256_cmac, fields.at("Key"), fields.at("In"), fields.at("Out"));
  }
}

TEST_F(SharedVectors, HmacFile) {
  const auto cases = section("hmac.vec", "HMAC(SHA-256)", "Out");
  ASSERT_GE(cases.size(), 4U);
  for (const Fields& fields : cases) {
    const auto code = hmac_sha256(bytes_of_hex(fields.at("Key")), bytes_of_hex(fields.at("In")));
    ASSERT_TRUE(code);
    EXPECT_EQ(hex_of(*code), fields.at("Out"));
  }
}

TEST_F(SharedVectors, HkdfFile) {
  const auto cases = section("hkdf.vec", "HKDF(HMAC(SHA-256))", "Output");
  ASSERT_GE(cases.size(), 3U);
  for (Fields fields : cases) {
    std::vector<std::byte> out(fields.at("Output").size() / 2);
    ASSERT_TRUE(hkdf_sha256(bytes_of_hex(fields.at("Secret")), bytes_of_hex(fields["Salt"]),
                            bytes_of_hex(fields["Label"]), out));
    EXPECT_EQ(hex_of(out), fields.at("Output"));
  }
}

TEST_F(SharedVectors, WycheproofCmac) {
  std::size_t tried = 0;
  std::size_t in_batches = 0;
  const nlohmann::json file = json("aes_cmac_test.json");
  for (const auto& group : file.at("testGroups")) {
    if (group.at("keySize") != 256) continue;
    for (const auto& test : group.at("tests")) {
      const std::string key = test.at("key");
      const std::string message = test.at("msg");
      const std::string tag = test.at("tag");
      const auto code = cmac_aes256(bytes_of_hex(key), bytes_of_hex(message));
      ASSERT_TRUE(code);
      const bool valid = test.at("result") == "valid";
      EXPECT_EQ(hex_of(*code).substr(0, tag.size()) == tag, valid) << "tcId " << test.at("tcId");
      ++tried;
      if (!valid || tag.size() != 32 || !in_whole_blocks(message)) continue;
      expect_token(Suite::aes256_cmac, key, message, tag);
      ++in_batches;
    }
  }
  EXPECT_GE(tried, 50U);
  EXPECT_GE(in_batches, 2U);
}

TEST_F(SharedVectors, WycheproofHmac) {
  std::size_t tried = 0;
  std::size_t in_batches = 0;
  const nlohmann::json file = json("hmac_sha256_test.json");
  for (const auto& group : file.at("testGroups")) {
    for (const auto& test : group.at("tests")) {
      const std::string key = test.at("key");
      const std::string message = test.at("msg");
      const std::string tag = test.at("tag");
      const auto code = hmac_sha256(bytes_of_hex(key), bytes_of_hex(message));
      ASSERT_TRUE(code);
      const bool valid = test.at("result") == "valid";
      EXPECT_EQ(hex_of(*code).substr(0, tag.size()) == tag, valid) << "tcId " << test.at("tcId");
      ++tried;
      if (!valid || key.size() != 64 || !in_whole_blocks(message)) continue;
      expect_token(Suite::hmac_sha256_128, key, message, tag.substr(0, 32));
      ++in_batches;
    }
  }
  EXPECT_GE(tried, 50U);
  EXPECT_GE(in_batches, 2U);
}

TEST_F(SharedVectors, WycheproofHkdf) {
  std::size_t tried = 0;
  const nlohmann::json file = json("hkdf_sha256_test.json");
  for (const auto& group : file.at("testGroups")) {
    for (const auto& test : group.at("tests")) {
      std::vector<std::byte> out(test.at("size").get<std::size_t>());
      const Status status = hkdf_sha256(bytes_of_hex(test.at("ikm").get<std::string>()),
                                        bytes_of_hex(test.at("salt").get<std::string>()),
                                        bytes_of_hex(test.at("info").get<std::string>()), out);
      if (test.at("result") == "invalid") {
        EXPECT_FALSE(status) << "tcId " << test.at("tcId");
      } else {
        ASSERT_TRUE(status) << "tcId " << test.at("tcId");
        EXPECT_EQ(hex_of(out), test.at("okm").get<std::string>()) << "tcId " << test.at("tcId");
      }
      ++tried;
    }
  }
  EXPECT_GE(tried, 50U);
}

} // namespace
} // namespace tallystick::crypto
