// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <set>

#include "crypto/permutation.hpp"
#include "crypto/store_layer.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::hex_of;
using testing::key_of;
using testing::random_blocks;

constexpr std::size_t kBatchSizes[] = {0, 1, 7, 8, 255, 256, 1000, 2047, 2048, 2049, 5000};

TEST(PermutationProperty, DecryptUndoesEncryptAndTheReverse) {
  for (const std::size_t size : kBatchSizes) {
    const auto key = SecretKey::random();
    ASSERT_TRUE(key);
    const auto permutation = BlockPermutation::make(*key);
    ASSERT_TRUE(permutation);
    const std::vector<Block> original = random_blocks(size, size);
    std::vector<Block> blocks = original;
    permutation->encrypt(blocks);
    EXPECT_EQ(blocks == original, size == 0);
    permutation->decrypt(blocks);
    EXPECT_TRUE(blocks == original);
    permutation->decrypt(blocks);
    permutation->encrypt(blocks);
    EXPECT_TRUE(blocks == original);
  }
}

TEST(PermutationProperty, EqualBlocksStayEqualAndDifferentOnesDifferent) {
  const auto permutation = BlockPermutation::make(key_of(1));
  ASSERT_TRUE(permutation);
  std::vector<Block> blocks = random_blocks(2000, 1);
  std::copy(blocks.begin(), blocks.begin() + 1000, blocks.begin() + 1000);
  permutation->encrypt(blocks);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < 1000; ++i) {
    ASSERT_TRUE(blocks[i] == blocks[1000 + i]);
    seen.insert(hex_of(blocks[i]));
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(PermutationProperty, RekeyedBlocksAreThoseOfTheNewKey) {
  const auto old_layer = store_layer(key_of(1));
  const auto new_layer = store_layer(key_of(2));
  ASSERT_TRUE(old_layer && new_layer);
  for (const std::size_t size : kBatchSizes) {
    const std::vector<Block> tokens = random_blocks(size, size + 1);
    std::vector<Block> stored = tokens;
    std::vector<Block> expected = tokens;
    old_layer->encrypt(stored);
    new_layer->encrypt(expected);
    rekey(stored, *old_layer, *new_layer);
    EXPECT_TRUE(stored == expected) << size;
  }
}

TEST(PermutationProperty, TheStoreLayerIsNotTheRawKey) {
  std::vector<Block> under_layer(1);
  std::vector<Block> under_key(1);
  store_layer(key_of(1))->encrypt(under_layer);
  BlockPermutation::make(key_of(1))->encrypt(under_key);
  EXPECT_FALSE(under_layer == under_key);
}

} // namespace
} // namespace tallystick::crypto
