// SPDX-License-Identifier: MIT
// Batches against the one-shot function, message by message.
#include <gtest/gtest.h>

#include "crypto/prf.hpp"
#include "crypto/primitives.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::hex_of;
using testing::random_blocks;

constexpr std::size_t kBatchSizes[] = {0, 1, 7, 8, 255, 256, 257, 511, 512, 513, 1000, 2049};

/// The definition: the suite's function on the bytes, first 16 bytes of it.
std::string one_shot(const SecretKey& key, Suite suite, std::span<const Block> message) {
  const auto bytes = std::as_bytes(message);
  if (suite == Suite::aes256_cmac) return hex_of(*cmac_aes256(RawKey::reveal(key), bytes));
  return hex_of(*hmac_sha256(RawKey::reveal(key), bytes)).substr(0, 32);
}

class PrfProperty : public ::testing::TestWithParam<Suite> {};

INSTANTIATE_TEST_SUITE_P(Suites, PrfProperty,
                         ::testing::Values(Suite::aes256_cmac, Suite::hmac_sha256_128),
                         [](const auto& suite) {
                           return suite.param == Suite::aes256_cmac ? "cmac" : "hmac";
                         });

TEST_P(PrfProperty, OneBlockTokensEqualOneShot) {
  for (std::uint64_t round = 0; round < 4; ++round) {
    const auto key = SecretKey::random();
    ASSERT_TRUE(key);
    const auto prf = Prf::make(*key, GetParam());
    ASSERT_TRUE(prf);
    for (const std::size_t size : kBatchSizes) {
      const std::vector<Block> messages = random_blocks(size, 100 * round + size);
      std::vector<Block> out(size);
      prf->tokens(messages, out);
      for (std::size_t i = 0; i < size; ++i)
        ASSERT_EQ(hex_of(out[i]), one_shot(*key, GetParam(), std::span{messages}.subspan(i, 1)))
            << "message " << i << " of " << size;
    }
  }
}

TEST_P(PrfProperty, InPlaceEqualsApart) {
  const auto prf = Prf::make(testing::key_of(0x77), GetParam());
  ASSERT_TRUE(prf);
  for (const std::size_t size : kBatchSizes) {
    std::vector<Block> blocks = random_blocks(size, size);
    std::vector<Block> apart(size);
    prf->tokens(blocks, apart);
    prf->tokens(blocks, blocks);
    EXPECT_TRUE(blocks == apart) << size;
  }
}

TEST_P(PrfProperty, TokensOfEqualLengthEqualOneShot) {
  const auto key = SecretKey::random();
  ASSERT_TRUE(key);
  const auto prf = Prf::make(*key, GetParam());
  ASSERT_TRUE(prf);
  for (const std::size_t length : {1U, 2U, 3U, 5U}) {
    for (const std::size_t size : kBatchSizes) {
      const std::vector<Block> blocks = random_blocks(size * length, size + length);
      std::vector<Block> out(size);
      prf->tokens(blocks, length, out);
      for (std::size_t i = 0; i < size; ++i)
        ASSERT_EQ(hex_of(out[i]),
                  one_shot(*key, GetParam(), std::span{blocks}.subspan(i * length, length)))
            << "message " << i << " of " << size << ", " << length << " blocks";
    }
  }
}

TEST_P(PrfProperty, LongTokensEqualOneShotForAnyMixOfLengths) {
  const auto key = SecretKey::random();
  ASSERT_TRUE(key);
  const auto prf = Prf::make(*key, GetParam());
  ASSERT_TRUE(prf);
  std::mt19937_64 random{11};
  for (const std::uint32_t longest : {1U, 2U, 3U, 9U, 40U}) {
    for (const std::size_t size : kBatchSizes) {
      std::vector<std::uint32_t> first_block{static_cast<std::uint32_t>(random() % 3)};
      for (std::size_t i = 0; i < size; ++i)
        first_block.push_back(first_block.back() + 1 +
                              static_cast<std::uint32_t>(random() % longest));
      const std::vector<Block> blocks = random_blocks(first_block.back() + random() % 2, size);
      std::vector<Block> out(size);
      prf->long_tokens(blocks, first_block, out);
      for (std::size_t i = 0; i < size; ++i) {
        const auto message =
            std::span{blocks}.subspan(first_block[i], first_block[i + 1] - first_block[i]);
        ASSERT_EQ(hex_of(out[i]), one_shot(*key, GetParam(), message))
            << "message " << i << " of " << size << ", " << message.size() << " blocks";
      }
    }
  }
}

TEST_P(PrfProperty, ALongMessageOfOneBlockIsAOneBlockMessage) {
  const auto prf = Prf::make(testing::key_of(0x31), GetParam());
  ASSERT_TRUE(prf);
  const std::vector<Block> messages = random_blocks(700, 12);
  std::vector<std::uint32_t> first_block(701);
  for (std::uint32_t i = 0; i <= 700; ++i)
    first_block[i] = i;
  std::vector<Block> as_short(700);
  std::vector<Block> as_long(700);
  prf->tokens(messages, as_short);
  prf->long_tokens(messages, first_block, as_long);
  EXPECT_TRUE(as_short == as_long);
}

TEST_P(PrfProperty, TokensDoNotDependOnTheBatch) {
  const auto prf = Prf::make(testing::key_of(0x32), GetParam());
  ASSERT_TRUE(prf);
  const std::vector<Block> messages = random_blocks(1500, 13);
  std::vector<Block> whole(messages.size());
  std::vector<Block> parts(messages.size());
  prf->tokens(messages, whole);
  std::mt19937_64 random{14};
  for (std::size_t at = 0; at < messages.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 90, messages.size() - at);
    prf->tokens(std::span{messages}.subspan(at, size), std::span{parts}.subspan(at, size));
    at += size;
  }
  EXPECT_TRUE(whole == parts);
}

} // namespace
} // namespace tallystick::crypto
