// SPDX-License-Identifier: MIT
// Published vectors, typed in from their documents.
#include <gtest/gtest.h>

#include "crypto/derive.hpp"
#include "crypto/digest.hpp"
#include "crypto/permutation.hpp"
#include "crypto/prf.hpp"
#include "crypto/primitives.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::blocks_of_hex;
using testing::bytes_of_hex;
using testing::hex_of;
using testing::key_of_hex;

// NIST SP 800-38A and 800-38B share this AES-256 key and these four blocks.
constexpr const char* kNistKey = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
constexpr const char* kNistBlocks =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

struct CmacExample {
  std::size_t length;
  const char* code;
};
// SP 800-38B, appendix D.3 (AES-256), examples 9 to 12.
constexpr CmacExample kCmacExamples[] = {
    {0, "028962f61b7bf89efc6b551f4667d983"},
    {16, "28a7023f452e8f82bd4bf28d8c37c35c"},
    {40, "aaf3d8f1de5640c232f5b169b9c911e6"},
    {64, "e1992190549f6ed5696a2c056c315410"},
};

TEST(Sp80038B, OneShotCmac) {
  const std::vector<std::byte> message = bytes_of_hex(kNistBlocks);
  for (const CmacExample& example : kCmacExamples) {
    const auto code = cmac_aes256(bytes_of_hex(kNistKey), Bytes{message}.first(example.length));
    ASSERT_TRUE(code);
    EXPECT_EQ(hex_of(*code), example.code) << example.length << " bytes";
  }
}

TEST(Sp80038B, BatchesOfWholeBlocks) {
  const auto prf = Prf::make(key_of_hex(kNistKey), Suite::aes256_cmac);
  ASSERT_TRUE(prf);
  const std::vector<Block> message = blocks_of_hex(kNistBlocks);
  std::vector<Block> one(1);
  prf->tokens(std::span{message}.first(1), one);
  EXPECT_EQ(hex_of(one[0]), kCmacExamples[1].code);
  const std::vector<std::uint32_t> whole{0, 4};
  prf->long_tokens(message, whole, one);
  EXPECT_EQ(hex_of(one[0]), kCmacExamples[3].code);
}

// SP 800-38A, F.1.5 and F.1.6 (ECB-AES256): the permutation of single blocks.
TEST(Sp80038A, Permutation) {
  const auto permutation = BlockPermutation::make(key_of_hex(kNistKey));
  ASSERT_TRUE(permutation);
  std::vector<Block> blocks = blocks_of_hex(kNistBlocks);
  permutation->encrypt(blocks);
  EXPECT_EQ(hex_of(blocks[0]), "f3eed1bdb5d2a03c064b5a7e3db181f8");
  EXPECT_EQ(hex_of(blocks[1]), "591ccb10d410ed26dc5ba74a31362870");
  EXPECT_EQ(hex_of(blocks[2]), "b6ed21b99ca6f4f9f153e7b1beafed1d");
  EXPECT_EQ(hex_of(blocks[3]), "23304b7a39f9f3ff067d8d8f9e24ecc7");
  permutation->decrypt(blocks);
  EXPECT_TRUE(blocks == blocks_of_hex(kNistBlocks));
}

