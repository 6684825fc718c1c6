// SPDX-License-Identifier: MIT
// Asking the table of opt-outs for every row of a run: one person in twenty is in it, tokens come in no order.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include "optout/key_table.hpp"
#include "synth/random.hpp"

namespace tallystick::optout {
namespace {

using synth::mix;

constexpr std::size_t kRowsTogether = 1024; // as the gate asks

PersonToken token_of(std::uint64_t person) {
  return {Key128{mix(2 * person + 1), mix(2 * person + 2)}};
}

void probe(benchmark::State& state) {
  const auto people = static_cast<std::uint64_t>(state.range(0)) * 20;
  KeyTable<std::uint16_t> table(static_cast<std::size_t>(state.range(0)));
  for (std::uint64_t person = 0; person < people; person += 20)
    table.insert(token_of(person), 7);
  std::vector<PersonToken> rows(4'000'000);
  std::size_t expected = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::uint64_t person = mix(row) % people;
    rows[row] = token_of(person);
    expected += person % 20 == 0 ? 1U : 0U;
  }
  for (auto _ : state) {
    std::size_t found = 0;
    for (std::size_t from = 0; from < rows.size(); from += kRowsTogether)
      table.find_all(std::span<const PersonToken>(rows).subspan(
                         from, std::min(kRowsTogether, rows.size() - from)),
                     [&](std::size_t, const std::uint16_t* value) {
                       found += value != nullptr && *value == 7 ? 1U : 0U;
                     });
    if (found != expected) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.size()));
}
BENCHMARK(probe)->Arg(125'000)->Arg(3'000'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace tallystick::optout
