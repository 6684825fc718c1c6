// SPDX-License-Identifier: MIT
// Sorts small items by a 32-bit key, in time that grows with their number only.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace tallystick {

/// Stable. `key(item)` gives 32 bits. `scratch` is room that calls may share. Looks only at the bits in which keys differ,
/// eight at a time.
template<class Item, class KeyOf>
void radix_sort(std::span<Item> items, std::vector<Item>& scratch, const KeyOf& key) {
  constexpr std::size_t kFew = 48; // comparing is faster
  const auto less = [&](const Item& x, const Item& y) { return key(x) < key(y); };
  if (items.size() < kFew) {
    for (std::size_t i = 1; i < items.size(); ++i) { // insertion sort
      const Item item = items[i];
      std::size_t at = i;
      for (; at != 0 && less(item, items[at - 1]); --at)
        items[at] = items[at - 1];
      items[at] = item;
    }
    return;
  }
  std::uint32_t differing = 0;
  for (const Item& item : items)
    differing |= key(item) ^ key(items.front());
  scratch.resize(std::max(scratch.size(), items.size()));
  Item* from = items.data();
  Item* to = scratch.data();
  for (unsigned shift = 0; shift < 32; shift += 8) {
    if (((differing >> shift) & 0xffU) == 0) continue;
    std::array<std::uint32_t, 256> at{};
    for (std::size_t i = 0; i != items.size(); ++i)
      ++at[(key(from[i]) >> shift) & 0xffU];
    std::uint32_t sum = 0;
    for (std::uint32_t& place : at)
      sum += std::exchange(place, sum);
    for (std::size_t i = 0; i != items.size(); ++i)
      to[at[(key(from[i]) >> shift) & 0xffU]++] = from[i];
    std::swap(from, to);
  }
  if (from != items.data()) std::copy_n(from, items.size(), items.data());
}

/// Sorts by a 32-bit key that few items share, and those by `less`. `less` must tell all of them apart.
template<class Item, class KeyOf, class Less>
void sort_by_key(std::vector<Item>& items, const KeyOf& key, const Less& less) {
  {
    std::vector<Item> scratch;
    radix_sort(std::span<Item>(items), scratch, key);
  }
  for (auto begin = items.begin(); begin != items.end();) {
    const auto end = std::find_if(begin, items.end(),
                                  [&](const Item& item) { return key(item) != key(*begin); });
    std::sort(begin, end, less);
    begin = end;
  }
}

} // namespace tallystick
