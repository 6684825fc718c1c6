// SPDX-License-Identifier: MIT
// Published examples and rules: the NHS number lists and postcode sets that other implementations
// are tested with.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "identity/reveal.hpp"
#include "standardise/nhs_number.hpp"
#include "standardise/postcode.hpp"

namespace tallystick::standardise {
namespace {

// A member of a flat JSON object: text without quotes, or true, false, null.
std::string member(const std::string& object, const std::string& name) {
  std::size_t at = object.find('"' + name + '"');
  if (at == std::string::npos) return {};
  at = object.find_first_not_of(": \t", at + name.size() + 2);
  if (object[at] == '"') return object.substr(at + 1, object.find('"', at + 1) - at - 1);
  return object.substr(at, object.find_first_of(",}\n\r ", at) - at);
}

// All objects without objects inside; the lists hold no braces in texts. Empty if there is no file.
std::vector<std::string> flat_objects(const std::string& path) {
  std::ifstream file(std::string(TALLYSTICK_SOURCE_DIR "/../shared/vectors/") + path);
  std::ostringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  std::vector<std::string> objects;
  for (std::size_t open = text.find('{'); open != std::string::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find_first_of("{}", open + 1);
    if (close != std::string::npos && text[close] == '}')
      objects.push_back(text.substr(open, close - open));
  }
  return objects;
}

std::uint64_t ten_digits(const std::string& text) {
  const DigitText digits = read_digits(text);
  return digits.kind == DigitText::Kind::digits && digits.count == 10 ? digits.value : 1;
}

// reference nhs-rules section 1, "Test vectors" (Reusable-Code-Library, codonPython, ndr_import).
TEST(NhsNumberVectors, NumbersOfTheReferenceList) {
  for (const std::string text :
       {"9434765919", "9876543210", "8429141456", "2625792787", "8235363119", "9598980006",
        "6597925149", "4010232137", "3200083271"})
    EXPECT_FALSE(read_nhs_number(text, {}).value.absent()) << text;
  for (const std::string text : {"1234567890", "9598980007", "9345665439", "1234554321",
                                 "0000000000", "123", "40102321307"}) {
    EXPECT_TRUE(read_nhs_number(text, {}).value.absent()) << text;
    EXPECT_TRUE(read_nhs_number(text, {}).refused.has_value()) << text;
  }
}

// reference nhs-rules section 1, DPS blocklist.
TEST(NhsNumberVectors, TheBlocklistIsRefusedUnderEveryPolicy) {
  for (char digit = '0'; digit <= '9'; ++digit) {
    const std::string repdigit(10, digit);
    const std::string ends = digit + std::string(8, '0') + digit;
    for (const auto policy : {PalindromePolicy::refuse, PalindromePolicy::accept}) {
      EXPECT_TRUE(read_nhs_number(repdigit, {policy, nullptr}).value.absent());
      EXPECT_TRUE(read_nhs_number(ends, {policy, nullptr}).value.absent());
    }
  }
}

TEST(NhsNumberVectors, CheckDigitAgreesWithEveryListedNumber) {
  const auto objects = flat_objects("nhs_number/vectors.json");
  if (objects.empty()) GTEST_SKIP() << "shared/vectors/nhs_number/vectors.json is not here";
  EXPECT_GT(objects.size(), 90U);
  for (const std::string& object : objects) {
    const std::string input = member(object, "input");
    const std::uint64_t number = ten_digits(input);
    EXPECT_EQ(number != 1 && passes_check_digit(number), member(object, "mod11") == "true")
        << input;
    const bool kept = !read_nhs_number(input, {}).value.absent();
    const bool expected =
        member(object, "mod11") == "true" && !is_sentinel(number) && !is_palindrome(number);
    EXPECT_EQ(kept, expected) << input;
  }
}

class PostcodeVectors : public testing::TestWithParam<std::pair<const char*, PostcodeLevel>> {};

TEST_P(PostcodeVectors, PartsAgree) {
  const auto [file, level] = GetParam();
  const auto objects = flat_objects(std::string("postcode/") + file);
  if (objects.empty()) GTEST_SKIP() << "shared/vectors/postcode is not here";
  std::size_t compared = 0;
  for (const std::string& object : objects) {
    const std::string base = member(object, "base");
    const Reading<Postcode> reading = read_gb_postcode(base);
    if (member(object, "expected") == "null") {
      EXPECT_TRUE(reading.value.absent()) << base;
      continue;
    }
    // The lists also hold shapes that our letter rules refuse (AA9A 9AA is written with any
    // letter).
    if (reading.value.absent()) continue;
    ++compared;
    EXPECT_EQ(reading.value.part(level).reveal_text(reveal_token()).view(),
              member(object, "expected"))
        << base;
  }
  EXPECT_GT(compared, 6U);
}

INSTANTIATE_TEST_SUITE_P(Levels, PostcodeVectors,
                         testing::Values(std::pair{"areas.json", PostcodeLevel::area},
                                         std::pair{"districts.json", PostcodeLevel::district},
                                         std::pair{"outcodes.json", PostcodeLevel::outward},
                                         std::pair{"sectors.json", PostcodeLevel::sector}));

TEST(PostcodeLists, SpellingAgrees) {
  const auto objects = flat_objects("postcode/normalisation.json");
  if (objects.empty()) GTEST_SKIP() << "shared/vectors/postcode is not here";
  for (const std::string& object : objects) {
    const std::string expected = member(object, "expected");
    EXPECT_EQ(read_gb_postcode(member(object, "base")).value.reveal_text(reveal_token()).view(),
              expected == "null" ? "" : expected);
  }
}

TEST(PostcodeLists, ValidityAgrees) {
  const auto objects = flat_objects("postcode/validation.json");
  if (objects.empty()) GTEST_SKIP() << "shared/vectors/postcode is not here";
  for (const std::string& object : objects) {
    const std::string base = member(object, "base");
    EXPECT_EQ(!read_gb_postcode(base).value.absent(), member(object, "expected") == "true") << base;
  }
}

} // namespace
} // namespace tallystick::standardise
