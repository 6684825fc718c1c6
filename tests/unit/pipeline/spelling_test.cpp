// SPDX-License-Identifier: MIT
// One value, however it is spelt, is one token: standardise and pseudonymise together.
#include <gtest/gtest.h>

#include "pseudonymise/pseudonymiser.hpp"
#include "standardise/standardiser.hpp"
#include "unit/crypto/fixed_keys.hpp"
#include "unit/standardise/raw_batch_maker.hpp"

namespace tallystick::pipeline {
namespace {

using Field = IdentifierField;

TokenColumns tokens(RawBatchMaker& maker) {
  standardise::SourceRules rules;
  rules.birth_limits.latest = Date{std::chrono::year{2025} / 3 / 31};
  TokenPlan plan;
  plan.match_keys = {{{MatchField::birth_date, MatchField::sex, MatchField::postcode}, {}}};
  plan.local_id = plan.place = plan.provider = true;
  auto standard = standardise::Standardiser(rules).run(maker.make());
  EXPECT_TRUE(standard.ok());
  auto pseudonymiser = pseudonymise::Pseudonymiser::make(
      crypto::testing::key_of(1), {1, 1, 1, 1}, plan, {}, nullptr, {{SourceId{0}, {}, {}, {}}});
  EXPECT_TRUE(pseudonymiser.ok());
  return pseudonymiser->run(std::move(*standard), SourceId{0}).take();
}

TEST(Spelling, OfAnIdentifierDoesNotChangeItsTokens) {
  RawBatchMaker maker;
  maker.column(Field::person_id, {"9991427546", "999 142 7546", " 999-142-7546 "})
      .column(Field::birth_date, {"1980-02-09", "09/02/1980", "19800209"})
      .column(Field::sex, {"2", "F", "female"})
      .column(Field::postcode, {"SW1A 1AA", "sw1a1aa", " SW1A  1AA"})
      .column(Field::provider, {"RJ1", "rj1", " RJ1 "})
      .column(Field::local_id, {"a7", "A7", " A7"});
  const TokenColumns out = tokens(maker);
  ASSERT_FALSE(out.person[0].absent());
  ASSERT_FALSE(out.match_keys[0][0].absent());
  ASSERT_FALSE(out.local_id[0].absent());
  for (std::size_t row = 1; row < 3; ++row) {
    EXPECT_EQ(out.person[row], out.person[0]) << row;
    EXPECT_EQ(out.agreement[row], out.agreement[0]) << row;
    EXPECT_EQ(out.match_keys[0][row], out.match_keys[0][0]) << row;
    EXPECT_EQ(out.local_id[row], out.local_id[0]) << row;
    EXPECT_EQ(out.place[row], out.place[0]) << row;
    EXPECT_EQ(out.provider[row], out.provider[0]) << row;
  }
}

TEST(Spelling, OfNothingIsNoToken) {
  RawBatchMaker maker;
  maker.column(Field::person_id, {"", "NULL", "0000000000", "9991427547", "1234567890"})
      .column(Field::postcode, {"", "ZZ99 3VZ", "unknown", "-", "N/A"})
      .column(Field::provider, {"", "RJ1", "", "RJ1", ""})
      .column(Field::local_id, {"", "", "A7", "", "NULL"});
  const TokenColumns out = tokens(maker);
  for (std::size_t row = 0; row < 5; ++row) {
    EXPECT_TRUE(out.person[row].absent()) << row;
    EXPECT_TRUE(out.local_id[row].absent()) << row;
    EXPECT_EQ(out.place[row], 0U) << row;
  }
}

} // namespace
} // namespace tallystick::pipeline
