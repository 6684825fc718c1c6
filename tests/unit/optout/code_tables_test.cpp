// SPDX-License-Identifier: MIT
// The shipped tables of opt-out codes keep to the format that datasets/codes/README.md promises.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tallystick {
namespace {

struct CodeRow {
  std::string code;
  std::string meaning;
  std::string acted_on;
  std::string source;
};

std::vector<CodeRow> read_table(const std::string& terminology) {
  std::ifstream file(TALLYSTICK_SOURCE_DIR "/datasets/codes/opt_out_codes_" + terminology + ".csv");
  EXPECT_TRUE(file.is_open()) << terminology;
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "code,meaning,acted_on,source");
  std::vector<CodeRow> rows;
  while (std::getline(file, line)) {
    CodeRow row;
    std::size_t at = 0;
    for (std::string* field : {&row.code, &row.meaning, &row.acted_on}) {
      const std::size_t comma = line.find(',', at);
      *field = line.substr(at, comma - at);
      at = comma + 1;
    }
    row.source = line.substr(at);
    rows.push_back(row);
  }
  return rows;
}

/// Verhoeff's check, which SNOMED CT identifiers carry in their last digit (SNOMED CT Release File
/// Specifications, "Check-digit computation").
bool verhoeff_holds(const std::string& digits) {
  const auto times = [](unsigned a, unsigned b) { // the dihedral group of the pentagon
    const bool flip_a = a >= 5;
    const bool flip_b = b >= 5;
    const unsigned turn = (flip_a ? a % 5 + 5 - b % 5 : a % 5 + b % 5) % 5;
    return turn + (flip_a != flip_b ? 5U : 0U);
  };
  constexpr std::array<unsigned, 10> kPermutation = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
  unsigned check = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    auto digit = static_cast<unsigned>(digits[digits.size() - 1 - i] - '0');
    for (std::size_t n = 0; n < i % 8; ++n)
      digit = kPermutation[digit];
    check = times(check, digit);
  }
  return check == 0;
}

class CodeTables : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Terminologies, CodeTables, testing::Values("read2", "ctv3", "snomed"),
                         [](const auto& terminology) { return std::string(terminology.param); });

TEST_P(CodeTables, EachCodeHasOneKnownMeaningAndASource) {
  const std::set<std::string> meanings = {"type1_dissent", "type1_withdrawn", "type2_dissent",
                                          "type2_withdrawn"};
  std::set<std::string> codes;
  for (const CodeRow& row : read_table(GetParam())) {
    EXPECT_TRUE(codes.insert(row.code).second) << row.code << " is there twice";
    EXPECT_EQ(meanings.count(row.meaning), 1U) << row.code;
    EXPECT_TRUE(row.acted_on == "yes" || row.acted_on == "no") << row.code;
    EXPECT_FALSE(row.source.empty()) << row.code;
    EXPECT_EQ(row.source.find('"'), std::string::npos) << row.code;
  }
}

TEST_P(CodeTables, DissentAndWithdrawalOfType1AreActedOnAndType2NeverIs) {
  std::map<std::string, int> acted_on;
  for (const CodeRow& row : read_table(GetParam()))
    acted_on[row.meaning] += row.acted_on == "yes" ? 1 : 0;
  EXPECT_EQ(acted_on["type1_dissent"], 1);
  EXPECT_EQ(acted_on["type1_withdrawn"], 1);
  EXPECT_EQ(acted_on["type2_dissent"], 0);
  EXPECT_EQ(acted_on["type2_withdrawn"], 0);
}

TEST_P(CodeTables, CodesHaveTheShapeOfTheirTerminology) {
  const bool snomed = std::string(GetParam()) == "snomed";
  for (const CodeRow& row : read_table(GetParam())) {
    if (!snomed) {
      EXPECT_EQ(row.code.size(), 5U) << row.code;
      continue;
    }
    EXPECT_EQ(row.code.find_first_not_of("0123456789"), std::string::npos) << row.code;
    EXPECT_TRUE(verhoeff_holds(row.code)) << row.code;
  }
}

TEST(Verhoeff, FindsAnAlteredDigit) {
  EXPECT_TRUE(verhoeff_holds("827241000000103"));
  EXPECT_FALSE(verhoeff_holds("827241000000104"));
  EXPECT_FALSE(verhoeff_holds("827421000000103"));
}

} // namespace
} // namespace tallystick
