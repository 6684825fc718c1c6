// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "pipeline/job_columns.hpp"
#include "pipeline/profile.hpp"

namespace tallystick::pipeline {
namespace {

using Header = std::vector<std::string_view>;

SourceSpec with(std::map<Role, ColumnChoice> columns) {
  SourceSpec spec;
  spec.name = "apc";
  spec.columns = std::move(columns);
  return spec;
}
ColumnChoice exactly(std::string name) {
  return {{std::move(name)}, ColumnDemand::must_exist};
}
ColumnChoice first_of(std::vector<std::string> names) {
  return {std::move(names), ColumnDemand::if_present};
}

TEST(ResolveColumns, TakesTheFirstCandidateThatTheHeaderHas) {
  const SourceSpec spec = with(
      {{Role::person_id, first_of({"NEWNHSNO", "NHS_NUMBER"})}, {Role::sex, first_of({"SEX"})}});
  const auto found = resolve_columns(spec, Header{"EPIKEY", "nhs_number ", "DIAG_4_01"});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->roles, (std::map<Role, std::size_t>{{Role::person_id, 1}}));
}

TEST(ResolveColumns, NamedAndReleasedColumnsMustExist) {
  SourceSpec spec = with({{Role::person_id, exactly("NHS")}, {Role::postcode, exactly("PC")}});
  spec.release = {{"CODE", "CODE"}, {"DAY", "day"}};
  const auto good = resolve_columns(spec, Header{"DAY", "PC", "CODE", "NHS"});
  ASSERT_TRUE(good);
  EXPECT_EQ(good->roles.at(Role::postcode), 1U);
  EXPECT_EQ(good->release, (std::vector<std::size_t>{2, 0}));

  const auto bad = resolve_columns(spec, Header{"DAY", "SECRET_HEADER", "NHS"});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code(), ErrorCode::input_refused);
  EXPECT_EQ(bad.error().about(), "PC, CODE"); // all that is missing, as the job spells it
  EXPECT_EQ(bad.error().place().source, "apc");
  EXPECT_EQ(bad.error().to_text().find("SECRET_HEADER"), std::string::npos);
}

TEST(ResolveColumns, ANameTwiceInTheHeaderIsRefused) {
  const SourceSpec spec = with({{Role::person_id, exactly("NHS")}});
  EXPECT_FALSE(resolve_columns(spec, Header{"NHS", "NHS"}));
  EXPECT_FALSE(resolve_columns(spec, Header{"nhs", "Nhs"}));
  const auto exact = resolve_columns(spec, Header{"nhs", "NHS"});
  ASSERT_TRUE(exact);
  EXPECT_EQ(exact->roles.at(Role::person_id), 1U);
}

TEST(ResolveColumns, AFirstRowOfDataIsNeverShown) {
  const SourceSpec spec = with({{Role::person_id, exactly("NHS")}});
  for (const std::string_view cell :
       {"9434765919", "943 476 5919", "943-476-5919", "434765919", "1956-11-02", "02/11/1956",
        "2.11.56", "02-NOV-1956", "1956-11-02 00:00:00", "19561102", "LS1 4JL", "ls14jl"}) {
    const auto found = resolve_columns(spec, Header{"a", cell, "NHS"});
    ASSERT_FALSE(found) << "a value was taken for a name";
    EXPECT_EQ(found.error().what().view(), "first row looks like data, not a header");
    EXPECT_EQ(found.error().to_text().find(cell), std::string::npos);
  }
}

TEST(ResolveColumns, OrdinaryNamesAreNoData) {
  const SourceSpec spec = with({{Role::person_id, exactly("NHS")}});
  for (const std::string_view cell :
       {"DIAG_4_01", "lsoa11cd", "OA11CD", "2019", "S_COD_CODE_1", "A1", "rgn22nm", "1-2", "Q1"})
    EXPECT_TRUE(resolve_columns(spec, Header{"NHS", cell})) << cell;
}

TEST(ResolveColumns, EmptyFirstRow) {
  const SourceSpec spec = with({{Role::person_id, exactly("NHS")}});
  EXPECT_FALSE(resolve_columns(spec, Header{}));
  EXPECT_FALSE(resolve_columns(spec, Header{"", " "}));
}

TEST(ResolveColumns, AByteOrderMarkIsNoPartOfAName) {
  const SourceSpec spec = with({{Role::person_id, exactly("NHS")}});
  EXPECT_TRUE(resolve_columns(spec, Header{"\xEF\xBB\xBFNHS", "X"}));
}

TEST(ResolveColumns, OneBirthDateIsPreferredToItsParts) {
  const SourceSpec generic = with(find_profile("generic")->columns);
  const auto both = resolve_columns(generic, Header{"NHS_NUMBER", "DOB", "BIRTH_YEAR"});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->roles.count(Role::birth_date), 1U);
  EXPECT_EQ(both->roles.count(Role::birth_year), 0U);
  const auto month_only = resolve_columns(generic, Header{"NHS_NUMBER", "BIRTH_MONTH"});
  ASSERT_TRUE(month_only);
  EXPECT_EQ(month_only->roles.count(Role::birth_month), 0U); // says nothing without the year
  SourceSpec named = generic;
  named.columns[Role::birth_year] = exactly("BIRTH_YEAR");
  const auto parts = resolve_columns(named, Header{"NHS_NUMBER", "DOB", "BIRTH_YEAR"});
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->roles.count(Role::birth_date), 0U); // the job's own word comes first
  EXPECT_EQ(parts->roles.count(Role::birth_year), 1U);
}

TEST(ResolveColumns, ALocalIdNeedsAProvider) {
  SourceSpec generic = with(find_profile("generic")->columns);
  const Header header{"NHS_NUMBER", "LOCAL_ID"};
  EXPECT_EQ(resolve_columns(generic, header)->roles.count(Role::local_id), 0U);
  generic.formats.provider = "RZZ";
  EXPECT_EQ(resolve_columns(generic, header)->roles.count(Role::local_id), 1U);
  SourceSpec named =
      with({{Role::local_id, exactly("LOCAL_ID")}, {Role::provider, first_of({"PROVIDER"})}});
  EXPECT_FALSE(resolve_columns(named, header));
}

TEST(ResolveColumns, ASourceWithNothingToLinkByIsRefused) {
  const SourceSpec generic = with(find_profile("generic")->columns);
  const auto found = resolve_columns(generic, Header{"SEX", "GP_PRACTICE", "X"});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code(), ErrorCode::input_refused);
}

TEST(ResolveColumns, OptOutFilesAndPlainLists) {
  ListFile list;
  list.columns = {{"person_id", "NHS"}, {"code", "Code"}};
  const auto found = resolve_columns(list, Header{"CODE", "NHS"});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at("code"), 0U);
  EXPECT_FALSE(resolve_columns(list, Header{"CODE"}));
  EXPECT_FALSE(resolve_columns(list, Header{"CODE", "NHS", "9434765919"}));
  const auto fields = find_columns({"b", "a"}, Header{"a", "b"});
  ASSERT_TRUE(fields);
  EXPECT_EQ(*fields, (std::vector<std::size_t>{1, 0}));
  EXPECT_FALSE(find_columns({"c"}, Header{"a", "b"}));
}

} // namespace
} // namespace tallystick::pipeline