// FIPS 197, appendix C.3.
TEST(Fips197, Aes256) {
  const auto permutation = BlockPermutation::make(
      key_of_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  ASSERT_TRUE(permutation);
  std::vector<Block> block = blocks_of_hex("00112233445566778899aabbccddeeff");
  permutation->encrypt(block);
  EXPECT_EQ(hex_of(block[0]), "8ea2b7ca516745bfeafc49904b496089");
}

std::string repeated(const char* byte, std::size_t count) {
  std::string hex;
  for (std::size_t i = 0; i < count; ++i)
    hex += byte;
  return hex;
}

std::vector<std::byte> bytes_of_text(std::string_view text) {
  const auto bytes = std::as_bytes(std::span{text});
  return {bytes.begin(), bytes.end()};
}

// RFC 4231, test cases 1 to 7 (case 5 gives 128 bits).
TEST(Rfc4231, HmacSha256) {
  struct Case {
    std::vector<std::byte> key;
    std::vector<std::byte> message;
    std::string code;
  };
  const Case cases[] = {
      {bytes_of_hex(repeated("0b", 20)), bytes_of_text("Hi There"),
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {bytes_of_text("Jefe"), bytes_of_text("what do ya want for nothing?"),
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {bytes_of_hex(repeated("aa", 20)), bytes_of_hex(repeated("dd", 50)),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {bytes_of_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"),
       bytes_of_hex(repeated("cd", 50)),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {bytes_of_hex(repeated("0c", 20)), bytes_of_text("Test With Truncation"),
       "a3b6167473100ee06e0c796c2955552b"},
      {bytes_of_hex(repeated("aa", 131)),
       bytes_of_text("Test Using Larger Than Block-Size Key - Hash Key First"),
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {bytes_of_hex(repeated("aa", 131)),
       bytes_of_text("This is a test using a larger than block-size key and a larger than "
                     "block-size data. The key needs to be hashed before being used by the "
                     "HMAC algorithm."),
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const Case& test : cases) {
    const auto code = hmac_sha256(test.key, test.message);
    ASSERT_TRUE(code);
    EXPECT_EQ(hex_of(*code).substr(0, test.code.size()), test.code);
  }
}

// RFC 5869, appendices A.1 to A.3.
TEST(Rfc5869, HkdfSha256) {
  const auto run = [](const std::string& secret, const std::string& salt, const std::string& info,
                      std::size_t length) {
    std::vector<std::byte> out(length);
    const Status status =
        hkdf_sha256(bytes_of_hex(secret), bytes_of_hex(salt), bytes_of_hex(info), out);
    return status ? hex_of(out) : "failed";
  };
  EXPECT_EQ(run(repeated("0b", 22), "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  const auto counted = [](unsigned from, unsigned to) {
    std::vector<std::byte> bytes;
    for (unsigned value = from; value <= to; ++value)
      bytes.push_back(static_cast<std::byte>(value));
    return hex_of(bytes);
  };
  EXPECT_EQ(run(counted(0x00, 0x4F), counted(0x60, 0xAF), counted(0xB0, 0xFF), 82),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  EXPECT_EQ(run(repeated("0b", 22), "", "", 42),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

// FIPS 180-4 examples (NIST "SHA256.pdf"): two blocks, and a million times 'a'.
TEST(Fips180, Sha256) {
  auto two_blocks = Sha256::make();
  ASSERT_TRUE(two_blocks);
  two_blocks->update(bytes_of_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
  EXPECT_EQ(two_blocks->hex(), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  auto million = Sha256::make();
  ASSERT_TRUE(million);
  for (int i = 0; i < 1000; ++i)
    million->update(bytes_of_text(std::string(1000, 'a')));
  EXPECT_EQ(million->hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Not published: computed once with Python's hmac module from the encoding that derive.hpp
// documents. A change here is a change of every token ever made.
TEST(Derivation, NeverChanges) {
  const SecretKey root =
      key_of_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  const auto token_key = derive(root, "linkage token", "nhs-number/aes-256-cmac", 7);
  const auto store_key = derive(root, "store layer", "", 0);
  ASSERT_TRUE(token_key && store_key);
  EXPECT_EQ(hex_of(RawKey::reveal(*token_key)),
            "fb81dead2374ec644e4c986fff89ce7950319335be5695467dc4ea075ace0412");
  EXPECT_EQ(hex_of(RawKey::reveal(*store_key)),
            "c13e4c72efa617b8d405b44bab52e8def86ee0c110614c71814cc4b9996e4d02");
}

} // namespace
} // namespace tallystick::crypto
