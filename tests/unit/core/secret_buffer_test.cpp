// SPDX-License-Identifier: MIT
// Secret memory is really overwritten: the tests keep a pointer into the buffer's mapping and look
// after it was given back, while the mapping (not the size) still covers it.
#include "core/secret_buffer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

constexpr std::string_view kSecret = "synthetic secret of 32 characters";

bool all_zero(const std::byte* data, std::size_t bytes) {
  return std::all_of(data, data + bytes, [](std::byte b) { return b == std::byte{0}; });
}

TEST(Wipe, OverwritesExactlyTheRange) {
  std::array<char, 8> text = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'};
  wipe(text.data() + 2, 4);
  EXPECT_EQ(std::string_view(text.data(), text.size()), (std::string_view{"ab\0\0\0\0gh", 8}));
  wipe(nullptr, 0);
}

TEST(SecretBuffer, ClearWipesWhatWasUsed) {
  SecretBuffer buffer;
  buffer.append(kSecret);
  const std::byte* inside = buffer.data();
  ASSERT_FALSE(all_zero(inside, kSecret.size()));
  buffer.clear();
  EXPECT_EQ(buffer.size(), 0U);
  ASSERT_GE(buffer.capacity(), kSecret.size());
  EXPECT_TRUE(all_zero(inside, kSecret.size()));
}

TEST(SecretBuffer, ShrinkingWipesTheTailAndKeepsTheHead) {
  SecretBuffer buffer;
  buffer.append(kSecret);
  const std::byte* inside = buffer.data();
  buffer.resize(9);
  EXPECT_EQ(buffer.view(), "synthetic");
  EXPECT_EQ(buffer.data(), inside);
  EXPECT_TRUE(all_zero(inside + 9, kSecret.size() - 9));
}

TEST(SecretBuffer, GrowingKeepsContents) {
  SecretBuffer buffer;
  std::string expected;
  for (int i = 0; i != 1000; ++i) {
    buffer.append(kSecret);
    expected += kSecret;
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(SecretBuffer, MovingLeavesNoSecondCopy) {
  SecretBuffer from;
  from.append(kSecret);
  const std::byte* inside = from.data();
  SecretBuffer to{std::move(from)};
  EXPECT_EQ(to.data(), inside);
  EXPECT_EQ(to.view(), kSecret);
  EXPECT_EQ(from.data(), nullptr); // NOLINT(bugprone-use-after-move): the promise under test
  SecretBuffer third;
  third = std::move(to);
  EXPECT_EQ(third.data(), inside);
}

/// True if this process's mapping that holds `address` is excluded from core dumps ("dd").
bool excluded_from_dumps(const void* address) {
  std::FILE* maps = std::fopen("/proc/self/smaps", "r");
  if (maps == nullptr) return false;
  std::array<char, 512> line{};
  bool inside = false;
  bool excluded = false;
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  while (std::fgets(line.data(), static_cast<int>(line.size()), maps) != nullptr) {
    unsigned long begin = 0;
    unsigned long end = 0;
    if (std::sscanf(line.data(), "%lx-%lx ", &begin, &end) == 2) {
      inside = begin <= wanted && wanted < end;
    } else if (inside && std::strncmp(line.data(), "VmFlags:", 8) == 0) {
      excluded = std::strstr(line.data(), " dd") != nullptr;
    }
  }
  std::fclose(maps);
  return excluded;
}

TEST(SecretBuffer, IsNotInCoreDumps) {
  SecretBuffer buffer;
  buffer.append(kSecret);
  const std::string ordinary(100000, 'x');
  ASSERT_FALSE(excluded_from_dumps(ordinary.data())) << "the check can tell the difference";
  EXPECT_TRUE(excluded_from_dumps(buffer.data()));
}

TEST(SecretColumn, HoldsValuesAndWipesThem) {
  SecretColumn<std::uint64_t> column;
  column.resize(1000);
  for (std::size_t i = 0; i != column.size(); ++i)
    column[i] = i + 1;
  EXPECT_EQ(column.span().back(), 1000U);
  const auto* inside = reinterpret_cast<const std::byte*>(column.data());
  column.clear();
  EXPECT_TRUE(column.empty());
  EXPECT_TRUE(all_zero(inside, 1000 * sizeof(std::uint64_t)));
}

} // namespace
} // namespace tallystick
