// SPDX-License-Identifier: MIT
#include "optout/uphold.hpp"

#include "opt_out_fixtures.hpp"
#include "optout/gate.hpp"

namespace tallystick::optout {
namespace {

std::uint8_t code(RemovalReason reason) {
  return static_cast<std::uint8_t>(1U + static_cast<unsigned>(reason));
}

/// Two GP rows, two hospital rows and two school rows.
PermittedColumns six_rows(std::vector<std::uint8_t> withheld, std::vector<Denial> denials) {
  PermittedColumns columns;
  columns.header = kHeader;
  columns.sources = gp_hospital_school();
  columns.first_row = {0, 2, 4, 6};
  columns.withheld.append(withheld);
  columns.denials = std::move(denials);
  return columns;
}
Persons persons(std::vector<PersonIndex> person_of_row, std::vector<RowId> first_row) {
  PersonTable table;
  table.person_of_row = std::move(person_of_row);
  table.first_row = std::move(first_row);
  return NounsForTests::persons(std::move(table));
}

class UpholdTest : public testing::Test {
protected:
  std::vector<std::uint8_t> removed(PermittedColumns columns, Persons linked) {
    const PermittedBatch batch = NounsForTests::permitted_batch(std::move(columns));
    auto result = Uphold(policy_).run(batch, std::move(linked));
    if (!result) return {};
    counts_ = result->removals();
    return result->removed();
  }
  Policy policy_ = good_policy();
  RemovalCounts counts_;
};

TEST_F(UpholdTest, EveryRowOfThePersonGoesWithinTheSourcesThatTheOptOutCovers) {
  // Row 2 (hospital, permitted) is of a person with a Type 1 opt-out; row 0 (GP) was linked to it.
  const Denial type1{2, SourceSet::only(kGp), {}, {}};
  EXPECT_EQ(removed(six_rows({0, 0, 0, 0, 0, 0}, {type1}), persons({0, 1, 0, 1, 0, 1}, {0, 1})),
            (std::vector<std::uint8_t>{code(RemovalReason::linked_type1), 0, 0, 0, 0, 0}));
}

TEST_F(UpholdTest, TheNationalOptOutStopsAtSourcesThatAreNotHealthOrCare) {
  const std::uint8_t national = code(RemovalReason::national);
  const std::uint8_t linked = code(RemovalReason::linked_national);
  EXPECT_EQ(removed(six_rows({0, 0, national, 0, 0, 0}, {{2, {}, SourceSet::all(), {}}}),
                    persons({0, 1, 0, 0, 0, 1}, {0, 1})),
            (std::vector<std::uint8_t>{linked, 0, national, linked, 0, 0}));
  EXPECT_EQ(counts_.by_source[1][static_cast<std::size_t>(RemovalReason::national)], 1U);
  EXPECT_EQ(counts_.by_source[1][static_cast<std::size_t>(RemovalReason::linked_national)], 1U);
  EXPECT_EQ(counts_.total(0), 1U);
  EXPECT_EQ(counts_.total(1), 2U);
  EXPECT_EQ(counts_.total(2), 0U);
}

TEST_F(UpholdTest, OptOutsOfSeveralRowsAddUpAndEachRowIsCountedOnce) {
  const Denial local{0, {}, {}, SourceSet::only(kHospital)};
  const Denial national{5, {}, SourceSet::all(), {}};
  EXPECT_EQ(
      removed(six_rows({0, 0, 0, 0, 0, 0}, {local, national}), persons({0, 0, 0, 1, 1, 1}, {0, 3})),
      (std::vector<std::uint8_t>{0, 0, code(RemovalReason::linked_local),
                                 code(RemovalReason::linked_national), 0, 0}));
}

TEST_F(UpholdTest, NobodyIsRemovedForAStranger) {
  EXPECT_EQ(removed(six_rows({code(RemovalReason::no_person_id), 0, 0, 0, 0, 0}, {}),
                    persons({0, 0, 0, 0, 0, 0}, {0})),
            (std::vector<std::uint8_t>{code(RemovalReason::no_person_id), 0, 0, 0, 0, 0}));
}

TEST_F(UpholdTest, RowsAndPersonsOfDifferentRunsAreRefused) {
  EXPECT_TRUE(removed(six_rows({0, 0, 0, 0, 0, 0}, {}), persons({0, 0, 0}, {0})).empty());
}

/// Person 1 objects to hospital rows of provider 7. One row of theirs is at provider 8, and rows
/// without a number at providers 7, 8 and an unknown one were linked to it.
class ProviderObjection : public testing::Test {
protected:
  ProviderObjection() {
    OptOutEvent objection =
        event_of(OptOutScheme::local, person(1), OptOutAction::dissent, "2020-01-01");
    objection.scope = {SourceSet::only(kHospital), 7};
    Inputs inputs = empty_inputs();
    inputs.local = events({objection});
    auto reg = Register::build(policy_, gp_hospital_school(), kHeader, std::move(inputs));
    Gate gate(policy_, *reg, gp_hospital_school());
    TokenColumns columns;
    columns.header = kHeader;
    columns.source = kHospital;
    columns.rows = 4;
    columns.person = {person(1), {}, {}, {}};
    columns.provider = {8, 7, 8, 0};
    TokenBatch batch = NounsForTests::token_batch(columns);
    auto screening = gate.screen(batch);
    EXPECT_TRUE(gate.admit(std::move(batch), std::move(*screening)).ok());
    scopes_ = gate.take_scopes();
    batch_ = gate.close();
  }
  Policy policy_ = good_policy();
  ProviderScopes scopes_;
  PermittedBatch batch_ = NounsForTests::permitted_batch({});
};

TEST_F(ProviderObjection, FollowsLinkedRowsOfThatProviderOnly) {
  const auto result = Uphold(policy_, std::move(scopes_)).run(batch_, persons({0, 0, 0, 0}, {0}));
  ASSERT_TRUE(result.ok()) << result.error().to_text();
  const std::uint8_t linked = code(RemovalReason::linked_local);
  EXPECT_EQ(result->removed(), (std::vector<std::uint8_t>{0, linked, 0, linked}));
}

/// Local id 4 of provider 7 objects, and says nothing of sources. Its row has no number; rows of
/// the same person with other identifiers are at provider 7, at provider 8 and at an unknown one.
TEST(LocalIdObjection, StaysWithItsProviderAlsoOnLinkedRows) {
  const Policy policy = good_policy();
  OptOutEvent objection =
      event_of(OptOutScheme::local, PersonToken{}, OptOutAction::dissent, "2020-01-01");
  objection.local_id = local_id(4);
  objection.scope = {SourceSet::all(), 7};
  Inputs inputs = empty_inputs();
  inputs.local = events({objection});
  const auto reg = Register::build(policy, gp_hospital_school(), kHeader, std::move(inputs));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  Gate gate(policy, *reg, gp_hospital_school());
  TokenColumns columns;
  columns.header = kHeader;
  columns.source = kHospital;
  columns.rows = 5;
  columns.person = {{}, person(1), {}, {}, person(9)};
  columns.local_id = {local_id(4), {}, local_id(5), {}, local_id(6)};
  columns.provider = {7, 7, 8, 0, 7};
  TokenBatch batch = NounsForTests::token_batch(columns);
  auto screening = gate.screen(batch);
  ASSERT_TRUE(screening.ok());
  ASSERT_TRUE(gate.admit(std::move(batch), std::move(*screening)).ok());
  ProviderScopes scopes = gate.take_scopes();
  const PermittedBatch rows = gate.close();
  const auto result = Uphold(policy, std::move(scopes)).run(rows, persons({0, 0, 0, 0, 1}, {0, 4}));
  ASSERT_TRUE(result.ok()) << result.error().to_text();
  const std::uint8_t own = code(RemovalReason::local);
  const std::uint8_t linked = code(RemovalReason::linked_local);
  EXPECT_EQ(result->removed(), (std::vector<std::uint8_t>{own, linked, 0, linked, 0}));
}

TEST_F(ProviderObjection, WithoutTheGatesScopesTheRunEndsRatherThanLeak) {
  const auto result = Uphold(policy_).run(batch_, persons({0, 0, 0, 0}, {0}));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::internal);
}

} // namespace
} // namespace tallystick::optout
