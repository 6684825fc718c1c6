// SPDX-License-Identifier: MIT
#include "link/bucket_sort.hpp"

#include <algorithm>
#include <mutex>
#include <random>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

/// Sorts numbers of 32 bits within some room.
std::vector<std::uint64_t> sorted_within(std::size_t room,
                                         const std::vector<std::uint64_t>& items) {
  BucketSort<std::uint64_t> sort(ThreadCount{2}, items.size());
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    for (std::size_t i = begin; i != end; ++i)
      if (items[i] % 3 != 0) put(items[i] >> (32 - sort.bucket_bits()), items[i]);
  };
  sort.count(scan);
  std::mutex adding;
  std::vector<std::vector<std::uint64_t>> parts(sort.buckets());
  sort.sorted_within(room, scan, [&](std::size_t bucket, std::span<const std::uint64_t> entries) {
    const std::lock_guard lock{adding};
    EXPECT_TRUE(parts[bucket].empty()) << "a bucket comes once";
    parts[bucket].assign(entries.begin(), entries.end());
  });
  std::vector<std::uint64_t> all;
  for (const auto& part : parts)
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

TEST(BucketSort, GivesTheSameInAnyRoom) {
  std::mt19937_64 random{17};
  std::vector<std::uint64_t> items(400'000);
  for (std::uint64_t& item : items)
    item = random() >> 32U;
  std::vector<std::uint64_t> expected;
  std::copy_if(items.begin(), items.end(), std::back_inserter(expected),
               [](std::uint64_t item) { return item % 3 != 0; });
  std::sort(expected.begin(), expected.end());
  for (const std::size_t room : {std::size_t{1}, std::size_t{1} << 20, SIZE_MAX})
    EXPECT_EQ(sorted_within(room, items), expected) << room;
}

TEST(BucketSort, OfNothingIsNothing) {
  EXPECT_TRUE(sorted_within(1, {}).empty());
}

} // namespace
} // namespace tallystick::link
