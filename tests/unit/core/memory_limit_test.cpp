// SPDX-License-Identifier: MIT
#include "core/memory_limit.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>

#include <gtest/gtest.h>

#include "core/resource_use.hpp"

namespace tallystick {
namespace {

constexpr std::size_t kMebibyte = 1U << 20U;

TEST(MemoryLimit, NoneAllowsEverything) {
  const MemoryLimit none;
  EXPECT_FALSE(none.given());
  EXPECT_EQ(none.room(), SIZE_MAX);
  EXPECT_TRUE(none.check(std::uint64_t{1} << 62U).ok());
}

TEST(MemoryLimit, LeavesWhatTheProcessDoesNotHold) {
  const MemoryLimit limit(memory_bytes() + 400 * kMebibyte);
  EXPECT_LE(limit.room(), 410 * kMebibyte);
  EXPECT_GE(limit.room(), 300 * kMebibyte);
  EXPECT_TRUE(limit.check(300 * kMebibyte).ok());
  const std::size_t bytes = 200 * kMebibyte;
  const auto held = std::make_unique_for_overwrite<char[]>(bytes);
  // Volatile: clang leaves out memory whose bytes nobody reads.
  std::fill_n(static_cast<volatile char*>(held.get()), bytes, '\1');
  EXPECT_LE(limit.room(), 210 * kMebibyte);
  EXPECT_FALSE(limit.check(300 * kMebibyte).ok());
}

TEST(MemoryLimit, UsedUpStillLetsSmallStepsBeDone) {
  const MemoryLimit tiny(1);
  EXPECT_EQ(tiny.room(), MemoryLimit::kLeastRoom);
}

TEST(MemoryLimit, SaysWhatIsNeeded) {
  const MemoryLimit limit(memory_bytes() + 10 * kMebibyte);
  const Status refused = limit.check(1000 * kMebibyte);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::failed);
  ASSERT_EQ(refused.error().numbers().size(), 2U);
  EXPECT_GE(refused.error().numbers()[0].second, 1000.0);
  EXPECT_LT(refused.error().numbers()[1].second, refused.error().numbers()[0].second);
}

TEST(MemoryLimit, OfTheMachineIsLessThanItHas) {
  const MemoryLimit limit = MemoryLimit::of_machine();
  ASSERT_TRUE(limit.given());
  EXPECT_GT(limit.bytes(), 50 * kMebibyte);
  const auto pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES));
  EXPECT_LT(limit.bytes(), pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
}

} // namespace
} // namespace tallystick
