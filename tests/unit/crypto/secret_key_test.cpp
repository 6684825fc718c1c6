// SPDX-License-Identifier: MIT
#include "crypto/secret_key.hpp"

#include <gtest/gtest.h>

#include <array>
#include <new>
#include <type_traits>

#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::key_of;

static_assert(!std::is_default_constructible_v<SecretKey>);
static_assert(!std::is_copy_constructible_v<SecretKey>);
static_assert(!std::is_copy_assignable_v<SecretKey>);
static_assert(std::is_nothrow_move_constructible_v<SecretKey>);

/// Whether the memory still holds the repeated byte anywhere.
bool holds_run_of(const std::byte* memory, std::size_t size, unsigned byte) {
  for (std::size_t i = 0; i + 4 <= size; ++i) {
    bool run = true;
    for (std::size_t j = 0; j < 4; ++j)
      run = run && memory[i + j] == static_cast<std::byte>(byte);
    if (run) return true;
  }
  return false;
}

TEST(SecretKey, RandomKeysDiffer) {
  const auto a = SecretKey::random();
  const auto b = SecretKey::random();
  ASSERT_TRUE(a);
  ASSERT_TRUE(b);
  EXPECT_TRUE(*a == *a);
  EXPECT_FALSE(*a == *b);
}

TEST(SecretKey, EqualityLooksAtEveryByte) {
  for (std::size_t i = 0; i < SecretKey::kBytes; ++i) {
    std::array<std::byte, SecretKey::kBytes> bytes{};
    bytes[i] = std::byte{1};
    EXPECT_FALSE(RawKey::from(bytes) == key_of(0)) << "byte " << i;
  }
  EXPECT_TRUE(key_of(7) == key_of(7));
}

TEST(SecretKey, MovingWipesTheSource) {
  SecretKey source = key_of(0xC3);
  const SecretKey target = std::move(source);
  EXPECT_TRUE(target == key_of(0xC3));
  EXPECT_FALSE(holds_run_of(reinterpret_cast<const std::byte*>(&source), sizeof source, 0xC3));
  EXPECT_FALSE(source == source); // NOLINT(bugprone-use-after-move): what is left equals nothing
}

TEST(SecretKey, MoveAssignmentReplacesAndWipes) {
  SecretKey source = key_of(0xC3);
  SecretKey target = key_of(0x11);
  target = std::move(source);
  EXPECT_TRUE(target == key_of(0xC3));
  EXPECT_FALSE(holds_run_of(reinterpret_cast<const std::byte*>(&source), sizeof source, 0xC3));
  SecretKey& self = target;
  target = std::move(self);
  EXPECT_TRUE(target == key_of(0xC3));
}

TEST(SecretKey, DestructionWipes) {
  alignas(SecretKey) std::array<std::byte, sizeof(SecretKey)> memory{};
  auto* key = new (memory.data()) SecretKey(key_of(0xC3));
  ASSERT_TRUE(holds_run_of(memory.data(), memory.size(), 0xC3));
  key->~SecretKey();
  // Through volatile: what is in memory, not what the compiler may assume of a dead object.
  const volatile std::byte* after = memory.data();
  std::size_t left = 0;
  for (std::size_t i = 0; i < memory.size(); ++i)
    left += after[i] == std::byte{0xC3};
  EXPECT_EQ(left, 0U);
}

TEST(SecretKey, PrintsNoByte) {
  EXPECT_EQ(::testing::PrintToString(key_of(0x41)), "SecretKey(redacted)");
  EXPECT_EQ(::testing::PrintToString(Block{}), "Block(redacted)");
}

TEST(SecretKeyDeathTest, RevealingAMovedFromKeyEndsTheProcess) {
  SecretKey source = key_of(1);
  const SecretKey target = std::move(source);
  EXPECT_DEATH(static_cast<void>(RawKey::reveal(source)), ""); // NOLINT(bugprone-use-after-move)
}

} // namespace
} // namespace tallystick::crypto
