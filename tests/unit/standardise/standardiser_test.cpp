// SPDX-License-Identifier: MIT
#include "standardise/standardiser.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "identity/reveal.hpp"
#include "standardise/supersession.hpp"
#include "unit/standardise/raw_batch_maker.hpp"

namespace tallystick::standardise {
namespace {

using std::chrono::year;
using Field = IdentifierField;

SourceRules rules_of_2025() {
  SourceRules rules;
  rules.birth_limits.latest = Date{year{2025} / 3 / 31};
  return rules;
}

StandardColumns run(RawBatchMaker& maker, SourceRules rules = rules_of_2025()) {
  auto batch = Standardiser(std::move(rules)).run(maker.make());
  EXPECT_TRUE(batch);
  return std::move(*batch).take(reveal_token());
}

TEST(Standardiser, FillsAColumnForEveryMappedField) {
  RawBatchMaker maker;
  maker.column(Field::person_id, {"4010232137", "", "401 023 2138"})
      .column(Field::postcode, {"SW1A1AA", "ZZ99 3VZ", "junk"})
      .column(Field::birth_date, {"1980-02-09", "1980-01-01", "2026-01-02"})
      .column(Field::sex, {"1", "F", "9"})
      .column(Field::practice, {"B81616", "V81999", "x"});
  const RevealToken token = reveal_token();
  const StandardColumns out = run(maker);
  ASSERT_EQ(out.rows, 3U);
  EXPECT_EQ(out.person[0].reveal(token), 4010232137U);
  EXPECT_TRUE(out.person[1].absent());
  EXPECT_TRUE(out.person[2].absent());
  EXPECT_EQ(out.postcode[0].reveal_text(token).view(), "SW1A 1AA");
  EXPECT_TRUE(out.postcode[1].absent());
  EXPECT_EQ(out.birth_date[0].reveal(token), (BirthDate::Parts{1980, 2, 9}));
  EXPECT_TRUE(out.birth_date[2].absent());
  EXPECT_EQ(out.sex[1], Sex::female);
  EXPECT_EQ(out.practice[0], (PracticeCode{'B', 81616}));
  EXPECT_TRUE(out.local_id.empty());
  EXPECT_TRUE(out.event_day.empty());

  EXPECT_EQ(out.flags[0], RowFlags::none);
  EXPECT_EQ(out.flags[1], RowFlags::pseudo_postcode | RowFlags::weak_birth_date);
  EXPECT_EQ(out.flags[2], RowFlags::refused_person_id | RowFlags::repairable_number);
}

TEST(Standardiser, CountsAndListsIssuesByFieldOfTheFile) {
  RawBatchMaker maker;
  maker.column(Field::sex, {"?!", "1"}).column(Field::postcode, {"W1A 1AA", "junk"});
  maker.columns().issues.add(IssueCode::not_utf8);
  SourceRules rules = rules_of_2025();
  rules.listing = IssueListing::rows;
  const StandardColumns out = run(maker, rules);
  EXPECT_EQ(out.issues[IssueCode::sex_code], 1U);
  EXPECT_EQ(out.issues[IssueCode::postcode_shape], 1U);
  EXPECT_EQ(out.issues[IssueCode::not_utf8], 1U); // what reading found stays counted
  ASSERT_EQ(out.listed_issues.size(), 2U);
  EXPECT_EQ(out.listed_issues[0].column, 2U); // postcodes are worked before sexes
  EXPECT_EQ(out.listed_issues[0].row, 1U);
  EXPECT_EQ(out.listed_issues[1].column, 1U);
  EXPECT_EQ(out.listed_issues[1].code, IssueCode::sex_code);
}

TEST(Standardiser, RepairCandidatesAreSparseAndByRow) {
  RawBatchMaker maker;
  maker.column(Field::person_id, {"4010232187", "4010232137", "607230002", "9999999999"});
  const RevealToken token = reveal_token();
  const StandardColumns out = run(maker);
  ASSERT_GT(out.repair.size(), 1U);
  std::uint32_t last_row = 0;
  bool truth = false;
  for (const RepairNumber& candidate : out.repair.span()) {
    EXPECT_TRUE(candidate.row == 0 || candidate.row == 2);
    EXPECT_GE(candidate.row, last_row);
    last_row = candidate.row;
    truth = truth || candidate.number.reveal(token) == 4010232137U;
  }
  EXPECT_TRUE(truth);
  EXPECT_TRUE(has(out.flags[2], RowFlags::lost_zero_number));
  EXPECT_FALSE(has(out.flags[3], RowFlags::repairable_number));

  RawBatchMaker again;
  again.column(Field::person_id, {"4010232187"});
  SourceRules rules = rules_of_2025();
  rules.repair = RepairPolicy::none;
  EXPECT_TRUE(run(again, rules).repair.empty());
}

TEST(Standardiser, RepairCandidatesAreCurrentNumbers) {
  const auto map = SupersessionMap::make(
      std::vector{Supersession{NhsNumber{4010232137}, NhsNumber{6328797966}}});
  ASSERT_TRUE(map);
  RawBatchMaker maker;
  maker.column(Field::person_id, {"4010232187"});
  SourceRules rules = rules_of_2025();
  rules.numbers.supersession = &*map;
  bool current = false;
  const StandardColumns out = run(maker, rules);
  for (const RepairNumber& candidate : out.repair.span()) {
    EXPECT_NE(candidate.number, NhsNumber{4010232137});
    current = current || candidate.number == NhsNumber{6328797966};
  }
  EXPECT_TRUE(current);
}

TEST(Standardiser, DoubtfulStatusMarksPresentNumbersOnly) {
  RawBatchMaker maker;
  maker.column(Field::person_id, {"4010232137", "4010232137", ""})
      .column(Field::person_id_status, {"01", "05", "04"});
  const StandardColumns out = run(maker);
  EXPECT_EQ(out.flags[0], RowFlags::none);
  EXPECT_EQ(out.flags[1], RowFlags::unverified_number);
  EXPECT_EQ(out.flags[2], RowFlags::none);
  EXPECT_EQ(out.issues[IssueCode::nhs_number_unverified], 1U);
}

TEST(Standardiser, LocalIdsNeedAProvider) {
  RawBatchMaker maker;
  maker.column(Field::local_id, {"a1", " a2 ", "", "a4"})
      .column(Field::provider, {"rh8", "RH8", "", ""});
  const RevealToken token = reveal_token();
  const StandardColumns out = run(maker);
  EXPECT_EQ(out.local_id[0].reveal(token, out.texts), "A1");
  EXPECT_EQ(out.local_id[1].reveal(token, out.texts), "A2");
  EXPECT_EQ(out.provider[0].reveal(token, out.texts), "RH8");
  EXPECT_EQ(out.provider[1].reveal(token, out.texts), "RH8");
  EXPECT_TRUE(out.local_id[2].absent());
  EXPECT_TRUE(out.local_id[3].absent());
  EXPECT_EQ(out.issues[IssueCode::provider_missing], 1U);
}

TEST(Standardiser, AConstantProviderServesAllRows) {
  RawBatchMaker maker;
  maker.column(Field::local_id, {"7", "8"});
  SourceRules rules = rules_of_2025();
  rules.provider = "tak";
  const RevealToken token = reveal_token();
  const StandardColumns out = run(maker, rules);
  EXPECT_EQ(out.provider[0].reveal(token, out.texts), "TAK");
  EXPECT_EQ(out.provider[1].reveal(token, out.texts), "TAK");
  EXPECT_EQ(out.local_id[1].reveal(token, out.texts), "8");

  RawBatchMaker without;
  without.column(Field::local_id, {"7"});
  EXPECT_EQ(run(without).issues[IssueCode::provider_missing], 1U);
}

TEST(Standardiser, OtherIdSchemesAreRead) {
  const RevealToken token = reveal_token();
  SourceRules rules = rules_of_2025();
  rules.person_scheme = IdScheme::opaque;
  RawBatchMaker opaque;
  opaque.column(Field::person_id, {"aB-1", "", "aB-1", "say \"x\""});
  const StandardColumns texts = run(opaque, rules);
  EXPECT_EQ(texts.person_scheme, IdScheme::opaque);
  EXPECT_EQ(texts.person[0].reveal_text(token, texts.texts), "aB-1");
  EXPECT_TRUE(texts.person[1].absent());
  EXPECT_EQ(texts.person[2].reveal_text(token, texts.texts), "aB-1");
  EXPECT_EQ(texts.person[3].reveal_text(token, texts.texts), "say \"x\"");

  rules.person_scheme = IdScheme::digits;
  RawBatchMaker digits;
  digits.column(Field::person_id, {"0042", "x"});
  const StandardColumns numbers = run(digits, rules);
  EXPECT_EQ(numbers.person[0].reveal(token), 42U);
  EXPECT_EQ(numbers.issues[IssueCode::person_id_malformed], 1U);
  EXPECT_TRUE(numbers.repair.empty());
}

TEST(Standardiser, BirthDatesMayComeInThreeColumns) {
  RawBatchMaker maker;
  maker.column(Field::birth_year, {"1980", "1980", "", "19\"80"})
      .column(Field::birth_month, {"2", "2", "2", "2"})
      .column(Field::birth_day, {"9", "", "9", "9"});
  const RevealToken token = reveal_token();
  const StandardColumns out = run(maker);
  EXPECT_EQ(out.birth_date[0].reveal(token), (BirthDate::Parts{1980, 2, 9}));
  EXPECT_EQ(out.birth_date[1].precision(), BirthDate::Precision::month);
  EXPECT_TRUE(has(out.flags[1], RowFlags::partial_birth_date));
  EXPECT_TRUE(out.birth_date[2].absent());
  EXPECT_EQ(out.issues[IssueCode::birth_date_format], 1U);
}

TEST(Standardiser, EventsAreComparedWithBirthAndAsOf) {
  RawBatchMaker maker;
  maker.column(Field::birth_date, {"1980-02-09", "1980-02-09", "1980-02-09", "1980-02-09", ""})
      .column(Field::event_date,
              {"1980-02-08", "1980-02-09", "2025-04-01", "1980-02", "1979-01-05"});
  const StandardColumns out = run(maker);
  EXPECT_EQ(out.issues[IssueCode::event_before_birth], 1U);
  EXPECT_EQ(out.issues[IssueCode::event_future], 1U);
  EXPECT_EQ(out.event_day[1], day_number(Date{year{1980} / 2 / 9}));
  EXPECT_EQ(out.event_day[2], day_number(Date{year{2025} / 4 / 1})); // noted, not dropped
}

TEST(Standardiser, SensitiveRowsLoseTheirPlace) {
  RawBatchMaker maker;
  maker.column(Field::sensitive, {"Y", "N"})
      .column(Field::postcode, {"W1A 1AA", "W1A 1AA"})
      .column(Field::practice, {"B81616", "B81616"});
  const StandardColumns out = run(maker);
  EXPECT_TRUE(out.postcode[0].absent());
  EXPECT_TRUE(out.practice[0].absent());
  EXPECT_EQ(out.flags[0], RowFlags::sensitive_person);
  EXPECT_FALSE(out.postcode[1].absent());
}

TEST(Standardiser, CarriesThePayloadUntouched) {
  RawBatchMaker maker;
  maker.column(Field::sex, {"1", "2"}).payload({"J18 ", "say \"ah\""});
  maker.columns().first_row = 77;
  const StandardColumns out = run(maker);
  EXPECT_EQ(out.first_row, 77U);
  ASSERT_EQ(out.payload.size(), 1U);
  const RawCell first = out.payload[0].cells[0];
  const RawCell second = out.payload[0].cells[1];
  EXPECT_EQ(out.chunk.view().substr(first.offset, first.length), "J18 ");
  EXPECT_EQ(out.chunk.view().substr(second.offset, second.length), "say \"\"ah\"\"");
  EXPECT_EQ(second.escaped, 1U);
}

TEST(Standardiser, EscapedCellsAreUnescapedBeforeReading) {
  RawBatchMaker maker;
  maker.column(Field::local_id, {"a\"b", "a\"b", "c"}).column(Field::provider, {"x", "x", "x"});
  const RevealToken token = reveal_token();
  const StandardColumns out = run(maker);
  EXPECT_EQ(out.local_id[0].reveal(token, out.texts), "A\"B");
  EXPECT_EQ(out.local_id[1].reveal(token, out.texts), "A\"B");
  EXPECT_EQ(out.local_id[2].reveal(token, out.texts), "C");
}

TEST(Standardiser, AnEmptyBatchIsFine) {
  RawBatchMaker maker;
  maker.column(Field::person_id, {}).column(Field::local_id, {});
  EXPECT_EQ(run(maker).rows, 0U);
}

TEST(Standardiser, ABatchThatContradictsItselfIsOurBug) {
  RawBatchMaker maker;
  maker.column(Field::sex, {"1", "2"});
  maker.columns().rows = 3;
  const auto batch = Standardiser(rules_of_2025()).run(maker.make());
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().code(), ErrorCode::internal);
}

TEST(Standardiser, OneObjectServesManyThreads) {
  const Standardiser standardiser(rules_of_2025());
  std::vector<std::uint64_t> sums(4);
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t& sum : sums) {
      threads.emplace_back([&standardiser, &sum] {
        RawBatchMaker maker;
        maker.column(Field::person_id, std::vector<std::string>(2000, "4010232187"))
            .column(Field::birth_date, std::vector<std::string>(2000, "09/02/1980"));
        auto batch = standardiser.run(maker.make());
        if (!batch) return;
        const RevealToken token = reveal_token();
        for (const RepairNumber& c : batch->columns(token).repair.span())
          sum += c.number.reveal(token);
      });
    }
  }
  EXPECT_GT(sums[0], 0U);
  for (const std::uint64_t sum : sums)
    EXPECT_EQ(sum, sums[0]);
}

} // namespace
} // namespace tallystick::standardise
