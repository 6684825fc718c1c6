// SPDX-License-Identifier: MIT
#include "identity/area_index.hpp"

#include <bit>
#include <utility>

namespace tallystick {

std::size_t AreaIndex::slot_of(std::uint64_t key) const {
  const std::size_t mask = keys_.size() - 1;
  std::size_t slot = ((key * 0x9E3779B97F4A7C15ULL) >> 32U) & mask; // Fibonacci hashing
  while (keys_[slot] != 0 && keys_[slot] != key)
    slot = (slot + 1) & mask;
  return slot;
}

void AreaIndex::reserve(std::size_t postcodes) {
  const std::size_t wanted = std::bit_ceil(postcodes + postcodes / 2 + 16);
  if (wanted <= keys_.size()) return;
  const auto old_keys = std::exchange(keys_, std::vector<std::uint64_t>(wanted));
  const auto old_areas = std::exchange(areas_, std::vector<std::uint32_t>(wanted));
  for (std::size_t i = 0; i < old_keys.size(); ++i) {
    if (old_keys[i] == 0) continue;
    const std::size_t slot = slot_of(old_keys[i]);
    keys_[slot] = old_keys[i];
    areas_[slot] = old_areas[i];
  }
}

void AreaIndex::add(Postcode postcode, std::uint32_t area) {
  const std::uint64_t key = postcode.reveal(reveal_token());
  if (key == 0) return;
  if ((size_ + 1) * 3 > keys_.size() * 2) reserve(2 * size_ + 16);
  const std::size_t slot = slot_of(key);
  if (keys_[slot] == key) return;
  keys_[slot] = key;
  areas_[slot] = area;
  ++size_;
}

std::uint32_t AreaIndex::find(Postcode postcode) const {
  const std::uint64_t key = postcode.reveal(reveal_token());
  if (key == 0 || keys_.empty()) return 0;
  const std::size_t slot = slot_of(key);
  return keys_[slot] == key ? areas_[slot] : 0;
}

} // namespace tallystick
