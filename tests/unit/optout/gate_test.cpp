// SPDX-License-Identifier: MIT
#include "optout/gate.hpp"

#include <limits>
#include <utility>

#include "opt_out_fixtures.hpp"
#include "support/memory_store.hpp"

namespace tallystick::optout {
namespace {

std::uint8_t code(RemovalReason reason) {
  return static_cast<std::uint8_t>(1U + static_cast<unsigned>(reason));
}

TokenColumns rows_of(SourceId source, std::vector<PersonToken> people) {
  TokenColumns columns;
  columns.header = kHeader;
  columns.source = source;
  columns.rows = static_cast<std::uint32_t>(people.size());
  columns.person = std::move(people);
  return columns;
}
void add_payload(TokenColumns& columns, std::vector<std::string> texts) {
  for (const std::string& text : texts) {
    columns.payload.bytes.append(text);
    columns.payload.row_end.push_back(static_cast<std::uint32_t>(columns.payload.bytes.size()));
  }
}

/// Person 1 has a Type 1 opt-out, person 2 a national one, person 3 objects to the hospital.
class GateTest : public testing::Test {
protected:
  GateTest() : GateTest(good_policy()) {}
  explicit GateTest(const Policy& policy) : policy_(policy), register_(make(policy)) {}

  static Register make(const Policy& policy) {
    Inputs inputs = empty_inputs();
    inputs.type1 =
        events({event_of(OptOutScheme::type1, person(1), OptOutAction::dissent, "2020-01-01")});
    OptOutEvent objection =
        event_of(OptOutScheme::local, person(3), OptOutAction::dissent, "2020-01-01");
    objection.scope.sources = SourceSet::only(kHospital);
    OptOutEvent by_local_id = objection;
    by_local_id.person = {};
    by_local_id.local_id = local_id(4);
    inputs.local = events({objection, by_local_id});
    inputs.national_deny = people({person(2)});
    auto reg = Register::build(policy, gp_hospital_school(), kHeader, std::move(inputs));
    return std::move(reg).value();
  }
  Status admit(Gate& gate, TokenColumns columns) {
    TokenBatch batch = NounsForTests::token_batch(std::move(columns));
    auto screening = gate.screen(batch);
    if (!screening) return std::move(screening).error();
    return gate.admit(std::move(batch), std::move(*screening));
  }
  std::vector<std::uint8_t> withheld(const TokenColumns& columns) {
    const Gate gate(policy_, register_, gp_hospital_school());
    auto screening = gate.screen(NounsForTests::token_batch(columns));
    return screening.ok() ? screening->withheld : std::vector<std::uint8_t>{255};
  }

