// SPDX-License-Identifier: MIT
// Indexing a chunk of CSV: six of twelve fields, rows of about 80 bytes, with and without quotes.
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include "table/csv_index.hpp"
#include "table/kernel.hpp"

namespace tallystick::table {
namespace {

std::string rows_of(std::size_t bytes, bool quoted) {
  std::string text;
  for (std::uint64_t row = 0; text.size() < bytes; ++row) {
    text += std::to_string(9'000'000'000 + row) + ",19800131,1,ZZ1 1ZZ,RXX," + std::to_string(row) +
            ",2024-03-31,";
    text += quoted ? "\"text, with \"\"quotes\"\"\"" : "text without quotes";
    text += ",I10X,,340,466.40\n";
  }
  return text;
}

void index_chunk(benchmark::State& state, Kernel kernel, bool quoted) {
  const KernelOverride forced(kernel);
  const std::string text = rows_of(std::size_t{1} << 20, quoted);
  const auto layout = CsvLayout::create(Dialect{}, 12, {0, 1, 2, 3, 6, 7});
  if (!layout) return state.SkipWithError("no layout");
  CsvIndex index;
  if (!index.build(text, *layout, QuoteHint::possible)) std::abort();
  for (std::size_t row = 0; row < index.rows(); row += 101)
    if (index.cells(0)[row].raw(text) != std::to_string(9'000'000'000 + row)) std::abort();
  for (auto _ : state) {
    if (!index.build(text, *layout, quoted ? QuoteHint::possible : QuoteHint::none)) std::abort();
    benchmark::DoNotOptimize(index.rows());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(index.rows()));
}
BENCHMARK_CAPTURE(index_chunk, portable, Kernel::portable, false);
BENCHMARK_CAPTURE(index_chunk, portable_quoted, Kernel::portable, true);
BENCHMARK_CAPTURE(index_chunk, best, active_kernel(), false);
BENCHMARK_CAPTURE(index_chunk, best_quoted, active_kernel(), true);

} // namespace
} // namespace tallystick::table
