// SPDX-License-Identifier: MIT
#include "core/radix_sort.hpp"

#include <random>
#include <tuple>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

struct Item {
  std::uint32_t key;
  std::uint32_t place; ///< in the order in which they were made
};

TEST(RadixSort, IsAStableSort) {
  std::mt19937 random(7);
  for (const std::size_t size : {0U, 1U, 2U, 47U, 48U, 49U, 1000U, 70000U})
    for (const std::uint32_t mask : {0U, 1U, 0xffU, 0xff00U, 0x00ff00f0U, UINT32_MAX}) {
      std::vector<Item> items;
      for (std::uint32_t i = 0; i != size; ++i)
        items.push_back({static_cast<std::uint32_t>(random()) & mask, i});
      std::vector<Item> expected = items;
      std::stable_sort(expected.begin(), expected.end(),
                       [](const Item& x, const Item& y) { return x.key < y.key; });
      std::vector<Item> scratch;
      radix_sort(std::span<Item>(items), scratch, [](const Item& item) { return item.key; });
      for (std::size_t i = 0; i != size; ++i)
        ASSERT_EQ(std::tie(items[i].key, items[i].place),
                  std::tie(expected[i].key, expected[i].place))
            << size << " items, keys within " << mask;
    }
}

TEST(RadixSort, SortsByKeyAndThenByWhatIsAsked) {
  std::mt19937 random(8);
  std::vector<Item> items;
  for (std::uint32_t i = 0; i != 20000; ++i)
    items.push_back(
        {static_cast<std::uint32_t>(random()) % 5000, static_cast<std::uint32_t>(random())});
  std::vector<Item> expected = items;
  const auto last_first = [](const Item& x, const Item& y) { return x.place > y.place; };
  std::sort(expected.begin(), expected.end(), [&](const Item& x, const Item& y) {
    return x.key != y.key ? x.key < y.key : last_first(x, y);
  });
  sort_by_key(
      items, [](const Item& item) { return item.key; }, last_first);
  for (std::size_t i = 0; i != items.size(); ++i)
    ASSERT_EQ(std::tie(items[i].key, items[i].place), std::tie(expected[i].key, expected[i].place));
}

} // namespace
} // namespace tallystick