  Policy policy_;
  Register register_;
};

TEST_F(GateTest, EachSchemeRemovesTheRowsOfItsSources) {
  const std::vector<PersonToken> everybody = {person(1), person(2), person(3), person(9), {}};
  EXPECT_EQ(withheld(rows_of(kGp, everybody)),
            (std::vector<std::uint8_t>{code(RemovalReason::type1), code(RemovalReason::national), 0,
                                       0, 0}));
  EXPECT_EQ(withheld(rows_of(kHospital, everybody)),
            (std::vector<std::uint8_t>{0, code(RemovalReason::national), code(RemovalReason::local),
                                       0, 0}));
  EXPECT_EQ(withheld(rows_of(kSchool, everybody)), (std::vector<std::uint8_t>{0, 0, 0, 0, 0}));
}

TEST_F(GateTest, APermittedRowOfSomebodyWithAnOptOutIsRememberedForLinkage) {
  const Gate gate(policy_, register_, gp_hospital_school());
  const auto screening = gate.screen(
      NounsForTests::token_batch(rows_of(kHospital, {person(9), person(1), person(2)})));
  ASSERT_TRUE(screening.ok());
  ASSERT_EQ(screening->denials.size(), 2U);
  EXPECT_EQ(screening->denials[0].row, 1U);
  EXPECT_EQ(screening->denials[0].type1, SourceSet::only(kGp));
  EXPECT_EQ(screening->withheld[1], 0U);
  EXPECT_EQ(screening->denials[1].row, 2U);
  EXPECT_EQ(screening->denials[1].national, SourceSet::all());
}

TEST_F(GateTest, RowsWithoutANumberStayUnlessTheJobDropsThem) {
  EXPECT_EQ(withheld(rows_of(kGp, {PersonToken{}})), std::vector<std::uint8_t>{0});
  TokenColumns no_person_column = rows_of(kGp, {});
  no_person_column.rows = 2;
  EXPECT_EQ(withheld(no_person_column), (std::vector<std::uint8_t>{0, 0}));
  policy_.no_number = NoNumberPolicy::drop;
  const std::uint8_t dropped = code(RemovalReason::no_person_id);
  EXPECT_EQ(withheld(rows_of(kGp, {PersonToken{}, person(9)})),
            (std::vector<std::uint8_t>{dropped, 0}));
  EXPECT_EQ(withheld(no_person_column), (std::vector<std::uint8_t>{dropped, dropped}));
}

TEST_F(GateTest, AnObjectionByLocalIdNeedsNoNumber) {
  TokenColumns columns = rows_of(kHospital, {PersonToken{}, person(9), PersonToken{}});
  columns.local_id = {local_id(4), local_id(4), local_id(5)};
  const std::uint8_t local = code(RemovalReason::local);
  EXPECT_EQ(withheld(columns), (std::vector<std::uint8_t>{local, local, 0}));
}

TEST_F(GateTest, TokensOfOtherKeysAreRefused) {
  Gate gate(policy_, register_, gp_hospital_school());
  TokenColumns columns = rows_of(kGp, {person(9)});
  columns.header.key_id += 1;
  const Status status = admit(gate, columns);
  expect_refused(status, ErrorCode::key_mismatch, "[source gp]");
}

TEST_F(GateTest, WithheldRowsKeepTokensAndLoseEverythingElse) {
  Gate gate(policy_, register_, gp_hospital_school());
  TokenColumns columns = rows_of(kGp, {person(9), person(1), person(8)});
  columns.attributes.sex = {1, 2, 1};
  columns.attributes.age_band = {3, 4, 5};
  columns.attributes.birth = {1980, 1981, 1982};
  columns.attributes.area = {7, 8, 9};
  columns.attributes.event_day = {100, 200, 300};
  columns.place = {11, 12, 13};
  columns.repair = {{2, person(5), {}}};
  add_payload(columns, {"one", "SECRET", "three"});
  ASSERT_TRUE(admit(gate, rows_of(kGp, {person(9)})).ok()); // a batch without those columns
  ASSERT_TRUE(admit(gate, columns).ok());
  const PermittedBatch batch = gate.close();
  const PermittedColumns& c = batch.columns();
  ASSERT_EQ(batch.rows(), 4U);
  EXPECT_EQ(c.withheld[2], code(RemovalReason::type1));
  EXPECT_EQ(c.person[2], person(1));
  EXPECT_EQ(c.place[2], 12U);
  EXPECT_EQ(c.sex[2], 0U);
  EXPECT_EQ(c.age_band[2], 0U);
  EXPECT_EQ(c.birth[2], 0U);
  EXPECT_EQ(c.area[2], 0U);
  EXPECT_EQ(c.event_day[2], kNoDay);
  EXPECT_EQ(c.sex[3], 1U);
  EXPECT_EQ(c.event_day[3], 300);
  EXPECT_EQ(c.event_day[0], kNoDay) << "rows of the batch without the column";
  EXPECT_EQ(PayloadColumn::Reader(c.payload, 0).next(), "") << "rows of the batch without payload";
  EXPECT_EQ(PayloadColumn::Reader(c.payload, 1).next(), "one");
  EXPECT_EQ(PayloadColumn::Reader(c.payload, 2).next(), "");
  EXPECT_EQ(PayloadColumn::Reader(c.payload, 3).next(), "three");
  EXPECT_EQ(c.payload.bytes(), std::string("onethree").size()) << "what is withheld is nowhere";
  ASSERT_EQ(c.repair.size(), 1U);
  EXPECT_EQ(c.repair[0].row, 3U);
  ASSERT_EQ(c.denials.size(), 1U);
  EXPECT_EQ(c.denials[0].row, 2U);
}

TEST_F(GateTest, ColumnsGoToDiskOnceTheyOutgrowMemory) {
  const auto store = std::make_shared<MemoryStore>();
  Gate gate(policy_, register_, gp_hospital_school(), {store, 3U << 20U});
  std::vector<PersonToken> people;
  for (unsigned i = 0; i < 50'000; ++i)
    people.push_back(person(1000 + i % 70));
  for (int batch = 0; batch < 3; ++batch)
    ASSERT_TRUE(admit(gate, rows_of(kGp, people)).ok());
  EXPECT_GT(store->bytes_written(), 0U);
  const PermittedBatch batch = gate.close();
  const PermittedColumns& c = batch.columns();
  EXPECT_FALSE(c.person.in_memory());
  ColumnReader<PersonToken> reader(c.person);
  for (RowId row = 0; row < batch.rows(); row += 999)
    ASSERT_EQ(reader[row], people[row % people.size()]);
}

TEST_F(GateTest, ColumnsThatNobodyAskedForStayEmpty) {
  Gate gate(policy_, register_, gp_hospital_school());
  ASSERT_TRUE(admit(gate, rows_of(kGp, {person(9)})).ok());
  const PermittedBatch batch = gate.close();
  EXPECT_TRUE(batch.columns().sex.empty());
  EXPECT_TRUE(batch.columns().agreement.empty());
  EXPECT_TRUE(batch.columns().payload.empty());
  EXPECT_TRUE(batch.columns().match_keys.empty());
  EXPECT_TRUE(batch.columns().fields.empty());
  EXPECT_TRUE(batch.columns().id_variants.empty());
}

TEST_F(GateTest, MatchKeysKeepTheirNumberAndPlace) {
  Gate gate(policy_, register_, gp_hospital_school());
  TokenColumns first = rows_of(kGp, {person(9)});
  first.match_keys = {{MatchKeyToken{{1, 1}}}, {}};
  TokenColumns second = rows_of(kGp, {person(8)});
  second.match_keys = {{MatchKeyToken{{2, 2}}}, {MatchKeyToken{{3, 3}}}};
  ASSERT_TRUE(admit(gate, first).ok());
  ASSERT_TRUE(admit(gate, second).ok());
  TokenColumns other = rows_of(kGp, {person(8)});
  other.match_keys.resize(3);
  EXPECT_FALSE(admit(gate, other).ok());
  const PermittedBatch batch = gate.close();
  const auto& keys = batch.columns().match_keys;
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0][1], (MatchKeyToken{{2, 2}}));
  EXPECT_TRUE(keys[1][0].absent());
  EXPECT_EQ(keys[1][1], (MatchKeyToken{{3, 3}}));
}

TEST_F(GateTest, FieldsAndIdVariantsKeepTheirRows) {
  Gate gate(policy_, register_, gp_hospital_school());
  const auto fields = [](std::uint32_t postcode) {
    FieldTokens tokens;
    tokens.postcode = postcode;
    return tokens;
  };
  TokenColumns first = rows_of(kGp, {person(9), person(1)}); // the second is withheld
  first.fields = {fields(11), fields(12)};
  first.id_variants = {{0, 5}, {0, 7}, {1, 6}};
  TokenColumns last = rows_of(kHospital, {person(7), person(6)});
  last.fields = {fields(13), fields(14)};
  last.id_variants = {{1, 3}, {1, 9}};
  ASSERT_TRUE(admit(gate, rows_of(kGp, {person(8)})).ok()); // batches without those columns
  ASSERT_TRUE(admit(gate, first).ok());
  ASSERT_TRUE(admit(gate, rows_of(kGp, {person(8)})).ok());
  ASSERT_TRUE(admit(gate, last).ok());
  ASSERT_TRUE(admit(gate, rows_of(kSchool, {person(8)})).ok());
  const PermittedBatch batch = gate.close();
  const PermittedColumns& c = batch.columns();
  const std::vector<FieldTokens> expected = {{},         fields(11), fields(12), {},
                                             fields(13), fields(14), {}};
  ASSERT_EQ(c.fields.size(), expected.size());
  for (RowId row = 0; row < expected.size(); ++row)
    EXPECT_TRUE(c.fields[row] == expected[row]) << row;
  std::vector<std::pair<RowId, std::uint32_t>> variants;
  for (std::size_t i = 0; i < c.id_variants.size(); ++i)
    variants.emplace_back(c.id_variants[i].row, c.id_variants[i].token);
  EXPECT_EQ(variants,
            (std::vector<std::pair<RowId, std::uint32_t>>{{1, 5}, {1, 7}, {2, 6}, {5, 3}, {5, 9}}));

  TokenColumns crooked = rows_of(kGp, {person(9), person(8)});
  crooked.fields = {fields(1)};
  Gate another(policy_, register_, gp_hospital_school());
  EXPECT_FALSE(admit(another, crooked).ok());
}

TEST_F(GateTest, SourcesComeInOrderAndMayHaveNoRows) {
  Gate gate(policy_, register_, gp_hospital_school());
  ASSERT_TRUE(admit(gate, rows_of(kHospital, {person(9), person(8)})).ok());
  EXPECT_FALSE(admit(gate, rows_of(kGp, {person(9)})).ok());
  EXPECT_FALSE(admit(gate, rows_of(SourceId{3}, {person(9)})).ok());
  const PermittedBatch batch = gate.close();
  EXPECT_EQ(batch.columns().first_row, (std::vector<RowId>{0, 0, 2, 2}));
  EXPECT_EQ(batch.source_of(0), kHospital);
}

TEST_F(GateTest, MoreRowsThanARunCanHoldAreRefused) {
  Gate gate(policy_, register_, gp_hospital_school());
  ASSERT_TRUE(admit(gate, rows_of(kGp, {person(9)})).ok());
  TokenColumns endless = rows_of(kGp, {});
  endless.rows = std::numeric_limits<std::uint32_t>::max();
  expect_refused(gate.admit(NounsForTests::token_batch(endless), Screening{}),
                 ErrorCode::input_refused, "more rows");
}

TEST_F(GateTest, ABatchWithTheScreeningOfAnotherIsRefused) {
  Gate gate(policy_, register_, gp_hospital_school());
  EXPECT_FALSE(gate.admit(NounsForTests::token_batch(rows_of(kGp, {person(1)})), Screening{}).ok());
  TokenColumns crooked = rows_of(kGp, {person(1), person(2)});
  crooked.provider = {1};
  EXPECT_FALSE(admit(gate, crooked).ok());
  TokenColumns cut = rows_of(kGp, {person(9)});
  cut.payload.row_end = {5};
  EXPECT_FALSE(admit(gate, cut).ok());
}

} // namespace
} // namespace tallystick::optout
