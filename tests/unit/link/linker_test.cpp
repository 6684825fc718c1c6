// SPDX-License-Identifier: MIT
// Small cases that people who link health records worry about, drawn row by row.
#include "link/linker.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/fact_rows.hpp"

namespace tallystick::testing {
namespace {

using link::Candidates;
using link::RuleSet;
using link::Term;

constexpr int kMale = 1;
constexpr int kFemale = 2;

struct Outcome {
  std::string persons; ///< a letter a row, in the order of first rows: "AAB"
  LinkForest forest;

  [[nodiscard]] const PassCounts& pass(std::string_view name) const {
    for (const PassCounts& counts : forest.passes) {
      if (counts.name == name) return counts;
    }
    static const PassCounts none;
    ADD_FAILURE() << "no such pass";
    return none;
  }
};

Outcome link_rows(const std::vector<FactRow>& rows, const RuleSet& rules) {
  PermittedBatch batch = permitted(rows, link::token_plan(rules));
  SilentProgress silent;
  const link::Linker linker{rules, ThreadCount{2}};
  Result<Links> links = linker.run(batch, silent);
  EXPECT_TRUE(links.ok());
  if (!links) return {};
  Outcome outcome{.persons = {}, .forest = links->forest()};
  std::vector<char> letter(rows.size(), '?');
  char next = 'A';
  for (RowId r = 0; r != rows.size(); ++r) {
    const RowId root = outcome.forest.to[r];
    if (root == r) letter[r] = next++;
    outcome.persons += letter[root];
  }
  return outcome;
}

Outcome link_rows(const std::vector<FactRow>& rows, std::string_view rules = "default") {
  return link_rows(rows, link::built_in_rule_set(rules).value());
}

/// A row with everything, to be changed by the test.
FactRow full(int nhs, int year, int month, int day, int sex, int postcode) {
  return {.nhs = nhs, .year = year, .month = month, .day = day, .sex = sex, .postcode = postcode};
}

//   number  born        sex postcode
//   1       80-02-03    M   10        A
//   1       80-02-03    M   99        A   moved house: the number and the birth date stand
//   2       80-02-03    M   10        B
TEST(Linker, SameNumberAndBirthDateIsOnePersonWhereverTheyLive) {
  const Outcome got = link_rows(
      {full(1, 80, 2, 3, kMale, 10), full(1, 80, 2, 3, kMale, 99), full(2, 80, 2, 3, kMale, 10)});
  EXPECT_EQ(got.persons, "AAB");
  EXPECT_EQ(got.forest.pass, (std::vector<std::uint8_t>{0, 1, 0}));
  EXPECT_EQ(got.pass("nhs-number+birth-date").linked_rows, 1U);
}

//   1  80-02-03   A
//   1  80-03-02   A   day and month swapped
//   1  80-02-13   A   one part differs
TEST(Linker, APartlyEqualBirthDateIsEnoughUnderOneNumber) {
  const Outcome got = link_rows(
      {full(1, 80, 2, 3, kMale, 10), full(1, 80, 3, 2, kMale, 20), full(1, 80, 2, 13, kMale, 30)});
  EXPECT_EQ(got.persons, "AAA");
  EXPECT_EQ(got.forest.pass, (std::vector<std::uint8_t>{0, 2, 2}));
}

//   1  80-02-03  F  10   A   mother
//   1  15-09-21  M  10   B   her baby, under her number
//   1  80-02-03  F  10   A
TEST(Linker, AMothersNumberInHerBabysRowIsNotTheBabys) {
  const Outcome got = link_rows({full(1, 80, 2, 3, kFemale, 10), full(1, 15, 9, 21, kMale, 10),
                                 full(1, 80, 2, 3, kFemale, 10)});
  EXPECT_EQ(got.persons, "ABA");
  EXPECT_EQ(got.forest.person_id_conflicts, 1U);
}

//   1  80-02-03  F   A
//   1  15-09-21  M   B   baby
//   1  -         -   C   could be either
//   1  -         M   D   could be the baby, but then row C could still be either
TEST(Linker, WithoutABirthDateTwoPossiblePersonsAreNone) {
  const Outcome got = link_rows({full(1, 80, 2, 3, kFemale, 0),
                                 full(1, 15, 9, 21, kMale, 0),
                                 {.nhs = 1},
                                 {.nhs = 1, .sex = kMale}});
  EXPECT_EQ(got.persons, "ABCD");
  EXPECT_EQ(got.pass("nhs-number+nothing-contradicts").refused_ambiguous, 4U);
}

//   1  80-02-03  F   A
//   1  -         F   A
//   1  -         -   A
//   2  80-02-03  F   B
//   2  -         M   C   contradicts the only other row of its number
TEST(Linker, WithoutABirthDateTheNumberDecidesUnlessSomethingContradicts) {
  const Outcome got = link_rows({full(1, 80, 2, 3, kFemale, 0),
                                 {.nhs = 1, .sex = kFemale},
                                 {.nhs = 1},
                                 full(2, 80, 2, 3, kFemale, 0),
                                 {.nhs = 2, .sex = kMale}});
  EXPECT_EQ(got.persons, "AAABC");
  EXPECT_EQ(got.forest.person_id_conflicts, 2U);
}

//   1  80-02-03  F   A
//   1  80-02-03  M   A   a slip
//   1  -         F   A   one of the person's rows has this sex
TEST(Linker, AValueThatTheirPersonHasDoesNotContradict) {
  const Outcome got = link_rows(
      {full(1, 80, 2, 3, kFemale, 0), full(1, 80, 2, 3, kMale, 0), {.nhs = 1, .sex = kFemale}});
  EXPECT_EQ(got.persons, "AAA");
}

//   1  80-02-03  F   A
//   1  80-01-01  F   A   a filler says no more than the year,
//   1  81-01-01  F   B   which is another here
TEST(Linker, AFillerContradictsByItsYearAlone) {
  std::vector<FactRow> rows{full(1, 80, 2, 3, kFemale, 0), full(1, 80, 1, 1, kFemale, 0)};
  EXPECT_EQ(link_rows(rows).persons, "AB") << "born on 1 January";
  rows[1].weak_date = true;
  EXPECT_EQ(link_rows(rows).persons, "AA");
  rows[1].year = 81;
  EXPECT_EQ(link_rows(rows).persons, "AB");
}

//   1  80-02-03  M  10   A
//   -  80-02-03  M  10   A   no number, and nobody else fits
//   -  80-02-03  M  11   B   next door
//   -  80-02-03  -  10   C   sex not known: no evidence
TEST(Linker, WithoutANumberBirthDateSexAndPostcodeFindTheOnePerson) {
  const Outcome got = link_rows({full(1, 80, 2, 3, kMale, 10), full(0, 80, 2, 3, kMale, 10),
                                 full(0, 80, 2, 3, kMale, 11), full(0, 80, 2, 3, 0, 10)});
  EXPECT_EQ(got.persons, "AABC");
}

//   1  10-05-05  F  10   A   twins,
//   2  10-05-05  F  10   B   each with a number
//   -  10-05-05  F  10   C   one of them
TEST(Linker, ARowThatFitsTwinsFitsNeither) {
  const std::vector<FactRow> rows{full(1, 10, 5, 5, kFemale, 10), full(2, 10, 5, 5, kFemale, 10),
                                  full(0, 10, 5, 5, kFemale, 10)};
  EXPECT_EQ(link_rows(rows).persons, "ABC");
  EXPECT_EQ(link_rows(rows).pass("birth-date+sex+postcode").refused_ambiguous, 1U);
  EXPECT_EQ(link_rows(rows, "hesid").persons, "ABC");
  EXPECT_EQ(link_rows(rows, "hesid").pass("hesid-3").refused_veto, 1U);
}

//   -  10-05-05  F  10   A
//   -  10-05-05  F  10   A   no number anywhere: they agree on all there is
TEST(Linker, StrangersWhoAgreeAreOnePerson) {
  EXPECT_EQ(link_rows({full(0, 10, 5, 5, kFemale, 10), full(0, 10, 5, 5, kFemale, 10)}).persons,
            "AA");
}

//      A(number 1) --postcode 10-- x --postcode 20-- B(number 2)
// x is two rows of one hospital patient; joining both ends would merge two people.
TEST(Linker, AChainNeverJoinsTwoNumbers) {
  std::vector<FactRow> rows{full(1, 80, 2, 3, kMale, 10), full(0, 80, 2, 3, kMale, 10),
                            full(0, 80, 2, 3, kMale, 20), full(2, 80, 2, 3, kMale, 20)};
  rows[1].local_id = rows[2].local_id = 7;
  const Outcome got = link_rows(rows);
  EXPECT_EQ(got.persons, "ABBC");
  EXPECT_EQ(got.pass("birth-date+sex+postcode").refused_ambiguous, 1U);

  RuleSet any = link::built_in_rule_set("default").value();
  any.passes.back().candidates = Candidates::any;
  EXPECT_EQ(link_rows(rows, any).persons, "ABBC");
  EXPECT_EQ(link_rows(rows, any).pass("birth-date+sex+postcode").refused_veto, 1U);
}

// As above, but the ends come in different passes: the local id finds A, then B's number vetoes.
TEST(Linker, APersonFoundByOnePassKeepsItsNumberInTheNext) {
  std::vector<FactRow> rows{full(1, 80, 2, 3, kMale, 10), full(0, 80, 2, 3, kMale, 20),
                            full(2, 80, 2, 3, kMale, 20)};
  rows[0].local_id = rows[1].local_id = 7;
  EXPECT_EQ(link_rows(rows).persons, "AAB");
}

//   5   80-02-03  M  10   A
//   -   80-02-03  M  -    A   number with a typing error: could have been 5 or 6
//   6   70-01-02  M  10   B   6 is somebody else, who does not agree
TEST(Linker, ATypingErrorInANumberIsRepairedWhenTheRestAgrees) {
  FactRow typo = full(0, 80, 2, 3, kMale, 0);
  typo.repairs = {5, 6, 777};
  const Outcome got = link_rows({full(5, 80, 2, 3, kMale, 10), typo, full(6, 70, 1, 2, kMale, 10)});
  EXPECT_EQ(got.persons, "AAB");
  EXPECT_EQ(got.pass("repaired-number+birth-date+sex").linked_rows, 1U);
}

//   5   80-02-03  M   A
//   6   80-02-03  M   B
//   -   80-02-03  M   C   could have been 5 or 6, and both agree
TEST(Linker, TwoPossibleRepairsAreNone) {
  FactRow typo = full(0, 80, 2, 3, kMale, 0);
  typo.repairs = {5, 6};
  const Outcome got = link_rows({full(5, 80, 2, 3, kMale, 10), full(6, 80, 2, 3, kMale, 11), typo});
  EXPECT_EQ(got.persons, "ABC");
  EXPECT_EQ(got.pass("repaired-number+birth-date+sex").refused_ambiguous, 1U);
}

// A hostel: three residents with a number and one row without, which fits the first.
TEST(Linker, ACrowdedPostcodeIsNoEvidence) {
  const std::vector<FactRow> rows{full(1, 80, 2, 3, kMale, 10), full(2, 81, 2, 3, kMale, 10),
                                  full(3, 82, 2, 3, kMale, 10), full(0, 80, 2, 3, kMale, 10)};
  RuleSet rules = link::built_in_rule_set("default").value();
  rules.crowded_postcode_people = 3;
  EXPECT_EQ(link_rows(rows, rules).persons, "ABCA");
  rules.crowded_postcode_people = 2;
  const Outcome got = link_rows(rows, rules);
  EXPECT_EQ(got.persons, "ABCD");
  EXPECT_EQ(got.pass("birth-date+sex+postcode").refused_crowded, 1U);
}

// Many rows of one person do not make a postcode crowded.
TEST(Linker, CrowdedCountsPeopleNotRows) {
  std::vector<FactRow> rows(50, full(1, 80, 2, 3, kMale, 10));
  rows.push_back(full(0, 80, 2, 3, kMale, 10));
  RuleSet rules = link::built_in_rule_set("default").value();
  rules.crowded_postcode_people = 1;
  EXPECT_EQ(link_rows(rows, rules).persons, std::string(51, 'A'));
}

TEST(Linker, AKeyOfTooManyRowsIsNoEvidence) {
  const std::vector<FactRow> rows(4, full(0, 80, 2, 3, kMale, 10));
  RuleSet rules = link::built_in_rule_set("default").value();
  rules.max_rows_per_key = 4;
  EXPECT_EQ(link_rows(rows, rules).persons, "AAAA");
  rules.max_rows_per_key = 3;
  EXPECT_EQ(link_rows(rows, rules).persons, "ABCD");
  EXPECT_EQ(link_rows(rows, rules).pass("birth-date+sex+postcode").refused_crowded, 4U);
}

// 1 January is what a form says when nobody knows.
TEST(Linker, AFillerBirthDateIsEvidenceOnlyTogetherWithANumberOrLocalId) {
  FactRow with_number = full(1, 80, 1, 1, kMale, 10);
  FactRow without = full(0, 80, 1, 1, kMale, 10);
  with_number.weak_date = without.weak_date = true;
  EXPECT_EQ(link_rows({with_number, without}).persons, "AB");
  EXPECT_EQ(link_rows({with_number, with_number}).persons, "AA");
  with_number.local_id = without.local_id = 3;
  EXPECT_EQ(link_rows({with_number, without}).persons, "AA");
}

// Ids without a check digit: 101 and 107 may be one person with a typing error.
//   101  80-02-03  M  10   A
//   107  80-02-03  M  10   A
//   101  80-02-03  M  99   A
TEST(Linker, IdsThatMayHoldTypingErrorsDoNotVeto) {
  std::vector<FactRow> rows{full(101, 80, 2, 3, kMale, 10), full(107, 80, 2, 3, kMale, 10),
                            full(101, 80, 2, 3, kMale, 99)};
  EXPECT_EQ(link_rows(rows).persons, "ABA");
  for (FactRow& row : rows)
    row.fallible = true;
  EXPECT_EQ(link_rows(rows).persons, "AAA");
}

TEST(Linker, ManyFallibleIdsBehindOneKeyAreManyPeople) {
  std::vector<FactRow> rows;
  for (int id = 1; id != 9; ++id)
    rows.push_back(full(id, 80, 2, 3, kMale, 10));
  for (FactRow& row : rows)
    row.fallible = true;
  EXPECT_EQ(link_rows(rows).persons, std::string(8, 'A'));
  rows.push_back(full(9, 80, 2, 3, kMale, 10));
  rows.back().fallible = true;
  EXPECT_EQ(link_rows(rows).persons, "ABCDEFGHI");
}

// A dummy number that everybody without a number gets: 64 different people could still be one
// person's history, 65 cannot, and then only rows that say the same are linked.
TEST(Linker, ANumberWithTooManyDifferentProfilesIsADummy) {
  std::vector<FactRow> rows;
  for (int i = 0; i != 32; ++i)
    rows.push_back(full(1, 20 + i, 1, 5, kMale, 10));
  for (int i = 0; i != 32; ++i)
    rows.push_back(full(1, 20 + i, 1, 6, kMale, 11));
  EXPECT_EQ(link_rows(rows).persons, std::string(64, 'A')); // by partial dates, then by postcode
  rows.push_back(full(1, 90, 3, 7, kFemale, 12));
  rows.push_back(full(1, 90, 3, 7, kFemale, 12));
  const Outcome got = link_rows(rows);
  EXPECT_EQ(got.forest.passes[0].linked_rows, 1U);
  EXPECT_EQ(got.forest.to[65], 64U);
  EXPECT_EQ(got.forest.person_id_conflicts, 64U);
  EXPECT_EQ(link_rows(rows, "nhs-number").persons, std::string(66, 'A'));
}

TEST(Linker, TheNumberAloneIsEnoughWhenTheRulesSaySo) {
  const Outcome got =
      link_rows({full(1, 80, 2, 3, kMale, 10), full(1, 15, 9, 21, kFemale, 20), {.nhs = 1}, {}, {}},
                "nhs-number");
  EXPECT_EQ(got.persons, "AAABC");
  EXPECT_EQ(got.forest.person_id_conflicts, 0U);
}

TEST(Linker, NoRowsAreNoLinks) {
  EXPECT_EQ(link_rows({}).persons, "");
  EXPECT_EQ(link_rows({}, "hesid").persons, "");
}

TEST(Linker, TokenColumnsAreGivenBack) {
  const RuleSet rules = link::built_in_rule_set("default").value();
  PermittedBatch batch = permitted({full(1, 80, 2, 3, kMale, 10), {}}, link::token_plan(rules));
  SilentProgress silent;
  const link::Linker linker{rules, ThreadCount{1}};
  ASSERT_TRUE(linker.run(batch, silent).ok());
  EXPECT_TRUE(batch.columns().person.empty());
  EXPECT_TRUE(batch.columns().agreement.empty());
  EXPECT_TRUE(batch.columns().place.empty());
  EXPECT_TRUE(batch.columns().match_keys.empty());
  EXPECT_EQ(batch.rows(), 2U);
}

TEST(Linker, ColumnsThatTheRulesDidNotPlanAreABugNotACrash) {
  const RuleSet rules = link::built_in_rule_set("default").value();
  const RuleSet other = link::built_in_rule_set("nhs-number").value();
  PermittedBatch batch = permitted({full(1, 80, 2, 3, kMale, 10)}, link::token_plan(other));
  SilentProgress silent;
  const link::Linker linker{rules, ThreadCount{1}};
  const Result<Links> got = linker.run(batch, silent);
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.error().code(), ErrorCode::internal);
}

TEST(Linker, StopsWhenAsked) {
  const RuleSet rules = link::built_in_rule_set("default").value();
  PermittedBatch batch = permitted({full(1, 80, 2, 3, kMale, 10)}, link::token_plan(rules));
  SilentProgress silent;
  silent.request_stop();
  const link::Linker linker{rules, ThreadCount{1}};
  const Result<Links> got = linker.run(batch, silent);
  ASSERT_FALSE(got.ok());
  EXPECT_EQ(got.error().code(), ErrorCode::interrupted);
}

} // namespace
} // namespace tallystick::testing
