// SPDX-License-Identifier: MIT
// Grouping by key against std::map, at sizes around every internal cut and at several thread
// counts.
#include "core/radix_group.hpp"

#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/memory_store.hpp"

namespace tallystick {
namespace {

std::vector<std::uint32_t> naive_leaders(const std::vector<Key128>& keys) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> first;
  std::vector<std::uint32_t> leader(keys.size());
  for (std::uint32_t row = 0; row != keys.size(); ++row) {
    const Key128& key = keys[row];
    leader[row] = key.absent() ? row : first.try_emplace({key.hi, key.lo}, row).first->second;
  }
  return leader;
}

/// How the keys of one case are drawn.
enum class Kind { tokens, small_numbers, high_half_only, low_half_only, one_key, all_absent };

Key128 draw(Kind kind, std::uint64_t distinct, std::mt19937_64& random) {
  const std::uint64_t id = random() % distinct;
  std::mt19937_64 token{id};
  switch (kind) {
  case Kind::tokens:
    return id % 16 == 0 ? Key128{} : Key128{token(), token()};
  case Kind::small_numbers:
    return {id % 3, id};
  case Kind::high_half_only:
    return {id, 0};
  case Kind::low_half_only:
    return {0, id};
  case Kind::one_key:
    return {7, 7};
  case Kind::all_absent:
    break;
  }
  return {};
}

std::vector<Key128> draw_keys(Kind kind, std::size_t n, std::mt19937_64& random) {
  std::vector<Key128> keys(n);
  for (Key128& key : keys)
    key = draw(kind, n / 4 + 1, random);
  return keys;
}

void expect_same_at_any_thread_count(const std::vector<Key128>& keys) {
  const auto expected = naive_leaders(keys);
  SegmentedColumn<Key128> column;
  column.append(keys);
  for (const unsigned threads : {1U, 2U, 3U, 7U}) {
    std::vector<std::uint32_t> leader(keys.size(), 0xFFFFFFFF);
    group_leaders(ThreadCount{threads}, key_units(column), leader);
    ASSERT_EQ(leader, expected) << keys.size() << " rows, " << threads << " threads";
    std::vector<std::uint32_t> from_span(keys.size(), 0xFFFFFFFF);
    group_leaders(ThreadCount{threads}, keys, from_span);
    ASSERT_EQ(from_span, expected) << keys.size() << " rows, " << threads << " threads";
  }
}

TEST(GroupLeaders, AgreesWithAMap) {
  std::mt19937_64 random{1948};
  for (const Kind kind : {Kind::tokens, Kind::small_numbers, Kind::high_half_only,
                          Kind::low_half_only, Kind::one_key, Kind::all_absent}) {
    for (const std::size_t n : {0U, 1U, 2U, 100U, 8191U, 8192U, 131071U, 131073U, 200000U}) {
      expect_same_at_any_thread_count(draw_keys(kind, n, random));
    }
  }
}

TEST(GroupLeaders, AgreesWithAMapWhenItTakesTwoPasses) {
  std::mt19937_64 random{5};
  const auto keys = draw_keys(Kind::tokens, (std::size_t{1} << 20) + 12345, random);
  expect_same_at_any_thread_count(keys);
}

TEST(GroupLeaders, AgreesWithAMapInAnyRoom) {
  std::mt19937_64 random{6};
  const auto keys = draw_keys(Kind::tokens, 200'000, random);
  const auto expected = naive_leaders(keys);
  SegmentedColumn<Key128> column;
  column.append(keys);
  SegmentedColumn<Key128> on_disk;
  on_disk.spill_to(std::make_shared<MemoryStore>());
  on_disk.append(keys);
  for (const std::size_t room : {std::size_t{0}, std::size_t{100'000}, std::size_t{1} << 20}) {
    for (const auto* each : {&column, &on_disk}) {
      std::vector<std::uint32_t> leader(keys.size(), 0xFFFFFFFF);
      group_leaders(ThreadCount{2}, key_units(*each), leader, room);
      ASSERT_EQ(leader, expected) << room;
    }
  }
}

TEST(GroupLeaders, AllDistinctKeysLeadThemselves) {
  std::vector<Key128> keys(50000);
  for (std::size_t i = 0; i != keys.size(); ++i)
    keys[i] = {i + 1, ~i};
  std::vector<std::uint32_t> leader(keys.size());
  group_leaders(ThreadCount{2}, keys, leader);
  for (std::uint32_t row = 0; row != leader.size(); ++row)
    ASSERT_EQ(leader[row], row);
}

TEST(GroupLeadersDeathTest, AnAnswerOfTheWrongSizeIsABug) {
  const std::vector<Key128> keys(3);
  std::vector<std::uint32_t> leader(2);
  EXPECT_DEATH(group_leaders(ThreadCount{1}, keys, leader), "");
}

} // namespace
} // namespace tallystick
