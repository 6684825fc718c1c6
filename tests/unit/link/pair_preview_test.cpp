// SPDX-License-Identifier: MIT
// Pairs are counted as a model would compare them.
#include "link/pair_preview.hpp"

#include <gtest/gtest.h>

#include "link/linker.hpp"
#include "support/fact_rows.hpp"

namespace tallystick::testing {
namespace {

using link::BlockingField;
using link::RulePreview;
using link::RuleSet;

RuleSet rules(std::vector<link::BlockingRule> blocking, std::uint32_t max_block = 100) {
  RuleSet rules = link::built_in_rule_set("probabilistic").value();
  rules.passes.pop_back(); // which would find A before
  rules.model->blocking = std::move(blocking);
  rules.model->max_block = max_block;
  return rules;
}

std::vector<RulePreview> preview(const std::vector<FactRow>& rows, const RuleSet& rules) {
  PermittedBatch batch = permitted(rows, link::token_plan(rules));
  SilentProgress silent;
  auto found = link::Linker{rules, ThreadCount{2}}.preview(batch, silent);
  EXPECT_TRUE(found.ok());
  return found ? std::move(*found) : std::vector<RulePreview>{};
}

//   number  born      postcode
//   -       80-02-03  10        A
//   -       80-02-03  10        B
//   1       80-02-03  10        C
//   1       80-02-03  10        C   says the same
//   2       80-05-06  10        D
const std::vector<FactRow> kHousehold = {
    {.year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10},
    {.year = 80, .month = 2, .day = 3, .sex = 2, .postcode = 10},
    {.nhs = 1, .year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10},
    {.nhs = 1, .year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10},
    {.nhs = 2, .year = 80, .month = 5, .day = 6, .sex = 1, .postcode = 10},
};

TEST(PairPreview, PairsOfEarlierRulesAreNotCountedAgain) {
  const auto found = preview(
      kHousehold,
      rules({{{BlockingField::birth_date, BlockingField::postcode}}, {{BlockingField::postcode}}}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].fields, "birth_date + postcode");
  EXPECT_EQ(found[0].pairs, 3U) << "A-B, A-C, B-C";
  EXPECT_EQ(found[0].blocks, 1U);
  EXPECT_EQ(found[0].largest_block, 3U) << "C says it once";
  EXPECT_EQ(found[1].pairs, 2U) << "A-D, B-D; C and D are settled";
  EXPECT_EQ(found[1].largest_block, 4U);
  EXPECT_EQ(found[1].crowded_blocks, 0U);
}

TEST(PairPreview, BlocksThatAreTooLargeAreCountedAndNotCompared) {
  const auto found = preview(kHousehold, rules({{{BlockingField::postcode}}}, 3));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].pairs, 0U);
  EXPECT_EQ(found[0].blocks, 1U);
  EXPECT_EQ(found[0].crowded_blocks, 1U);
  EXPECT_EQ(found[0].crowded_rows, 5U) << "rows, not only different ones";
}

TEST(PairPreview, SettledPeopleAmongThemselvesAreNoBlock) {
  const auto found =
      preview({kHousehold[2], kHousehold[3], kHousehold[4]}, rules({{{BlockingField::postcode}}}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].blocks, 0U);
}

} // namespace
} // namespace tallystick::testing
