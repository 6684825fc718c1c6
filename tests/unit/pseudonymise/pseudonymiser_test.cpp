// SPDX-License-Identifier: MIT
#include "pseudonymise/pseudonymiser.hpp"

#include "zone_a.hpp"

namespace tallystick::pseudonymise {
namespace {

constexpr std::uint64_t kAda = 9434765919U;
constexpr std::uint64_t kBob = 9434765870U;

TokenPlan everything() {
  TokenPlan plan;
  plan.match_keys = {{{MatchField::birth_date, MatchField::sex, MatchField::postcode}, {}},
                     {{MatchField::local_id, MatchField::birth_month_day}, {}}};
  plan.local_id = plan.place = plan.provider = true;
  return plan;
}
PlainRow full_row(std::uint64_t number = kAda) {
  return {.number = number,
          .born = {1980, 2, 9},
          .sex = Sex::female,
          .postcode = "SW1A1AA",
          .provider = "RJ1",
          .local_id = "A7"};
}

TEST(PersonTokens, StandForTheNumberAndNothingElse) {
  PlainRow other = full_row();
  other.born = {1999, 12, 31};
  other.sex = Sex::male;
  const TokenColumns out = tokens({}, {full_row(), full_row(kBob), other});
  EXPECT_EQ(out.person[0], out.person[2]);
  EXPECT_FALSE(out.person[0] == out.person[1]);
  EXPECT_FALSE(out.person[0].absent());
  EXPECT_EQ(out.header, kHeader);
}

TEST(PersonTokens, ChangeWithKeyEpochSuiteSchemeAndDomain) {
  const auto first = [](const Making& how) { return tokens(how, {full_row()}).person[0]; };
  std::vector<PersonToken> all = {first({})};
  EXPECT_EQ(first({}), all[0]) << "the same every time";
  Making how;
  how.key = 0x12;
  all.push_back(first(how));
  how = {};
  how.header.epoch = 4;
  all.push_back(first(how));
  how = {};
  how.header.suite = static_cast<std::uint8_t>(crypto::Suite::hmac_sha256_128);
  all.push_back(first(how));
  how = {};
  how.keying.scheme = IdScheme::digits;
  all.push_back(first(how));
  how.keying.domain = "prison";
  all.push_back(first(how));
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_FALSE(all[i] == all[j]) << i << " " << j;
}

TEST(PersonTokens, OfOpaqueIdsAreExactAndKeepTheirDomain) {
  Making how;
  how.keying.scheme = IdScheme::opaque;
  how.keying.domain = "a";
  const TokenColumns a =
      tokens(how, {{.opaque = "p-1"}, {.opaque = "p-1"}, {.opaque = "P-1"}, {.opaque = ""}});
  EXPECT_EQ(a.person[0], a.person[1]);
  EXPECT_FALSE(a.person[0] == a.person[2]);
  EXPECT_TRUE(a.person[3].absent());
  how.keying.domain = "b";
  EXPECT_FALSE(tokens(how, {{.opaque = "p-1"}}).person[0] == a.person[0]);
}

TEST(PersonTokens, OfNumbersIgnoreTheDomainOfTheirSource) {
  Making how;
  how.keying.domain = "gp";
  EXPECT_EQ(tokens(how, {full_row()}).person[0], tokens({}, {full_row()}).person[0]);
}

TEST(Tokens, AbsentValuesNeverGetOne) {
  Making how;
  how.plan = everything();
  const TokenColumns out = tokens(how, {PlainRow{}, full_row()});
  EXPECT_TRUE(out.person[0].absent());
  EXPECT_EQ(out.agreement[0], Agreement{});
  EXPECT_TRUE(out.local_id[0].absent());
  EXPECT_EQ(out.place[0], 0U);
  EXPECT_EQ(out.provider[0], 0U);
  for (const auto& key : out.match_keys) {
    EXPECT_TRUE(key[0].absent());
    EXPECT_FALSE(key[1].absent());
  }
  EXPECT_FALSE(out.person[1].absent());
  EXPECT_FALSE(out.local_id[1].absent());
  EXPECT_NE(out.place[1], 0U);
  EXPECT_EQ(out.provider[1], provider_digest("RJ1"));
}

TEST(Tokens, AMatchKeyWithoutAnyOneFieldGetsNone) {
  Making how;
  how.plan = everything();
  PlainRow no_sex = full_row();
  no_sex.sex = Sex::unknown;
  PlainRow no_postcode = full_row();
  no_postcode.postcode.clear();
  PlainRow month_only = full_row();
  month_only.born.day = 0;
  const TokenColumns out = tokens(how, {no_sex, no_postcode, month_only});
  for (std::size_t row = 0; row < 3; ++row)
    EXPECT_TRUE(out.match_keys[0][row].absent()) << row;
}

TEST(Tokens, ALocalIdMeansNothingWithoutItsProvider) {
  Making how;
  how.plan = everything();
  PlainRow at_other = full_row();
  at_other.provider = "RJ2";
  PlainRow nowhere = full_row();
  nowhere.provider.clear();
  const TokenColumns out = tokens(how, {full_row(), at_other, nowhere});
  EXPECT_FALSE(out.local_id[0] == out.local_id[1]);
  EXPECT_TRUE(out.local_id[2].absent());
}

TEST(Tokens, WhatThePlanDoesNotAskForIsNotComputed) {
  Making how;
  how.plan.agreement = false;
  const TokenColumns out = tokens(how, {full_row()});
  EXPECT_TRUE(out.agreement.empty());
  EXPECT_TRUE(out.local_id.empty());
  EXPECT_TRUE(out.place.empty());
  EXPECT_TRUE(out.provider.empty());
  EXPECT_TRUE(out.match_keys.empty());
  EXPECT_TRUE(out.attributes.sex.empty());
  EXPECT_TRUE(out.attributes.event_day.empty());
}

TEST(MatchKeys, WeakDatesAreRefusedUnlessThePlanAcceptsThem) {
  Making how;
  how.plan.match_keys = {{{MatchField::birth_date}, WeakDates::refused},
                         {{MatchField::birth_date}, WeakDates::allowed},
                         {{MatchField::sex}, WeakDates::refused}};
  PlainRow weak = full_row();
  weak.born = {1980, 1, 1};
  weak.flags = RowFlags::weak_birth_date;
  const TokenColumns out = tokens(how, {weak});
  EXPECT_TRUE(out.match_keys[0][0].absent());
  EXPECT_FALSE(out.match_keys[1][0].absent());
  EXPECT_FALSE(out.match_keys[2][0].absent()) << "the key has no date";
  EXPECT_EQ(out.evidence[0], Evidence::weak_birth_date);
}

TEST(MatchKeys, SortedDayAndMonthMeetUnderASwapAndTheDateDoesNot) {
  Making how;
  how.plan.match_keys = {{{MatchField::birth_day_month_sorted}, {}},
                         {{MatchField::birth_date}, {}}};
  PlainRow swapped = full_row();
  swapped.born = {1980, 9, 2};
  const TokenColumns out = tokens(how, {full_row(), swapped});
  EXPECT_EQ(out.match_keys[0][0], out.match_keys[0][1]);
  EXPECT_FALSE(out.match_keys[1][0] == out.match_keys[1][1]);
}

TEST(MatchKeys, OfDifferentFieldsNeverMeet) {
  Making how;
  how.plan.match_keys = {{{MatchField::birth_year_month}, {}},
                         {{MatchField::birth_year_day}, {}},
                         {{MatchField::birth_month_day}, {}},
                         {{MatchField::postcode_sector}, {}},
                         {{MatchField::postcode_district}, {}}};
  const TokenColumns out = tokens(how, {full_row()});
  for (std::size_t a = 0; a < 5; ++a)
    for (std::size_t b = 0; b < a; ++b)
      EXPECT_FALSE(out.match_keys[a][0] == out.match_keys[b][0]) << a << " " << b;
}

TEST(Agreement, IsEqualOnlyWithinThePerson) {
  const TokenColumns out = tokens({}, {full_row(), full_row(), full_row(kBob)});
  const Agreement& ada = out.agreement[0];
  EXPECT_EQ(ada, out.agreement[1]);
  const Agreement& bob = out.agreement[2];
  EXPECT_NE(ada.year, bob.year);
  EXPECT_NE(ada.month, bob.month);
  EXPECT_NE(ada.day, bob.day);
  EXPECT_NE(ada.sex, bob.sex);
  EXPECT_NE(ada.postcode, bob.postcode);
}

TEST(Agreement, ShowsASwapOfDayAndMonth) {
  PlainRow swapped = full_row();
  swapped.born = {1980, 9, 2};
  const TokenColumns out = tokens({}, {full_row(), swapped});
  EXPECT_EQ(out.agreement[0].year, out.agreement[1].year);
  EXPECT_EQ(out.agreement[0].day, out.agreement[1].month);
  EXPECT_EQ(out.agreement[0].month, out.agreement[1].day);
  EXPECT_NE(out.agreement[0].day, out.agreement[1].day);
}

TEST(Agreement, HasNoPartForWhatIsMissing) {
  PlainRow month_only = full_row();
  month_only.born.day = 0;
  month_only.sex = Sex::unknown;
  PlainRow nobody = full_row(0);
  const TokenColumns out = tokens({}, {month_only, nobody});
  EXPECT_NE(out.agreement[0].year, 0U);
  EXPECT_NE(out.agreement[0].month, 0U);
  EXPECT_EQ(out.agreement[0].day, 0U);
  EXPECT_EQ(out.agreement[0].sex, 0U);
  EXPECT_EQ(out.agreement[1], Agreement{});
}

TEST(Repair, CandidatesAreOrdinaryTokensOfTheirNumber) {
  Making how;
  StandardColumns columns = standard_columns({full_row(), full_row(0)});
  columns.repair.resize(1);
  columns.repair[0] = {1, NhsNumber(kAda)};
  columns.flags[1] = RowFlags::refused_person_id;
  const TokenColumns out =
      made(how).run(NounsForTests::sealed<StandardBatch>(std::move(columns)), kSource).take();
  ASSERT_EQ(out.repair.size(), 1U);
  EXPECT_EQ(out.repair[0].row, 1U);
  EXPECT_EQ(out.repair[0].person, out.person[0]);
  EXPECT_EQ(out.repair[0].agreement, out.agreement[0]) << "salted with the candidate";
  EXPECT_TRUE(has(out.evidence[1], Evidence::invalid_person_id));
}

IdentifiedEvent event_of(NhsNumber person, TextSpan provider, TextSpan local_id) {
  IdentifiedEvent event;
  event.person = person;
  event.provider = provider;
  event.local_id = local_id;
  event.event.effective_from = 18'000;
  return event;
}

TEST(Lists, MeetTheRowsOnTheSameTokens) {
  Making how;
  how.plan = everything();
  const Pseudonymiser pseudonymiser = made(how);
  const TokenColumns rows = pseudonymiser.run(standard_batch({full_row()}), kSource).take();
  const std::vector<NhsNumber> people = {NhsNumber(kBob), NhsNumber(kAda)};
  EXPECT_EQ(pseudonymiser.person_list(people).people()[1], rows.person[0]);

  SecretBuffer texts;
  const TextSpan provider = keep(texts, "RJ1");
  const TextSpan local_id = keep(texts, "A7");
  const std::vector<IdentifiedEvent> events = {event_of(NhsNumber(kAda), {}, {}),
                                               event_of(NhsNumber(), provider, local_id)};
  const OptOutEvents out = pseudonymiser.events(events, texts);
  EXPECT_EQ(out.header(), kHeader);
  EXPECT_EQ(out.events()[0].person, rows.person[0]);
  EXPECT_TRUE(out.events()[0].local_id.absent());
  EXPECT_TRUE(out.events()[1].person.absent());
  EXPECT_EQ(out.events()[1].local_id, rows.local_id[0]);
  EXPECT_EQ(out.events()[1].effective_from, 18'000);
}

TEST(Lists, AnEventThatNamesNobodyGetsNoToken) {
  SecretBuffer texts;
  const TextSpan provider = keep(texts, "RJ1");
  const TextSpan local_id = keep(texts, "A7");
  const std::vector<IdentifiedEvent> events = {event_of({}, {}, {}), event_of({}, provider, {}),
                                               event_of({}, {}, local_id)};
  const OptOutEvents out = made({}).events(events, texts);
  for (const OptOutEvent& event : out.events()) {
    EXPECT_TRUE(event.person.absent());
    EXPECT_TRUE(event.local_id.absent());
  }
}

TEST(ProviderDigest, IsNeverTheOneOfNobody) {
  EXPECT_EQ(provider_digest("RJ1"), provider_digest("RJ1"));
  EXPECT_NE(provider_digest("RJ1"), provider_digest("RJ2"));
  EXPECT_NE(provider_digest("RJ1"), 0U);
}

} // namespace
} // namespace tallystick::pseudonymise
