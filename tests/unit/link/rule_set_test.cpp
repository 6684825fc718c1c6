// SPDX-License-Identifier: MIT
#include "link/rule_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tallystick::link {
namespace {

using F = MatchField;

RuleSet rules_of(std::vector<std::vector<Term>> passes) {
  RuleSet rules{.name = "own", .passes = {}};
  for (auto& terms : passes) {
    std::string name = "pass ";
    name += static_cast<char>('a' + rules.passes.size());
    rules.passes.push_back({std::move(name), std::move(terms), Candidates::unique});
  }
  return rules;
}

TEST(RuleSet, BuiltInRulesAreValid) {
  for (const std::string_view name : built_in_rule_set_names()) {
    const Result<RuleSet> rules = built_in_rule_set(name);
    ASSERT_TRUE(rules.ok()) << name;
    EXPECT_EQ(rules->name, name);
    EXPECT_TRUE(validate(*rules).ok()) << name;
  }
}

TEST(RuleSet, AnUnknownNameIsAJobErrorThatListsTheKnownOnes) {
  const Result<RuleSet> rules = built_in_rule_set("defualt");
  ASSERT_FALSE(rules.ok());
  EXPECT_EQ(rules.error().code(), ErrorCode::job_invalid);
  EXPECT_EQ(rules.error().about(), "defualt");
  for (const std::string_view name : built_in_rule_set_names()) {
    EXPECT_NE(rules.error().hint().view().find(name), std::string_view::npos);
  }
}

TEST(RuleSet, TermsAreReadAsTheyAreWritten) {
  for (int i = 0; i <= static_cast<int>(Term::local_id); ++i) {
    const auto term = static_cast<Term>(i);
    EXPECT_FALSE(name_of(term).empty());
    EXPECT_EQ(term_named(name_of(term)), term);
  }
  EXPECT_EQ(name_of(Term::birth_date), "birth_date");
  EXPECT_EQ(name_of(Term::local_id), "local_id");
  EXPECT_EQ(term_named("surname"), std::nullopt);
}

// The three published steps (nhs-rules 4.1).
TEST(RuleSet, HesidIsAsPublished) {
  const RuleSet rules = built_in_rule_set("hesid").value();
  ASSERT_EQ(rules.passes.size(), 3U);
  const auto terms = [&](std::size_t i) {
    auto agree = rules.passes[i].agree;
    std::sort(agree.begin(), agree.end());
    return agree;
  };
  EXPECT_EQ(terms(0), (std::vector{Term::person_id, Term::birth_date, Term::sex}));
  EXPECT_EQ(terms(1), (std::vector{Term::birth_date, Term::sex, Term::postcode, Term::local_id}));
  EXPECT_EQ(terms(2), (std::vector{Term::birth_date, Term::sex, Term::postcode}));
}

TEST(RuleSet, EachFaultIsRefusedAndNamed) {
  const std::vector<std::vector<Term>> faults{
      {},
      {Term::birth_date, Term::birth_date, Term::postcode},
      {Term::person_id, Term::birth_date, Term::partial_birth_date},
      {Term::person_id, Term::repaired_person_id, Term::birth_date},
      {Term::person_id, Term::practice},
      {Term::person_id, Term::local_id},
      {Term::repaired_person_id},
      {Term::repaired_person_id, Term::sex},
      {Term::repaired_person_id, Term::nothing_contradicts},
      {Term::person_id, Term::nothing_contradicts, Term::sex},
      {Term::nothing_contradicts},
      {Term::birth_date},
      {Term::birth_date, Term::sex},
      {Term::birth_date, Term::practice},
      {Term::partial_birth_date, Term::sex, Term::postcode_sector},
      {Term::sex, Term::postcode},
      {Term::local_id}};
  for (std::size_t i = 0; i != faults.size(); ++i) {
    const Status status = validate(rules_of({faults[i]}));
    ASSERT_FALSE(status.ok()) << "fault " << i;
    EXPECT_EQ(status.error().code(), ErrorCode::job_invalid);
    EXPECT_EQ(status.error().about(), "pass a");
  }
}

TEST(RuleSet, SoundPassesAreAccepted) {
  const std::vector<std::vector<Term>> sound{
      {Term::person_id},
      {Term::person_id, Term::nothing_contradicts},
      {Term::repaired_person_id, Term::birth_date},
      {Term::birth_date, Term::postcode},
      {Term::partial_birth_date, Term::local_id},
      {Term::birth_date, Term::sex, Term::postcode_district, Term::practice}};
  for (const auto& terms : sound)
    EXPECT_TRUE(validate(rules_of({terms})).ok());
}

TEST(RuleSet, RefusesRulesThatDoNotFitTogether) {
  EXPECT_FALSE(validate(rules_of({})).ok());
  EXPECT_FALSE(validate(rules_of({{Term::birth_date, Term::postcode}, {Term::person_id}})).ok());
  RuleSet rules = rules_of({{Term::person_id}, {Term::person_id, Term::birth_date}});
  EXPECT_TRUE(validate(rules).ok());
  rules.passes[1].name = rules.passes[0].name;
  EXPECT_FALSE(validate(rules).ok());
  rules = rules_of({{Term::person_id}});
  rules.passes[0].name.clear();
  EXPECT_FALSE(validate(rules).ok());
  rules = rules_of({{Term::person_id}});
  rules.crowded_postcode_people = 0;
  EXPECT_FALSE(validate(rules).ok());
  rules = rules_of({{Term::person_id}});
  rules.max_rows_per_key = 1;
  EXPECT_FALSE(validate(rules).ok());
  rules = rules_of(std::vector<std::vector<Term>>(256, {Term::person_id}));
  EXPECT_FALSE(validate(rules).ok());
}

TEST(TokenPlan, DefaultAsksForTwoKeysAndEverythingElse) {
  const TokenPlan plan = token_plan(built_in_rule_set("default").value());
  const std::vector<MatchKey> keys{{{F::birth_date, F::local_id}, WeakDates::allowed},
                                   {{F::birth_date, F::sex, F::postcode}, WeakDates::refused}};
  EXPECT_EQ(plan.match_keys, keys);
  EXPECT_TRUE(plan.agreement);
  EXPECT_TRUE(plan.repair);
  EXPECT_TRUE(plan.place);
  EXPECT_FALSE(plan.local_id);
  EXPECT_FALSE(plan.provider);
}

TEST(TokenPlan, TheNumberAloneAsksForNothingElse) {
  const TokenPlan plan = token_plan(built_in_rule_set("nhs-number").value());
  EXPECT_TRUE(plan.match_keys.empty());
  EXPECT_FALSE(plan.agreement);
  EXPECT_FALSE(plan.repair);
  EXPECT_FALSE(plan.place);
}

TEST(TokenPlan, HesidAsksForNoRepair) {
  const TokenPlan plan = token_plan(built_in_rule_set("hesid").value());
  EXPECT_EQ(plan.match_keys.size(), 2U);
  EXPECT_TRUE(plan.agreement);
  EXPECT_FALSE(plan.repair);
  EXPECT_TRUE(plan.place);
}

TEST(TokenPlan, TwoWaysToWriteAPassShareAKey) {
  const TokenPlan plan = token_plan(rules_of({{Term::postcode, Term::birth_date, Term::sex},
                                              {Term::sex, Term::postcode, Term::birth_date}}));
  EXPECT_EQ(plan.match_keys.size(), 1U);
}

TEST(TokenPlan, APartialBirthDateIsFourKeysAndPeopleByPlaceAFifth) {
  const TokenPlan plan = token_plan(rules_of({{Term::partial_birth_date, Term::postcode}}));
  const std::vector<MatchKey> keys{{{F::birth_year_month, F::postcode}, WeakDates::refused},
                                   {{F::birth_year_day, F::postcode}, WeakDates::refused},
                                   {{F::birth_month_day, F::postcode}, WeakDates::refused},
                                   {{F::birth_day_month_sorted, F::postcode}, WeakDates::refused},
                                   {{F::birth_date, F::sex, F::postcode}, WeakDates::refused}};
  EXPECT_EQ(plan.match_keys, keys);
}

TEST(TokenPlan, ALocalIdNeedsNoPlace) {
  EXPECT_FALSE(token_plan(rules_of({{Term::birth_date, Term::local_id, Term::postcode}})).place);
}

} // namespace
} // namespace tallystick::link
