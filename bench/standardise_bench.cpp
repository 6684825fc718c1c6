// SPDX-License-Identifier: MIT
// NHS numbers and postcodes from text, in the spellings that extracts use; and all identifiers of a file.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "ingest/batch_reader.hpp"
#include "samples.hpp"
#include "standardise/nhs_number.hpp"
#include "standardise/postcode.hpp"
#include "standardise/standardiser.hpp"

namespace tallystick::standardise {
namespace {

void nhs_numbers(benchmark::State& state) {
  const auto [texts, expected] = bench::number_texts(10'000);
  const NumberRules rules;
  for (auto _ : state) {
    std::size_t found = 0;
    for (const std::string& text : texts)
      found += read_nhs_number(text, rules).value.absent() ? 0U : 1U;
    if (found != expected) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(texts.size()));
}
BENCHMARK(nhs_numbers);

void postcodes(benchmark::State& state) {
  const std::vector<std::string> texts(bench::kPostcodes.begin(), bench::kPostcodes.end());
  for (auto _ : state) {
    for (const std::string& text : texts)
      if (read_gb_postcode(text).value.absent()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(texts.size()));
}
BENCHMARK(postcodes);

std::string write_rows(std::size_t rows) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "tallystick_standardise_bench.csv").string();
  std::ofstream(path, std::ios::binary) << bench::identifier_rows(rows);
  return path;
}

/// Reads a file from the page cache, cuts it into cells and standardises NHS number, birth date,
/// sex and postcode.
void all_identifiers(benchmark::State& state) {
  constexpr std::size_t kRows = 200'000;
  static const std::string path = write_rows(kRows); // once: finding valid numbers takes longer
  SourceRules rules;
  rules.birth_limits.latest = Date{std::chrono::year{2026} / 4 / 1};
  const Standardiser standardiser(rules);
  for (auto _ : state) {
    ingest::SourceFiles files;
    files.paths = {path};
    files.limits.target = std::size_t{256} << 10U;
    files.resolve = [](const std::vector<std::string_view>&) -> Result<ingest::FieldMap> {
      ingest::FieldMap map;
      map.identifiers[static_cast<std::size_t>(IdentifierField::person_id)] = 1;
      map.identifiers[static_cast<std::size_t>(IdentifierField::birth_date)] = 2;
      map.identifiers[static_cast<std::size_t>(IdentifierField::sex)] = 3;
      map.identifiers[static_cast<std::size_t>(IdentifierField::postcode)] = 4;
      return map;
    };
    ingest::BatchReader reader(std::move(files));
    std::size_t rows = 0;
    for (;;) {
      auto chunk = reader.next();
      if (!chunk) std::abort();
      if (!*chunk) break;
      auto cut = ingest::BatchReader::cut(**chunk, ingest::LineNumbers::left_out);
      if (!cut) std::abort();
      auto batch = standardiser.run(std::move(cut->batch));
      if (!batch) std::abort();
      rows += batch->rows();
    }
    if (rows != kRows) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
}
BENCHMARK(all_identifiers)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace tallystick::standardise
