// SPDX-License-Identifier: MIT
// NHS numbers and postcodes from text, in the spellings that extracts use; and all identifiers of a file.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "ingest/batch_reader.hpp"
#include "standardise/nhs_number.hpp"
#include "standardise/postcode.hpp"
#include "standardise/standardiser.hpp"

namespace tallystick::standardise {
namespace {

/// Valid numbers of the test range; every fifth written "999 000 0018", every hundredth with a wrong digit.
std::vector<std::string> numbers(std::size_t n, std::size_t& valid) {
  std::vector<std::string> texts;
  for (std::uint64_t number = 9'990'000'000; texts.size() < n; ++number) {
    if (!is_valid_number(number) || is_palindrome(number)) continue;
    std::string text = std::to_string(number);
    const bool wrong = texts.size() % 100 == 99;
    if (wrong) text[4] = text[4] == '1' ? '2' : '1';
    if (!wrong) ++valid;
    if (texts.size() % 5 == 0)
      text = text.substr(0, 3) + " " + text.substr(3, 3) + " " + text.substr(6);
    texts.push_back(std::move(text));
  }
  return texts;
}

void nhs_numbers(benchmark::State& state) {
  std::size_t expected = 0;
  const std::vector<std::string> texts = numbers(10'000, expected);
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
  const std::vector<std::string> texts = {"SW1A 1AA", "m11ae",    "B33  8TH", "CR2 6XH",
                                          "DN551PT",  "ec1a 1bb", "W1A 0AX",  "LS1 4AP"};
  for (auto _ : state) {
    for (const std::string& text : texts)
      if (read_gb_postcode(text).value.absent()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(texts.size()));
}
BENCHMARK(postcodes);

/// A file of rows with the four identifiers, a fifth of the numbers spaced.
std::string write_rows(std::size_t rows) {
  std::size_t valid = 0;
  const std::vector<std::string> texts = numbers(rows, valid);
  const std::vector<std::string> places = {"AA1 1AA", "AA11AE", "ab33 8th", "AC2 6XH", "AD9 5PT"};
  const std::string path =
      (std::filesystem::temp_directory_path() / "tallystick_standardise_bench.csv").string();
  std::ofstream file(path, std::ios::binary);
  file << "ROW_ID,NHS,BORN,SEX,PC,LOCAL\n";
  for (std::size_t row = 0; row < rows; ++row) {
    std::array<char, 16> date{};
    const auto day = static_cast<unsigned>(row % 27 + 2);
    const auto month = static_cast<unsigned>(row % 12 + 1);
    std::snprintf(date.data(), date.size(), "%02u/%02u/%04u", day, month,
                  1930U + static_cast<unsigned>(row % 95));
    file << row << ',' << texts[row] << ',' << date.data() << ',' << (row % 2 == 0 ? 'M' : 'F')
         << ',' << places[row % places.size()] << ",L" << row << '\n';
  }
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
