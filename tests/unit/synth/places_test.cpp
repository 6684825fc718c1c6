// SPDX-License-Identifier: MIT
#include "synth/places.hpp"

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include "synth/numbers.hpp"

namespace tallystick::synth {
namespace {

std::string text_of(const Postcode& postcode, PostcodeStyle style, std::uint32_t whim = 0) {
  Text text;
  text.room(kLongestRow);
  put_postcode(text, postcode, style, whim);
  return std::string{text.view()};
}

TEST(SynthPlaces, PostcodesOfTheLargestPopulationAreDistinct) {
  const auto blocks = static_cast<std::uint32_t>(kMostPeople / kBlockPeople + 1);
  std::unordered_set<std::string> seen;
  for (std::uint32_t block = 0; block < blocks; block += 1) {
    for (std::uint32_t slot = 0; slot < kUsedSlots; slot += 41) // units within a sector: below
      ASSERT_TRUE(
          seen.insert(text_of(postcode_of(block * kSlotsPerBlock + slot), PostcodeStyle::spaced))
              .second);
  }
  std::set<std::string> units;
  for (std::uint32_t slot = 0; slot < kSlotsPerBlock; ++slot)
    ASSERT_TRUE(units.insert(text_of(postcode_of(7 * kSlotsPerBlock + slot), PostcodeStyle::spaced))
                    .second);
}

// Shapes and letters as in the postcode format; and all six shapes occur.
TEST(SynthPlaces, PostcodesHaveTheShapesOfRealOnes) {
  const std::regex shape{"([A-PR-UWYZ][0-9]|[A-PR-UWYZ][0-9][0-9]|[A-PR-UWYZ][0-9][A-HJKSTUW]|"
                         "[A-PR-UWYZ][A-HK-Y][0-9]|[A-PR-UWYZ][A-HK-Y][0-9][0-9]|"
                         "[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]) [0-9][ABD-HJLNP-UW-Z]{2}"};
  std::set<std::string> kinds;
  for (std::uint32_t block = 0; block < 9000; block += 3) {
    const std::string postcode =
        text_of(postcode_of(block * kSlotsPerBlock + block % kUsedSlots), PostcodeStyle::spaced);
    ASSERT_TRUE(std::regex_match(postcode, shape)) << postcode;
    std::string kind;
    for (const char c : postcode.substr(0, postcode.find(' ')))
      kind += c <= '9' ? '9' : 'A';
    kinds.insert(kind);
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"A9", "A99", "A9A", "AA9", "AA99", "AA9A"}));
}

TEST(SynthPlaces, PostcodesAreWrittenInEachManner) {
  const Postcode postcode = {{'A', 'B', '1'}, 3, {'2', 'C', 'D'}};
  EXPECT_EQ(text_of(postcode, PostcodeStyle::spaced), "AB1 2CD");
  EXPECT_EQ(text_of(postcode, PostcodeStyle::fixed8), "AB1  2CD");
  std::set<std::string> untidy;
  for (std::uint32_t whim = 0; whim < 42; ++whim)
    untidy.insert(text_of(postcode, PostcodeStyle::untidy, whim));
  EXPECT_TRUE(untidy.contains("ab1 2cd"));
  EXPECT_TRUE(untidy.contains("AB12CD"));
  EXPECT_EQ(text_of({}, PostcodeStyle::fixed8), "");
}

TEST(SynthPlaces, AreasNestAndEveryDecileOccurs) {
  const Places places{100'000, 1};
  Text text;
  for (std::uint32_t block = 0; block < places.blocks(); ++block)
    places.write_areas(block, text);
  std::istringstream lines{std::string{Places::kAreasHeader} + std::string{text.view()}};
  std::map<std::string, std::size_t> column;
  std::map<std::string, std::string> above;
  std::set<int> deciles;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields;
    std::istringstream cells{line};
    for (std::string cell; std::getline(cells, cell, ',');)
      fields.push_back(cell);
    if (column.empty()) {
      for (std::size_t i = 0; i < fields.size(); ++i)
        column[fields[i]] = i;
      continue;
    }
    ASSERT_EQ(fields.size(), column.size());
    const std::vector<std::string> chain = {fields[column["lsoa21"]], fields[column["msoa21"]],
                                            fields[column["sicbl"]], fields[column["icb"]],
                                            fields[column["nhser"]]};
    for (std::size_t i = 0; i + 1 < chain.size(); ++i)
      EXPECT_EQ(above.try_emplace(chain[i], chain[i + 1]).first->second, chain[i + 1]);
    const int rank = std::stoi(fields[column["imd"]]);
    EXPECT_GE(rank, 1);
    EXPECT_LE(rank, 32844);
    deciles.insert((rank - 1) * 10 / 32844 + 1);
  }
  EXPECT_EQ(deciles.size(), 10U);
}

TEST(SynthPlaces, OrganisationCodesHaveTheirShape) {
  const auto code = [](Organisation kind, std::uint32_t number) {
    Text text;
    text.room(kLongestRow);
    put_organisation(text, kind, number);
    return std::string{text.view()};
  };
  EXPECT_EQ(code(Organisation::practice, 7), "Z10007");
  EXPECT_EQ(code(Organisation::trust, 0), "RZ0");
  EXPECT_EQ(code(Organisation::community, 37), "NY1");
  EXPECT_EQ(code(Organisation::council, 105), "906");
}

} // namespace
} // namespace tallystick::synth
