// SPDX-License-Identifier: MIT
#include "standardise/nhs_number.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "identity/reveal.hpp"
#include "standardise/supersession.hpp"

namespace tallystick::standardise {
namespace {

std::uint64_t number_in(std::string_view cell, const NumberRules& rules = {}) {
  return read_nhs_number(cell, rules).value.reveal(reveal_token());
}
Refusal issue_of(std::string_view cell, const NumberRules& rules = {}) {
  return read_nhs_number(cell, rules).refused;
}
std::vector<std::uint64_t> repairs_of(std::string_view cell) {
  const RepairCandidates candidates = repair_candidates(read_digits(cell));
  std::vector<std::uint64_t> numbers;
  for (std::size_t i = 0; i < candidates.count; ++i)
    numbers.push_back(candidates.numbers[i].reveal(reveal_token()));
  return numbers;
}

TEST(NhsNumber, IsReadInEverySpelling) {
  for (const std::string_view cell :
       {"9434765919", "943 476 5919", "943-476-5919", "  9434765919\t", "94 34 76 59 19",
        "943\xC2\xA0"
        "476\xC2\xA0"
        "5919",
        "943\xA0"
        "476\xA0"
        "5919",
        "943\xE2\x80\x91"
        "476-5919",
        "\xEF\xBB\xBF"
        "9434765919",
        "943 4765919 \r"}) {
    EXPECT_EQ(number_in(cell), 9434765919U) << testing::PrintToString(cell.size());
    EXPECT_EQ(issue_of(cell), Refusal{});
  }
}

TEST(NhsNumber, MissingIsNotAnIssue) {
  for (const std::string_view cell :
       {"", "   ", "NULL", "null", "NA", "N/A", "Unknown", "unk", "-", "\xC2\xA0", "NaN", "None"}) {
    EXPECT_EQ(number_in(cell), 0U) << cell;
    EXPECT_EQ(issue_of(cell), Refusal{}) << cell;
  }
}

TEST(NhsNumber, SaysWhatIsWrong) {
  EXPECT_EQ(issue_of("943476591A"), IssueCode::nhs_number_not_digits);
  EXPECT_EQ(issue_of("9.43E+09"), IssueCode::nhs_number_not_digits);
  EXPECT_EQ(issue_of("943476591"), IssueCode::nhs_number_length);
  EXPECT_EQ(issue_of("94347659190"), IssueCode::nhs_number_length);
  EXPECT_EQ(issue_of("1234567890123456789012345678901234567890"), IssueCode::nhs_number_length);
  EXPECT_EQ(issue_of("9434765918"), IssueCode::nhs_number_check_digit);
  EXPECT_EQ(issue_of("4010232138"), IssueCode::nhs_number_check_digit);
  EXPECT_EQ(issue_of("0000000000"), IssueCode::nhs_number_sentinel);
  EXPECT_EQ(issue_of("9999999999"), IssueCode::nhs_number_sentinel);
  EXPECT_EQ(issue_of("4444444444"), IssueCode::nhs_number_sentinel);
  EXPECT_EQ(issue_of("4000000004"), IssueCode::nhs_number_sentinel);
  EXPECT_EQ(issue_of("4012332104"), IssueCode::nhs_number_palindrome);
}

TEST(NhsNumber, ARefusedNumberIsAbsentAndFlagged) {
  for (const std::string_view cell : {"943476591A", "943476591", "9434765918", "9999999999"}) {
    const auto reading = read_nhs_number(cell, {});
    EXPECT_TRUE(reading.value.absent());
    EXPECT_TRUE(has(reading.flags, RowFlags::refused_person_id));
  }
}

TEST(NhsNumber, PalindromesFollowThePolicyButSentinelsDoNot) {
  const NumberRules accept{PalindromePolicy::accept, nullptr};
  EXPECT_EQ(number_in("4012332104", accept), 4012332104U);
  EXPECT_EQ(issue_of("4444444444", accept), IssueCode::nhs_number_sentinel);
  EXPECT_EQ(issue_of("4000000004", accept), IssueCode::nhs_number_sentinel);
}

TEST(NhsNumber, RangesNobodyIssuesAreFlaggedAndKept) {
  const auto test = read_nhs_number("9434765919", {});
  EXPECT_FALSE(test.value.absent());
  EXPECT_TRUE(has(test.flags, RowFlags::test_number));
  const auto unissued = read_nhs_number("5900020584", {});
  EXPECT_FALSE(unissued.value.absent());
  EXPECT_TRUE(has(unissued.flags, RowFlags::unissued_number));
  EXPECT_EQ(read_nhs_number("4010232137", {}).flags, RowFlags::none);
}

TEST(NhsNumber, RangesHaveTheirPublishedEnds) {
  EXPECT_EQ(range_of(99'999'999), NumberRange::not_issued);
  EXPECT_EQ(range_of(100'000'000), NumberRange::scotland);
  EXPECT_EQ(range_of(3'112'999'999), NumberRange::scotland);
  EXPECT_EQ(range_of(3'113'000'000), NumberRange::not_issued);
  EXPECT_EQ(range_of(3'200'000'000), NumberRange::northern_ireland);
  EXPECT_EQ(range_of(3'999'999'999), NumberRange::northern_ireland);
  EXPECT_EQ(range_of(4'000'000'000), NumberRange::england_and_wales);
  EXPECT_EQ(range_of(5'000'000'000), NumberRange::not_issued);
  EXPECT_EQ(range_of(6'000'000'000), NumberRange::england_and_wales);
  EXPECT_EQ(range_of(7'999'999'999), NumberRange::england_and_wales);
  EXPECT_EQ(range_of(8'000'000'000), NumberRange::ireland);
  EXPECT_EQ(range_of(8'599'999'999), NumberRange::ireland);
  EXPECT_EQ(range_of(8'600'000'000), NumberRange::not_issued);
  EXPECT_EQ(range_of(9'000'000'000), NumberRange::test);
}

TEST(NhsNumber, StatusCodesMeanWhatTheDictionarySays) {
  EXPECT_EQ(read_number_status("01"), NumberStatus::verified);
  EXPECT_EQ(read_number_status(" 1 "), NumberStatus::verified);
  EXPECT_EQ(read_number_status("02"), NumberStatus::untraced);
  EXPECT_EQ(read_number_status("04"), NumberStatus::doubtful);
  EXPECT_EQ(read_number_status("5"), NumberStatus::doubtful);
  EXPECT_EQ(read_number_status("11"), NumberStatus::not_stated);
  EXPECT_EQ(read_number_status(""), NumberStatus::not_stated);
}

TEST(RepairCandidates, AreFewValidSortedAndHoldTheTruth) {
  const auto candidates = repairs_of("4010232187"); // 4010232137 with one wrong digit
  EXPECT_GE(candidates.size(), 5U);
  EXPECT_TRUE(std::is_sorted(candidates.begin(), candidates.end()));
  EXPECT_NE(std::find(candidates.begin(), candidates.end(), 4010232137U), candidates.end());
  for (const std::uint64_t number : candidates)
    EXPECT_TRUE(is_valid_number(number));
}

TEST(RepairCandidates, CoverTheWorstCase) {
  EXPECT_EQ(repairs_of("7654321032").size(), RepairCandidates::kMax);
}

TEST(RepairCandidates, AreNotOfferedForWhatIsNoTypingError) {
  EXPECT_TRUE(repairs_of("4010232137").empty()); // valid
  EXPECT_TRUE(repairs_of("9999999999").empty()); // a placeholder
  EXPECT_TRUE(repairs_of("40102321").empty());
  EXPECT_TRUE(repairs_of("40102321370").empty());
  EXPECT_TRUE(repairs_of("fish").empty());
}

TEST(RepairCandidates, PutBackTheLeadingZeroOfAChiNumberOnly) {
  EXPECT_EQ(repairs_of("607230002"), (std::vector<std::uint64_t>{607230002}));
  EXPECT_TRUE(repairs_of("943476591").empty()); // month 43
  EXPECT_TRUE(repairs_of("607230003").empty()); // wrong check digit
}

TEST(SupersessionMap, ChainsEndAtTheCurrentNumber) {
  const NhsNumber a{4010232137};
  const NhsNumber b{6328797966};
  const NhsNumber c{4865447040};
  const auto map = SupersessionMap::make(std::array{Supersession{a, b}, Supersession{b, c}});
  ASSERT_TRUE(map);
  EXPECT_EQ(map->size(), 2U);
  EXPECT_EQ(map->current(a), c);
  EXPECT_EQ(map->current(b), c);
  EXPECT_EQ(map->current(c), c);
  EXPECT_TRUE(map->current(NhsNumber{}).absent());
}

TEST(SupersessionMap, RefusesWhatHasNoSingleEnd) {
  const NhsNumber a{4010232137};
  const NhsNumber b{6328797966};
  const NhsNumber c{4865447040};
  const auto code_of = [](std::initializer_list<Supersession> pairs) {
    const auto map = SupersessionMap::make({pairs.begin(), pairs.size()});
    return map ? ErrorCode::internal : map.error().code();
  };
  EXPECT_EQ(code_of({{a, b}, {b, a}}), ErrorCode::input_refused);
  EXPECT_EQ(code_of({{a, b}, {b, c}, {c, a}}), ErrorCode::input_refused);
  EXPECT_EQ(code_of({{a, b}, {a, c}}), ErrorCode::input_refused);
  EXPECT_EQ(code_of({{a, NhsNumber{4010232138}}}), ErrorCode::input_refused);
  EXPECT_EQ(code_of({{NhsNumber{}, a}}), ErrorCode::input_refused);
  EXPECT_TRUE(SupersessionMap::make(std::array{Supersession{a, b}, Supersession{a, b}}));
  EXPECT_TRUE(SupersessionMap::make(std::array{Supersession{a, a}}));
  EXPECT_TRUE(SupersessionMap::make({}));
}

TEST(SupersessionMap, IsAppliedBeforeTheChecks) {
  const auto map = SupersessionMap::make(
      std::array{Supersession{NhsNumber{4010232138}, NhsNumber{4010232137}}}); // old one is invalid
  ASSERT_TRUE(map);
  const NumberRules rules{PalindromePolicy::refuse, &*map};
  const auto reading = read_nhs_number("401 023 2138", rules);
  EXPECT_EQ(reading.value, NhsNumber{4010232137});
  EXPECT_EQ(reading.flags, RowFlags::superseded_number);
  EXPECT_EQ(read_nhs_number("6328797966", rules).flags, RowFlags::none);
}

} // namespace
} // namespace tallystick::standardise
