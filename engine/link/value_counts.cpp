// SPDX-License-Identifier: MIT
#include "link/value_counts.hpp"

#include <utility>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Multiplication by an odd number, whose upper bits depend on all of a value's (Knuth, TAOCP 3, 6.4).
std::uint32_t hash_of(std::uint32_t value) {
  return value * 0x9E3779B1U;
}

} // namespace

/// The upper bits of a hash choose the part; those below them are folded onto the lowest.
std::size_t ValueCounts::Part::place_of(std::uint32_t value, std::uint32_t hash) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = (hash ^ hash >> 15U) & mask;
  while (places_[at].value != value && places_[at].value != 0)
    at = (at + 1) & mask;
  return at;
}

void ValueCounts::Part::add(std::uint32_t value, std::uint32_t hash) {
  if (taken_ * 2 >= places_.size()) grow();
  Held& held = places_[place_of(value, hash)];
  if (held.people++ != 0) return;
  held.value = value;
  ++taken_;
}

std::uint32_t ValueCounts::Part::of(std::uint32_t value, std::uint32_t hash) const {
  return places_.empty() ? 0 : places_[place_of(value, hash)].people;
}

void ValueCounts::Part::grow() {
  constexpr std::size_t kLeast = 16;
  const std::vector<Held> before =
      std::exchange(places_, std::vector<Held>(places_.empty() ? kLeast : places_.size() * 2));
  for (const Held& held : before)
    if (held.value != 0) places_[place_of(held.value, hash_of(held.value))] = held;
}

ValueCounts::ValueCounts(ThreadCount threads, std::span<const std::uint32_t> values) {
  BucketSort<std::uint32_t> by_part(threads, values.size());
  part_bits_ = by_part.bucket_bits();
  parts_.resize(by_part.buckets());
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    for (std::size_t i = begin; i != end; ++i)
      if (values[i] != 0) put(std::uint64_t{hash_of(values[i])} << part_bits_ >> 32U, values[i]);
  };
  by_part.count(scan);
  by_part.unsorted(scan, [&](std::size_t part, std::span<const std::uint32_t> some) {
    for (const std::uint32_t value : some)
      parts_[part].add(value, hash_of(value));
  });
  for (const Part& part : parts_)
    for (const Held& held : part.places()) {
      people_ += held.people;
      agreeing_pairs_ += pairs_of(held.people);
    }
}

std::uint32_t ValueCounts::of(std::uint32_t value) const {
  if (parts_.empty() || value == 0) return 0;
  const std::uint32_t hash = hash_of(value);
  return parts_[std::uint64_t{hash} << part_bits_ >> 32U].of(value, hash);
}

} // namespace tallystick::link
