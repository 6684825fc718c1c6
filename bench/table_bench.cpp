// SPDX-License-Identifier: MIT
// Indexing a chunk of CSV: six of twelve fields, rows of about 80 bytes, with and without quotes.
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include "samples.hpp"
#include "table/csv_index.hpp"
#include "table/kernel.hpp"

namespace tallystick::table {
namespace {

void index_chunk(benchmark::State& state, Kernel kernel, bench::Quotes quotes) {
  const KernelOverride forced(kernel);
  const std::string text = bench::csv_rows(std::size_t{1} << 20, quotes);
  const auto layout = CsvLayout::create(Dialect{}, bench::kCsvFields, {0, 1, 2, 3, 6, 7});
  if (!layout) return state.SkipWithError("no layout");
  const auto hint = quotes == bench::Quotes::none ? QuoteHint::none : QuoteHint::possible;
  CsvIndex index;
  if (!index.build(text, *layout, QuoteHint::possible)) std::abort();
  for (std::size_t row = 0; row < index.rows(); row += 101)
    if (index.cells(0)[row].raw(text) != std::to_string(9'000'000'000 + row)) std::abort();
  for (auto _ : state) {
    if (!index.build(text, *layout, hint)) std::abort();
    benchmark::DoNotOptimize(index.rows());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(index.rows()));
}
BENCHMARK_CAPTURE(index_chunk, portable, Kernel::portable, bench::Quotes::none);
BENCHMARK_CAPTURE(index_chunk, portable_quoted, Kernel::portable, bench::Quotes::some);
BENCHMARK_CAPTURE(index_chunk, best, active_kernel(), bench::Quotes::none);
BENCHMARK_CAPTURE(index_chunk, best_quoted, active_kernel(), bench::Quotes::some);

} // namespace
} // namespace tallystick::table
