// SPDX-License-Identifier: MIT
#include "link/key_filter.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "synth/random.hpp"

namespace tallystick::link {
namespace {

std::vector<std::uint32_t> random_keys(std::size_t count, std::uint64_t salt) {
  std::vector<std::uint32_t> keys(count);
  for (std::size_t i = 0; i != count; ++i)
    keys[i] = static_cast<std::uint32_t>(synth::mix(i * 2 + salt));
  return keys;
}

TEST(KeyFilter, KnowsAllItsKeysAndTakesFewOthersForThem) {
  constexpr std::size_t kKeys = 5'000;
  const std::vector<std::uint32_t> members = random_keys(kKeys, 0);
  KeyFilter filter(kKeys);
  std::size_t before = 0;
  for (const std::uint32_t key : members)
    before += filter.test_and_set(KeyFilter::hash_of(key)) ? 1U : 0U;
  EXPECT_LT(before, kKeys / 20);
  for (const std::uint32_t key : members) {
    EXPECT_TRUE(filter.test(KeyFilter::hash_of(key)));
    EXPECT_TRUE(filter.test_and_set(KeyFilter::hash_of(key)));
  }
  std::size_t others = 0;
  for (const std::uint32_t key : random_keys(kKeys, 1))
    others += filter.test(KeyFilter::hash_of(key)) ? 1U : 0U;
  EXPECT_LT(others, kKeys / 20);
}

TEST(KeyFilter, SaysTheSameOfManyKeysAsOfEach) {
  KeyFilter filter(300);
  const std::vector<std::uint32_t> keys = random_keys(517, 0); // no multiple of a vector's width
  for (std::size_t i = 0; i < keys.size(); i += 3)
    filter.test_and_set(KeyFilter::hash_of(keys[i]));
  std::vector<std::uint32_t> hit(keys.size(), 7);
  filter.test_many(keys, hit.data());
  for (std::size_t i = 0; i != keys.size(); ++i)
    EXPECT_EQ(hit[i], filter.test(KeyFilter::hash_of(keys[i])) ? 1U : 0U) << i;
}

} // namespace
} // namespace tallystick::link
