// SPDX-License-Identifier: MIT
// Synthetic people, events and policies for the opt-out tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "optout/policy.hpp"
#include "optout/register.hpp"
#include "support/nouns_for_tests.hpp"

namespace tallystick::optout {

inline const TokenHeader kHeader{1, 1, 42, 3};

inline Date day(const char* iso) {
  return *parse_iso_date(iso);
}

inline PersonToken person(std::uint64_t i) {
  return {{0xA000'0000'0000'0000U + i, i}};
}
inline LocalIdToken local_id(std::uint64_t i) {
  return {{0xB000'0000'0000'0000U + i, i}};
}

/// Source 0 is a GP practice, source 1 a hospital, source 2 neither health nor care.
inline std::vector<SourceInfo> gp_hospital_school() {
  std::vector<SourceInfo> sources(3);
  sources[0].name = "gp";
  sources[0].gp_sourced = true;
  sources[1].name = "hospital";
  sources[2].name = "school";
  sources[2].health_and_care = false;
  return sources;
}
inline constexpr SourceId kGp{0};
inline constexpr SourceId kHospital{1};
inline constexpr SourceId kSchool{2};

/// A policy that passes every check, with a deny list and everything fresh on 2025-06-30.
inline Policy good_policy() {
  Policy policy;
  policy.purpose = Purpose::research;
  policy.legal_basis = "section 251";
  policy.approval = "25/CAG/0000";
  policy.as_of = day("2025-06-30");
  policy.type1_declared = true;
  policy.local_declared = true;
  policy.type1_date = policy.local_date = policy.national.list_date = policy.as_of;
  policy.national.mode = NationalMode::deny_list;
  return policy;
}

inline OptOutEvent event_of(OptOutScheme scheme, PersonToken who, OptOutAction action,
                            const char* from) {
  OptOutEvent event;
  event.person = who;
  event.scheme = scheme;
  event.action = action;
  event.effective_from = day_number(day(from));
  return event;
}

inline OptOutEvents events(std::vector<OptOutEvent> list) {
  return NounsForTests::opt_out_events(kHeader, std::move(list));
}
inline PersonList people(std::vector<PersonToken> list) {
  return NounsForTests::person_list(kHeader, std::move(list));
}

/// Inputs that good_policy() asks for, all empty.
inline Inputs empty_inputs() {
  Inputs inputs;
  inputs.type1 = events({});
  inputs.local = events({});
  inputs.national_deny = people({});
  return inputs;
}

inline PersonState state_of(const Register& reg, PersonToken who) {
  PersonState state;
  reg.look_up({&who, 1}, {&state, 1});
  return state;
}

inline void expect_refused(const Status& status, ErrorCode code, const std::string& words) {
  ASSERT_FALSE(status.ok()) << "nothing refused: " << words;
  EXPECT_EQ(status.error().code(), code);
  EXPECT_NE(status.error().to_text().find(words), std::string::npos) << status.error().to_text();
  EXPECT_FALSE(status.error().hint().empty()) << "no hint: " << status.error().to_text();
}

} // namespace tallystick::optout
