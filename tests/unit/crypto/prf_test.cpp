// SPDX-License-Identifier: MIT
#include "crypto/prf.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "crypto/primitives.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::key_of;
using testing::random_blocks;

class EverySuite : public ::testing::TestWithParam<Suite> {};

INSTANTIATE_TEST_SUITE_P(Suites, EverySuite,
                         ::testing::Values(Suite::aes256_cmac, Suite::hmac_sha256_128),
                         [](const auto& suite) {
                           return suite.param == Suite::aes256_cmac ? "cmac" : "hmac";
                         });

TEST_P(EverySuite, KnowsItsNameAndNumber) {
  const auto prf = Prf::make(key_of(1), GetParam());
  ASSERT_TRUE(prf);
  EXPECT_EQ(prf->suite(), GetParam());
  EXPECT_EQ(parse_suite(name_of(GetParam())), GetParam());
}

TEST_P(EverySuite, KeysGiveUnrelatedTokens) {
  const std::vector<Block> messages = random_blocks(16, 1);
  std::vector<Block> a(16);
  std::vector<Block> b(16);
  Prf::make(key_of(1), GetParam())->tokens(messages, a);
  Prf::make(key_of(2), GetParam())->tokens(messages, b);
  for (const Block& x : a)
    for (const Block& y : b)
      EXPECT_FALSE(x == y);
}

TEST_P(EverySuite, ManyThreadsGetTheSameTokens) {
  const std::vector<Block> messages = random_blocks(1000, 2);
  std::vector<std::uint32_t> first_block;
  for (std::uint32_t at = 0; at <= 1000; at += 2)
    first_block.push_back(at);
  const auto prf = Prf::make(key_of(3), GetParam());
  ASSERT_TRUE(prf);
  std::vector<Block> expected(1000);
  std::vector<Block> expected_long(500);
  prf->tokens(messages, expected);
  prf->long_tokens(messages, first_block, expected_long);

  std::vector<int> wrong(8, 0);
  std::vector<std::thread> threads;
  for (int& mine : wrong)
    threads.emplace_back([&] {
      std::vector<Block> out(1000);
      std::vector<Block> out_long(500);
      for (int round = 0; round < 20; ++round) {
        prf->tokens(messages, out);
        prf->long_tokens(messages, first_block, out_long);
        mine += out != expected || out_long != expected_long;
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(wrong, std::vector<int>(8, 0));
}

TEST_P(EverySuite, SurvivesBeingMoved) {
  auto made = Prf::make(key_of(4), GetParam());
  ASSERT_TRUE(made);
  const std::vector<Block> messages = random_blocks(3, 3);
  std::vector<Block> before(3);
  std::vector<Block> after(3);
  made->tokens(messages, before);
  const Prf moved = std::move(*made);
  moved.tokens(messages, after);
  EXPECT_TRUE(before == after);
}

TEST_P(EverySuite, BrokenPromisesEndTheProcess) {
  const auto prf = Prf::make(key_of(5), GetParam());
  ASSERT_TRUE(prf);
  const std::vector<Block> blocks = random_blocks(4, 4);
  std::vector<Block> out(2);
  using Offsets = std::vector<std::uint32_t>;
  EXPECT_DEATH(prf->tokens(blocks, out), "") << "sizes differ";
  EXPECT_DEATH(prf->tokens(blocks, 3, out), "") << "a message and a third";
  EXPECT_DEATH(prf->tokens(blocks, 4, out), "") << "more tokens than messages";
  EXPECT_DEATH(prf->tokens(blocks, 0, out), "") << "messages of nothing";
  EXPECT_DEATH(prf->long_tokens(blocks, Offsets{0, 2}, out), "") << "one offset too few";
  EXPECT_DEATH(prf->long_tokens(blocks, Offsets{0, 2, 5}, out), "") << "beyond the blocks";
  EXPECT_DEATH(prf->long_tokens(blocks, Offsets{0, 2, 2}, out), "") << "an empty message";
  EXPECT_DEATH(prf->long_tokens(blocks, Offsets{2, 1, 4}, out), "") << "falling offsets";
}

TEST(Suite, UnknownNamesAreNoSuite) {
  for (const char* name : {"", "cmac", "AES-256-CMAC", "sha-256", "hmac-sha-256"})
    EXPECT_FALSE(parse_suite(name)) << name;
}

TEST(Suite, NumbersInFilesNeverChange) {
  EXPECT_EQ(static_cast<int>(Suite::aes256_cmac), 1);
  EXPECT_EQ(static_cast<int>(Suite::hmac_sha256_128), 2);
}

} // namespace
} // namespace tallystick::crypto
