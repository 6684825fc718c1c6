// SPDX-License-Identifier: MIT
#include "optout/register.hpp"

#include "opt_out_fixtures.hpp"

namespace tallystick::optout {
namespace {

Policy cleared_list_policy() {
  Policy policy = good_policy();
  policy.national.mode = NationalMode::cleared_list;
  policy.national.max_removed_share = 0.5;
  return policy;
}
Inputs cleared_list(std::vector<PersonToken> request, std::vector<PersonToken> reply) {
  Inputs inputs = empty_inputs();
  inputs.national_request = people(std::move(request));
  inputs.national_reply = people(std::move(reply));
  return inputs;
}
Result<Register> build(const Policy& policy, Inputs inputs) {
  return Register::build(policy, gp_hospital_school(), kHeader, std::move(inputs));
}
void expect_build_refused(const Policy& policy, Inputs inputs, ErrorCode code,
                          const std::string& words) {
  const auto reg = build(policy, std::move(inputs));
  expect_refused(reg.ok() ? Status() : Status(Error(reg.error())), code, words);
}

TEST(Register, OnlyClearedPeopleStay) {
  const auto reg =
      build(cleared_list_policy(),
            cleared_list({person(1), person(2), person(3), person(3)}, {person(3), person(1)}));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  EXPECT_EQ(state_of(*reg, person(1)), PersonState{});
  EXPECT_TRUE(state_of(*reg, person(2)).national);
  EXPECT_FALSE(state_of(*reg, person(2)).not_checked);
  EXPECT_TRUE(state_of(*reg, person(9)).not_checked);
  EXPECT_FALSE(state_of(*reg, person(9)).national);
  EXPECT_EQ(state_of(*reg, PersonToken{}), PersonState{});
  EXPECT_EQ(reg->counts().national_requested, 3U);
  EXPECT_EQ(reg->counts().national_cleared, 2U);
  EXPECT_EQ(reg->counts().national_denied, 1U);
}

TEST(Register, SomebodyOnlyInTheEventsIsStillNotChecked) {
  Inputs inputs = cleared_list({person(1)}, {person(1)});
  inputs.type1 =
      events({event_of(OptOutScheme::type1, person(5), OptOutAction::dissent, "2020-01-01")});
  const auto reg = build(cleared_list_policy(), std::move(inputs));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  EXPECT_TRUE(state_of(*reg, person(5)).not_checked);
  EXPECT_EQ(state_of(*reg, person(5)).type1, SourceSet::only(kGp));
}

TEST(Register, ADoubtfulReplyStopsTheRun) {
  const Policy policy = cleared_list_policy();
  const auto optout_data = ErrorCode::optout_data;
  expect_build_refused(policy, cleared_list({person(1)}, {person(1), person(2)}), optout_data,
                       "not in the request (numbers 1)");
  expect_build_refused(policy, cleared_list({person(1), person(2)}, {person(1), person(1)}),
                       optout_data, "more than once (repeats 1)");
  expect_build_refused(policy, cleared_list({person(1)}, {}), optout_data, "reply is empty");
  expect_build_refused(policy, cleared_list({person(1)}, {PersonToken{}}), optout_data,
                       "not in the request");
  expect_build_refused(policy, cleared_list({person(1), PersonToken{}}, {person(1)}), optout_data,
                       "not valid");
  expect_build_refused(policy, cleared_list({person(1), person(2), person(3)}, {person(1)}),
                       optout_data, "outside the accepted band");
  Policy expects_some = policy;
  expects_some.national.min_removed_share = 0.01;
  expect_build_refused(expects_some, cleared_list({person(1)}, {person(1)}), optout_data,
                       "outside the accepted band");
}

TEST(Register, NobodyAskedMeansNobodyCleared) {
  const auto reg = build(cleared_list_policy(), cleared_list({}, {}));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  EXPECT_TRUE(state_of(*reg, person(1)).not_checked);
}

TEST(Register, ADenyListRemovesWhoIsOnIt) {
  Inputs inputs = empty_inputs();
  inputs.national_deny = people({person(1), person(1), person(2)});
  const auto reg = build(good_policy(), std::move(inputs));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  EXPECT_TRUE(state_of(*reg, person(1)).national);
  EXPECT_EQ(state_of(*reg, person(3)), PersonState{});
  EXPECT_EQ(reg->counts().national_denied, 2U);
}

TEST(Register, MissingListsStopTheRun) {
  const auto optout_data = ErrorCode::optout_data;
  Inputs inputs = empty_inputs();
  inputs.type1.reset();
  expect_build_refused(good_policy(), std::move(inputs), optout_data, "Type 1");
  inputs = empty_inputs();
  inputs.local.reset();
  expect_build_refused(good_policy(), std::move(inputs), optout_data, "local objections");
  inputs = empty_inputs();
  inputs.national_deny.reset();
  expect_build_refused(good_policy(), std::move(inputs), optout_data, "deny list");
  inputs = cleared_list({}, {});
  inputs.national_reply.reset();
  expect_build_refused(cleared_list_policy(), std::move(inputs), optout_data, "reply");
  inputs = cleared_list({}, {});
  inputs.national_request.reset();
  expect_build_refused(cleared_list_policy(), std::move(inputs), optout_data, "request");
  Policy consent = good_policy();
  consent.exemptions = {{ExemptionBasis::consent, {Scheme::type1}, "REC"}};
  expect_build_refused(consent, empty_inputs(), optout_data, "consent list");
}

TEST(Register, AsksThePolicyAgain) {
  Policy policy = good_policy();
  policy.type1_date = policy.as_of - std::chrono::days(32);
  expect_build_refused(policy, empty_inputs(), ErrorCode::optout_data, "too old");
}

TEST(Register, ListsUnderOtherKeysNeverMeetTheRecords) {
  TokenHeader other = kHeader;
  other.epoch += 1;
  Inputs inputs = empty_inputs();
  inputs.type1 = NounsForTests::opt_out_events(other, {});
  expect_build_refused(good_policy(), std::move(inputs), ErrorCode::key_mismatch, "different keys");
  inputs = empty_inputs();
  inputs.national_deny = NounsForTests::person_list(other, {});
  expect_build_refused(good_policy(), std::move(inputs), ErrorCode::key_mismatch, "different keys");
}

TEST(Register, AnOptOutThatNamesNobodyStopsTheRun) {
  Inputs inputs = empty_inputs();
  inputs.type1 =
      events({event_of(OptOutScheme::type1, PersonToken{}, OptOutAction::dissent, "2020-01-01")});
  expect_build_refused(good_policy(), std::move(inputs), ErrorCode::optout_data,
                       "name nobody: no valid person id and no local id (events 1)");
  inputs = empty_inputs();
  inputs.national_deny = people({PersonToken{}});
  expect_build_refused(good_policy(), std::move(inputs), ErrorCode::optout_data, "not valid");
}

TEST(Register, Type1CoversGpSourcesAndIsNotAskedForWithoutThem) {
  Inputs inputs = empty_inputs();
  inputs.type1 =
      events({event_of(OptOutScheme::type1, person(1), OptOutAction::dissent, "2020-01-01"),
              event_of(OptOutScheme::type1, person(2), OptOutAction::dissent, "2020-01-01"),
              event_of(OptOutScheme::type1, person(2), OptOutAction::withdraw, "2021-01-01"),
              event_of(OptOutScheme::type1, person(3), OptOutAction::dissent, "2025-07-01")});
  const auto reg = build(good_policy(), std::move(inputs));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  EXPECT_EQ(state_of(*reg, person(1)).type1, SourceSet::only(kGp));
  EXPECT_TRUE(state_of(*reg, person(2)).type1.empty());
  EXPECT_TRUE(state_of(*reg, person(3)).type1.empty()) << "effective after as_of";
  EXPECT_EQ(reg->counts().type1_people, 1U);

  Policy no_gp = good_policy();
  no_gp.type1_declared = false;
  Inputs without = empty_inputs();
  without.type1.reset();
  std::vector<SourceInfo> hospital(1);
  EXPECT_TRUE(Register::build(no_gp, hospital, kHeader, std::move(without)).ok());
}

TEST(Register, ConsentExemptsOnlyThoseWhoGaveItFromOnlyTheSchemesNamed) {
  Policy policy = cleared_list_policy();
  policy.exemptions = {{ExemptionBasis::consent, {Scheme::national, Scheme::local}, "REC"}};
  Inputs inputs = cleared_list({person(1), person(2)}, {person(2)});
  inputs.type1 =
      events({event_of(OptOutScheme::type1, person(1), OptOutAction::dissent, "2020-01-01")});
  OptOutEvent objection =
      event_of(OptOutScheme::local, person(1), OptOutAction::dissent, "2020-01-01");
  OptOutEvent other = objection;
  other.person = person(2);
  inputs.local = events({objection, other});
  inputs.consent = people({person(1), person(7), person(1), PersonToken{}});
  const auto reg = build(policy, std::move(inputs));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();
  const PersonState consenting = state_of(*reg, person(1));
  EXPECT_FALSE(consenting.national);
  EXPECT_TRUE(consenting.local.empty());
  EXPECT_EQ(consenting.type1, SourceSet::only(kGp)) << "not a scheme of the exemption";
  EXPECT_FALSE(state_of(*reg, person(7)).not_checked);
  EXPECT_TRUE(state_of(*reg, person(2)).local.contains(kHospital)) << "gave no consent";
  EXPECT_EQ(reg->counts().consenting_people, 2U);
}

TEST(Register, WhatIsSetAsideForAllIsNotLookedAt) {
  Policy policy = good_policy();
  policy.exemptions = {
      {ExemptionBasis::legal_duty, {Scheme::type1, Scheme::national, Scheme::local}, "order"}};
  const auto exempt = build(policy, Inputs{});
  ASSERT_TRUE(exempt.ok()) << exempt.error().to_text();
  EXPECT_EQ(state_of(*exempt, person(1)), PersonState{});
  Policy care = good_policy();
  care.purpose = Purpose::direct_care;
  Inputs inputs = empty_inputs();
  inputs.national_deny = people({person(1)});
  const auto direct = build(care, std::move(inputs));
  ASSERT_TRUE(direct.ok()) << direct.error().to_text();
  EXPECT_EQ(state_of(*direct, person(1)), PersonState{});
}

TEST(Register, ObjectionsByLocalIdAndByProvider) {
  OptOutEvent by_local_id =
      event_of(OptOutScheme::local, PersonToken{}, OptOutAction::dissent, "2020-01-01");
  by_local_id.local_id = local_id(1);
  by_local_id.scope.sources = SourceSet::only(kHospital);
  OptOutEvent by_provider =
      event_of(OptOutScheme::local, person(1), OptOutAction::dissent, "2020-01-01");
  by_provider.scope = {SourceSet::only(kHospital), 77};
  OptOutEvent by_local_id_there = by_local_id;
  by_local_id_there.local_id = local_id(3);
  by_local_id_there.scope.provider = 78;
  Inputs inputs = empty_inputs();
  inputs.local = events({by_local_id, by_provider, by_local_id_there});
  const auto reg = build(good_policy(), std::move(inputs));
  ASSERT_TRUE(reg.ok()) << reg.error().to_text();

  ASSERT_TRUE(reg->has_local_id_objections());
  const std::vector<LocalIdToken> ids = {local_id(1), local_id(2), LocalIdToken{}, local_id(3)};
  std::vector<LocalIdState> states(4);
  reg->look_up(ids, states);
  EXPECT_EQ(states[0].local, SourceSet::only(kHospital));
  EXPECT_EQ(states[1], LocalIdState{});
  EXPECT_EQ(states[2], LocalIdState{});

  ASSERT_TRUE(states[3].local_by_provider);
  EXPECT_TRUE(states[3].local.empty());
  const ProviderScope& there = reg->provider_scopes()[reg->provider_scope(local_id(3))];
  EXPECT_EQ(there.covered(78), SourceSet::only(kHospital));
  EXPECT_TRUE(there.covered(77).empty());

  ASSERT_TRUE(state_of(*reg, person(1)).local_by_provider);
  const ProviderScope& scope = reg->provider_scopes()[reg->provider_scope(person(1))];
  EXPECT_EQ(scope.covered(77), SourceSet::only(kHospital));
  EXPECT_TRUE(scope.covered(78).empty());
  EXPECT_EQ(scope.covered(0), SourceSet::only(kHospital))
      << "a provider that is not known may be the one";
  EXPECT_FALSE(state_of(*reg, person(2)).local_by_provider);
  EXPECT_EQ(reg->counts().local_people, 3U);
}

TEST(Register, TooManySourcesAreRefused) {
  const std::vector<SourceInfo> sources(kMaxSources + 1);
  const auto reg = Register::build(good_policy(), sources, kHeader, empty_inputs());
  ASSERT_FALSE(reg.ok());
  EXPECT_EQ(reg.error().code(), ErrorCode::job_invalid);
}

} // namespace
} // namespace tallystick::optout
