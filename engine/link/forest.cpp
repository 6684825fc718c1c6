// SPDX-License-Identifier: MIT
#include "link/forest.hpp"

#include <atomic>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace tallystick::link {
namespace {

RowId find_halving(std::vector<RowId>& to, RowId row) {
  while (to[row] != row) {
    to[row] = to[to[row]];
    row = to[row];
  }
  return row;
}

} // namespace

void Forest::plant() {
  to.resize(person.size());
  pass.resize(person.size());
  std::iota(to.begin(), to.end(), RowId{0});
}

void Forest::unite(RowId a, RowId b, std::uint8_t by) {
  a = find_halving(to, a);
  b = find_halving(to, b);
  if (a == b) return;
  if (a > b) std::swap(a, b);
  if (person[a] == kNoPerson) {
    person[a] = person[b];
  } else if (person[b] != kNoPerson && person[b] != person[a]) {
    std::abort();
  }
  to[b] = a;
  pass[b] = by;
}

void Forest::flatten(ThreadCount threads) {
  constexpr std::size_t kGrain = std::size_t{1} << 16;
  parallel_for(threads, to.size(), kGrain, [this](std::size_t begin, std::size_t end) {
    const auto above = [this](RowId row) {
      return std::atomic_ref<RowId>{to[row]}.load(std::memory_order_relaxed);
    };
    for (std::size_t row = begin; row != end; ++row) {
      RowId at = to[row];
      for (RowId next = above(at); next != at; next = above(at))
        at = next;
      std::atomic_ref<RowId>{to[row]}.store(at, std::memory_order_relaxed);
    }
  });
}

} // namespace tallystick::link
