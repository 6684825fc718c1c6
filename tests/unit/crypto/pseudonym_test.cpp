// SPDX-License-Identifier: MIT
#include "crypto/pseudonym.hpp"

#include <gtest/gtest.h>

#include <set>

#include "crypto/derive.hpp"
#include "crypto/permutation.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::hex_of;
using testing::key_of;
using testing::random_blocks;

std::vector<Block> pseudonyms(const PseudonymCipher& cipher,
                              const std::vector<std::uint64_t>& serials) {
  std::vector<Block> out(serials.size());
  cipher.make(serials, out);
  return out;
}

const std::vector<std::uint64_t> kSerials = {0, 1, 2, 255, 256, 0x0102030405060708U, UINT64_MAX};

TEST(Pseudonym, LeadsBackToItsSerial) {
  const auto cipher = PseudonymCipher::make(key_of(1), 0xABCD);
  ASSERT_TRUE(cipher);
  const std::vector<Block> made = pseudonyms(*cipher, kSerials);
  for (std::size_t i = 0; i < kSerials.size(); ++i) {
    const auto serial = cipher->reverse(made[i]);
    ASSERT_TRUE(serial);
    EXPECT_EQ(*serial, kSerials[i]);
  }
}

TEST(Pseudonym, HidesTagZerosAndSerialInTheDocumentedLayout) {
  const auto cipher = PseudonymCipher::make(key_of(1), 0xABCD);
  const auto subkey = derive(key_of(1), "release pseudonym", {}, 0);
  ASSERT_TRUE(cipher && subkey);
  std::vector<Block> plain = pseudonyms(*cipher, {0x0102030405060708U});
  BlockPermutation::make(*subkey)->decrypt(plain);
  EXPECT_EQ(hex_of(plain[0]), "abcd0000000000000102030405060708");
}

TEST(Pseudonym, ProjectsShareNothing) {
  const auto a = PseudonymCipher::make(key_of(1), 1);
  const auto other_key = PseudonymCipher::make(key_of(2), 1);
  const auto other_tag = PseudonymCipher::make(key_of(1), 2);
  ASSERT_TRUE(a && other_key && other_tag);
  std::set<std::string> seen;
  for (const PseudonymCipher* cipher : {&*a, &*other_key, &*other_tag})
    for (const Block& pseudonym : pseudonyms(*cipher, kSerials))
      seen.insert(hex_of(pseudonym));
  EXPECT_EQ(seen.size(), 3 * kSerials.size());
}

TEST(Pseudonym, WrongKeysAndTagsAreRefused) {
  const auto a = PseudonymCipher::make(key_of(1), 1);
  const auto other_key = PseudonymCipher::make(key_of(2), 1);
  const auto other_tag = PseudonymCipher::make(key_of(1), 2);
  ASSERT_TRUE(a && other_key && other_tag);
  for (const Block& pseudonym : pseudonyms(*a, kSerials)) {
    for (const PseudonymCipher* cipher : {&*other_key, &*other_tag}) {
      const auto serial = cipher->reverse(pseudonym);
      ASSERT_FALSE(serial);
      EXPECT_EQ(serial.error().code(), ErrorCode::key_mismatch);
    }
  }
}

TEST(Pseudonym, ForgedBlocksAreRefused) {
  const auto cipher = PseudonymCipher::make(key_of(1), 1);
  ASSERT_TRUE(cipher);
  for (const Block& forged : random_blocks(2000, 9))
    EXPECT_FALSE(cipher->reverse(forged));
  for (Block pseudonym : pseudonyms(*cipher, {12345})) {
    for (std::byte& byte : pseudonym.bytes) {
      byte ^= std::byte{1};
      EXPECT_FALSE(cipher->reverse(pseudonym)) << "one bit changed";
      byte ^= std::byte{1};
    }
  }
}

TEST(PseudonymDeathTest, SizesMustAgree) {
  const auto cipher = PseudonymCipher::make(key_of(1), 1);
  ASSERT_TRUE(cipher);
  std::vector<Block> out(1);
  EXPECT_DEATH(cipher->make(kSerials, out), "");
}

} // namespace
} // namespace tallystick::crypto
