// SPDX-License-Identifier: MIT
// Grouping rows by 128-bit keys: a quarter of the keys are distinct, as tokens of people with four records are.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/radix_group.hpp"

namespace tallystick {
namespace {

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::vector<Key128> keys_of(std::size_t rows) {
  std::vector<Key128> keys(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t person = mix(row) % (rows / 4 + 1);
    keys[row] = {mix(2 * person + 1), mix(2 * person + 2)};
  }
  return keys;
}

void check() {
  const std::vector<Key128> keys = keys_of(10'000);
  std::vector<std::uint32_t> leader(keys.size());
  group_leaders(ThreadCount{2}, keys, leader);
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> first;
  for (std::uint32_t row = 0; row < keys.size(); ++row)
    if (first.try_emplace({keys[row].hi, keys[row].lo}, row).first->second != leader[row])
      std::abort();
}

void group_rows(benchmark::State& state) {
  check();
  const std::vector<Key128> keys = keys_of(static_cast<std::size_t>(state.range(0)));
  std::vector<std::uint32_t> leader(keys.size());
  for (auto _ : state) {
    group_leaders(ThreadCount{static_cast<unsigned>(state.range(1))}, keys, leader);
    benchmark::DoNotOptimize(leader.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(group_rows)
    ->ArgsProduct({{1'000'000, 10'000'000}, {1, 2}})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace tallystick
