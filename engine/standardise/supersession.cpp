// SPDX-License-Identifier: MIT
#include "standardise/supersession.hpp"

#include <bit>

#include "identity/reveal.hpp"
#include "standardise/nhs_number.hpp"

namespace tallystick::standardise {
namespace {

Error refused(StaticText what, std::size_t pair) {
  return Error(ErrorCode::input_refused, what, "correct the supersession list and run again")
      .with("pair", static_cast<double>(pair + 1));
}

} // namespace

std::size_t SupersessionMap::slot_of(std::uint64_t old) const {
  const std::size_t mask = slots_.size() - 1;
  // Fibonacci hashing: the top bits of the product depend on all digits.
  std::size_t at = ((old * 0x9E3779B97F4A7C15U) >> 20U) & mask;
  while (slots_[at].old != 0 && slots_[at].old != old)
    at = (at + 1) & mask;
  return at;
}

bool SupersessionMap::insert(std::uint64_t old, std::uint64_t current) {
  Slot& slot = slots_[slot_of(old)];
  if (slot.old == old) return slot.current == current;
  slot = {old, current};
  const FilterBit filter = filter_bit(old);
  seen_[filter.word] |= filter.bit;
  ++size_;
  return true;
}

// Points every old number at the end of its chain. False if a chain never ends.
bool SupersessionMap::resolve_chains() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].old == 0) continue;
    std::uint64_t end = slots_[i].current;
    std::size_t steps = 0;
    for (const Slot* next = &slots_[slot_of(end)]; next->old != 0; next = &slots_[slot_of(end)]) {
      end = next->current;
      if (++steps > size_) return false;
    }
    // Shorten every link of the chain, so that long chains cost one walk in all.
    for (std::uint64_t at = slots_[i].old; at != end;) {
      Slot& link = slots_[slot_of(at)];
      at = link.current;
      link.current = end;
    }
  }
  return true;
}

Result<SupersessionMap> SupersessionMap::make(std::span<const Supersession> pairs) {
  const RevealToken token = reveal_token();
  SupersessionMap map;
  if (pairs.empty()) return map;
  map.slots_.resize(std::bit_ceil(pairs.size() * 2 + 2));
  for (Slot& slot : map.slots_.span())
    slot = Slot{};
  map.seen_.resize(std::bit_ceil(pairs.size() / 4 + 1)); // 16 bits a number
  for (std::uint64_t& word : map.seen_.span())
    word = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].old.absent() || pairs[i].current.absent())
      return refused("a supersession names no number", i);
    if (pairs[i].old == pairs[i].current) continue;
    if (!is_valid_number(pairs[i].current.reveal(token)))
      return refused("a supersession leads to an invalid NHS number", i);
    if (!map.insert(pairs[i].old.reveal(token), pairs[i].current.reveal(token)))
      return refused("an NHS number is replaced by two different numbers", i);
  }
  if (!map.resolve_chains())
    return Error(ErrorCode::input_refused, "NHS numbers replace each other in a circle",
                 "correct the supersession list and run again");
  return map;
}

NhsNumber SupersessionMap::current(NhsNumber number) const {
  if (size_ == 0 || number.absent()) return number;
  const std::uint64_t digits = number.reveal(reveal_token());
  const FilterBit filter = filter_bit(digits);
  if ((seen_[filter.word] & filter.bit) == 0) return number;
  const Slot& slot = slots_[slot_of(digits)];
  return slot.old == 0 ? number : NhsNumber{slot.current};
}

} // namespace tallystick::standardise
