// SPDX-License-Identifier: MIT
// What the benchmarks work on: texts and rows as extracts have them, the same in every run. No real people: NHS
// numbers are of the test range, postcodes of areas that do not exist.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "core/key128.hpp"
#include "standardise/nhs_number.hpp"
#include "synth/random.hpp"

namespace tallystick::bench {

enum class Quotes : std::uint8_t { none, some };

/// Rows of twelve fields and about 80 bytes, at least `bytes` in all.
inline std::string csv_rows(std::size_t bytes, Quotes quotes) {
  std::string text;
  for (std::uint64_t row = 0; text.size() < bytes; ++row) {
    text += std::to_string(9'000'000'000 + row) + ",19800131,1,ZZ1 1ZZ,RXX," + std::to_string(row) +
            ",2024-03-31,";
    text += quotes == Quotes::some ? "\"text, with \"\"quotes\"\"\"" : "text without quotes";
    text += ",I10X,,340,466.40\n";
  }
  return text;
}
inline constexpr std::uint32_t kCsvFields = 12;

struct NumberTexts {
  std::vector<std::string> texts;
  std::size_t valid = 0;
};

/// Valid NHS numbers; every fifth written "999 000 0018", every hundredth with a wrong digit.
inline NumberTexts number_texts(std::size_t n) {
  NumberTexts numbers;
  for (std::uint64_t number = 9'990'000'000; numbers.texts.size() < n; ++number) {
    if (!standardise::is_valid_number(number) || standardise::is_palindrome(number)) continue;
    const std::size_t at = numbers.texts.size();
    std::string text = std::to_string(number);
    const bool wrong = at % 100 == 99;
    if (wrong) text[4] = text[4] == '1' ? '2' : '1';
    if (!wrong) ++numbers.valid;
    if (at % 5 == 0) text = text.substr(0, 3) + " " + text.substr(3, 3) + " " + text.substr(6);
    numbers.texts.push_back(std::move(text));
  }
  return numbers;
}

inline constexpr std::array<const char*, 8> kPostcodes = {
    "AA1A 1AA", "aa11ae", "AB3  8TH", "AC2 6XH", "AD551PT", "ae1a 1bb", "A1A 0AX", "AF1 4AP"};

/// A day from 1930 on, as 31/01/1980.
inline std::string birth_date_text(std::size_t row) {
  std::array<char, 16> date{};
  std::snprintf(date.data(), date.size(), "%02u/%02u/%04u", static_cast<unsigned>(row % 27 + 2),
                static_cast<unsigned>(row % 12 + 1), 1930U + static_cast<unsigned>(row % 95));
  return date.data();
}

/// A file: row id, NHS number, birth date, sex, postcode, local id.
inline std::string identifier_rows(std::size_t rows) {
  const NumberTexts numbers = number_texts(rows);
  std::string text = "ROW_ID,NHS,BORN,SEX,PC,LOCAL\n";
  for (std::size_t row = 0; row < rows; ++row) {
    text += std::to_string(row) + ',' + numbers.texts[row] + ',' + birth_date_text(row) + ',';
    text += row % 2 == 0 ? 'M' : 'F';
    text += ',';
    text += kPostcodes[row % 5];
    text += ",L" + std::to_string(row) + '\n';
  }
  return text;
}

/// A token of a person.
inline Key128 key_of(std::uint64_t person) {
  return {synth::mix(2 * person + 1), synth::mix(2 * person + 2)};
}

/// A quarter of the keys are distinct, as tokens of people with four records are; in no order.
inline std::vector<Key128> keys_of_rows(std::size_t rows) {
  std::vector<Key128> keys(rows);
  for (std::size_t row = 0; row < rows; ++row)
    keys[row] = key_of(synth::mix(row) % (rows / 4 + 1));
  return keys;
}

/// The first row of each row's person, rows of four in random order; the first quarter of the rows lead themselves.
inline std::vector<std::uint32_t> first_rows(std::uint32_t rows) {
  std::vector<std::uint32_t> first(rows);
  for (std::uint32_t row = 0; row < rows; ++row)
    first[row] = row < rows / 4 ? row : static_cast<std::uint32_t>(synth::mix(row) % (rows / 4));
  return first;
}

} // namespace tallystick::bench
