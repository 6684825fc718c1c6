// SPDX-License-Identifier: MIT
// Pairs a second of the match model: comparing within a block, and the whole chain of blocking, comparing and scoring.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <benchmark/benchmark.h>

#include "link/block_columns.hpp"
#include "link/scored_pairs.hpp"
#include "synth/random.hpp"

namespace tallystick::link {
namespace {

using synth::mix;

/// People of a town: `together` of them share a postcode, every field is missing now and then.
FieldTokens somebody(std::uint64_t i, std::uint64_t together) {
  const auto pick = [&](std::uint64_t salt, std::uint64_t values) {
    const std::uint64_t x = mix(i * 16 + salt);
    return static_cast<std::uint32_t>(x % 32 == 0 ? 0 : 1 + (x >> 8U) % values);
  };
  FieldTokens f;
  f.postcode = static_cast<std::uint32_t>(1 + i / together);
  f.postcode_sector = 1 + f.postcode / 40;
  f.postcode_district = 1 + f.postcode_sector / 5;
  f.practice = pick(1, 50);
  f.birth_year = static_cast<std::uint16_t>(pick(2, 90));
  f.birth_month = static_cast<std::uint8_t>(f.birth_year == 0 ? 0 : pick(3, 12));
  f.birth_day = static_cast<std::uint8_t>(f.birth_month == 0 ? 0 : pick(4, 28));
  f.sex = static_cast<std::uint8_t>(pick(5, 2));
  return f;
}

Profile profile_of(RowId row, const FieldTokens& fields) {
  return {row, row, kNoPerson, 1, false, true, false, fields};
}

void compare_within_a_block(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::vector<ComparedParts> parts;
  BlockColumns columns({});
  columns.resize(size);
  for (std::size_t i = 0; i != size; ++i) {
    const auto row = static_cast<RowId>(i);
    parts.push_back(parts_of(profile_of(row, somebody(row, size))));
    columns.set(i, parts.back());
  }
  std::vector<std::uint16_t> patterns(size);
  for (std::size_t i = 0; i + 1 < size; ++i) {
    columns.compare(i, i + 1, size, patterns.data());
    for (std::size_t j = i + 1; j != size; ++j)
      if (patterns[j - i - 1] != pattern_of(parts[i], parts[j])) std::abort();
  }
  for (auto _ : state)
    for (std::size_t i = 0; i + 1 < size; ++i) {
      columns.compare(i, i + 1, size, patterns.data());
      benchmark::DoNotOptimize(patterns.data());
      benchmark::ClobberMemory();
    }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(size * (size - 1) / 2));
}
BENCHMARK(compare_within_a_block)->Arg(30)->Arg(100)->Arg(1000);

/// All rows are open, and only those who agree on nearly everything are worth keeping.
void block_compare_and_score(benchmark::State& state) {
  constexpr RowId kRows = 200'000;
  const auto together = static_cast<std::uint64_t>(state.range(0));
  const ThreadCount one{1};
  SegmentedColumn<FieldTokens> fields;
  Forest forest(kRows);
  for (RowId row = 0; row != kRows; ++row)
    fields.push_back(somebody(row, together));
  forest.person.assign(kRows, kNoPerson);
  forest.plant();
  const FieldFrequencies frequencies(one, fields, forest, forest.person);
  ProfileSet set(kRows);
  for (RowId row = 0; row != kRows; ++row) {
    set.put(row, profile_of(row, fields[row]));
    set.keep(row, {1, 0});
  }
  TrainedModel model;
  model.odds.resize(kFieldPatterns);
  for (std::uint32_t pattern = 0; pattern != kFieldPatterns; ++pattern)
    model.odds[pattern] = {pattern / kBirthDateStride % 6 == 0 ? 1.0 : 1e-12, 1};
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    const std::size_t levels = field_patterns().levels(c);
    const std::vector<double> even(levels, 1.0 / static_cast<double>(levels));
    model.parameters.comparisons.push_back({even, even});
  }
  const std::vector<BlockingRule> rules{{{BlockingField::postcode}}};
  const IdMarks marks;
  const KeyScan scan(rules, marks);
  const Blocks blocks(one, scan, set, SIZE_MAX);
  const std::uint64_t expected = kRows / together * (together * (together - 1) / 2);
  for (auto _ : state) {
    const ScoredPairs scored =
        score_pairs({one, blocks, rules.size(), forest, model, frequencies, 2'000});
    if (scored.rules[0].pairs != expected) std::abort();
    benchmark::DoNotOptimize(scored.pairs.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(expected));
}
BENCHMARK(block_compare_and_score)
    ->Arg(4)
    ->Arg(8)
    ->Arg(40)
    ->Arg(400)
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace tallystick::link
