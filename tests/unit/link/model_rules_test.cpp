// SPDX-License-Identifier: MIT
// Built-in blocking rules serve data that lack a field; a job's own are taken as they are.
#include "link/model_rules.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

FieldTokens whole_row() {
  FieldTokens f;
  f.postcode = f.postcode_sector = f.postcode_district = f.practice = f.local_id = 5;
  f.birth_year = f.provider = 5;
  f.birth_month = f.birth_day = f.sex = 1;
  return f;
}

std::vector<std::string> names(const std::vector<BlockingRule>& rules) {
  std::vector<std::string> all;
  for (const BlockingRule& rule : rules)
    all.push_back(name_of(rule));
  return all;
}

SegmentedColumn<FieldTokens> rows(const FieldTokens& first, const FieldTokens& second) {
  SegmentedColumn<FieldTokens> column;
  column.push_back(first);
  column.push_back(second);
  return column;
}

using Names = std::vector<std::string>;

TEST(ModelRules, AreTheBuiltInOnesWhereEveryFieldIsThere) {
  FieldTokens no_sex = whole_row();
  no_sex.sex = 0;
  const auto fields = rows(no_sex, whole_row()); // one row that has it is enough
  EXPECT_EQ(model_rules(ThreadCount{2}, {}, fields).comparing, default_blocking());
  EXPECT_EQ(model_rules(ThreadCount{2}, {}, fields).training, training_blocking());
}

TEST(ModelRules, AskForNothingThatNoRowHas) {
  FieldTokens town_and_date = whole_row(); // a foreign postcode has no sector and no district
  town_and_date.sex = 0;
  town_and_date.practice = town_and_date.local_id = 0;
  town_and_date.postcode_sector = town_and_date.postcode_district = 0;
  const auto fields = rows(town_and_date, town_and_date);
  EXPECT_EQ(names(model_rules(ThreadCount{2}, {}, fields).comparing),
            (Names{"person_id", "birth_date + postcode", "birth_date", "postcode + birth_year",
                   "postcode + birth_month + birth_day", "near_person_id"}));
  EXPECT_EQ(names(model_rules(ThreadCount{2}, {}, fields).training),
            (Names{"person_id", "birth_date + postcode", "birth_date", "postcode"}));
}

TEST(ModelRules, DoNotGrowToCompareEverybody) {
  FieldTokens sex_and_practice;
  sex_and_practice.sex = 1;
  sex_and_practice.practice = 7;
  sex_and_practice.postcode_district = 7;
  EXPECT_EQ(
      names(model_rules(ThreadCount{1}, {}, rows(sex_and_practice, sex_and_practice)).comparing),
      (Names{"person_id", "near_person_id"}));
}

TEST(ModelRules, OfAJobsOwnAreLeftAsTheyAre) {
  ModelSettings own;
  own.blocking = {{{BlockingField::birth_date, BlockingField::sex}}};
  FieldTokens no_sex = whole_row();
  no_sex.sex = 0;
  EXPECT_EQ(model_rules(ThreadCount{1}, own, rows(no_sex, no_sex)).comparing, own.blocking);
}

} // namespace
} // namespace tallystick::link
