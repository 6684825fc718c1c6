// SPDX-License-Identifier: MIT
// NHS numbers and postcodes from text, in the spellings that extracts use.
#include <cstdlib>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "standardise/nhs_number.hpp"
#include "standardise/postcode.hpp"

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

} // namespace
} // namespace tallystick::standardise
