// SPDX-License-Identifier: MIT
// Grouping rows by 128-bit keys: a quarter of the keys are distinct, as tokens of people with four records are.
// Joining rows that agree: stars around the first row of a person, as a pass gives them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/radix_group.hpp"
#include "core/union_find.hpp"
#include "samples.hpp"

namespace tallystick {
namespace {

void check() {
  const std::vector<Key128> keys = bench::keys_of_rows(10'000);
  std::vector<std::uint32_t> leader(keys.size());
  group_leaders(ThreadCount{2}, keys, leader);
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> first;
  for (std::uint32_t row = 0; row < keys.size(); ++row)
    if (first.try_emplace({keys[row].hi, keys[row].lo}, row).first->second != leader[row])
      std::abort();
}

void group_rows(benchmark::State& state) {
  check();
  const std::vector<Key128> keys = bench::keys_of_rows(static_cast<std::size_t>(state.range(0)));
  std::vector<std::uint32_t> leader(keys.size());
  for (auto _ : state) {
    group_leaders(ThreadCount{static_cast<unsigned>(state.range(1))}, keys, leader);
    benchmark::DoNotOptimize(leader.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(group_rows)
    ->ArgsProduct({{1'000'000, 10'000'000, 100'000'000}, {1, 2}})
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void unite_stars(benchmark::State& state) {
  const auto rows = static_cast<std::uint32_t>(state.range(0));
  const std::vector<std::uint32_t> first = bench::first_rows(rows);
  for (auto _ : state) {
    UnionFind sets(rows);
    for (std::uint32_t row = rows / 4; row < rows; ++row) {
      if (row + 16 < rows) sets.prefetch(first[row + 16]);
      sets.unite(first[row], row);
    }
    sets.flatten(ThreadCount{1});
    for (std::uint32_t row = rows / 4; row < rows; row += 997)
      if (sets.labels()[row] != first[row]) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * (rows - rows / 4));
}
BENCHMARK(unite_stars)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace tallystick
