// SPDX-License-Identifier: MIT
#include "optout/key_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace tallystick::optout {
namespace {

using Naive = std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint16_t>;

/// Keys of few values, so that they repeat; `tight` ones share most of their bits.
std::vector<PersonToken> random_keys(std::mt19937_64& random, std::size_t count,
                                     std::uint64_t tight) {
  std::vector<PersonToken> keys(count);
  for (PersonToken& key : keys)
    key.bits = tight != 0 ? Key128{random() % tight, random() % tight} : Key128{random(), random()};
  return keys;
}

TEST(KeyTable, HoldsWhatAMapHolds) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::size_t count = random() % 400;
    const std::uint64_t tight = round % 3 == 0 ? 0 : 1 + random() % 20;
    const auto keys = random_keys(random, count, tight);
    KeyTable<std::uint16_t> table(count);
    Naive naive;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i].absent()) continue;
      const auto value = static_cast<std::uint16_t>(i);
      const auto inserted = table.insert(keys[i], value);
      const auto expected = naive.emplace(std::pair(keys[i].bits.hi, keys[i].bits.lo), value);
      ASSERT_EQ(inserted.second, expected.second);
      ASSERT_EQ(*inserted.first, expected.first->second);
    }
    ASSERT_EQ(table.size(), naive.size());

    auto asked = random_keys(random, 200, tight);
    asked.insert(asked.end(), keys.begin(), keys.end());
    asked.push_back({}); // not a key
    std::vector<int> answers(asked.size());
    table.find_all(std::span<const PersonToken>(asked),
                   [&](std::size_t i, const std::uint16_t* value) {
                     ++answers[i];
                     const auto at = naive.find({asked[i].bits.hi, asked[i].bits.lo});
                     ASSERT_EQ(value != nullptr, at != naive.end());
                     if (value != nullptr) {
                       ASSERT_EQ(*value, at->second);
                     }
                   });
    ASSERT_EQ(std::count(answers.begin(), answers.end(), 1),
              static_cast<std::ptrdiff_t>(asked.size()))
        << "each token is answered once";
  }
}

} // namespace
} // namespace tallystick::optout
