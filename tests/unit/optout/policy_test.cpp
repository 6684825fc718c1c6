// SPDX-License-Identifier: MIT
#include "optout/policy.hpp"

#include "opt_out_fixtures.hpp"

namespace tallystick::optout {
namespace {

TEST(Policy, ADeclarationWithEverythingInOrderPasses) {
  EXPECT_TRUE(check(good_policy(), GpSources::present).ok());
}

TEST(Policy, MarketingInsuranceAndSaleAreNoPurposesWhateverIsApproved) {
  for (const Purpose purpose : {Purpose::marketing, Purpose::insurance, Purpose::sale}) {
    Policy policy = good_policy();
    policy.purpose = purpose;
    policy.exemptions.push_back(
        {ExemptionBasis::legal_duty, {Scheme::type1, Scheme::national, Scheme::local}, "approval"});
    expect_refused(check(policy, GpSources::present), ErrorCode::job_invalid, "not purposes");
  }
}

TEST(Policy, LegalBasisAndApprovalAreDeclaredExceptForDirectCare) {
  Policy policy = good_policy();
  policy.legal_basis.clear();
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "legal basis");
  policy = good_policy();
  policy.approval.clear();
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "approval");
  policy.purpose = Purpose::direct_care;
  EXPECT_TRUE(check(policy, GpSources::absent).ok());
}

TEST(Policy, AnExemptionNeedsAnApprovalAndNamesItsSchemes) {
  Policy policy = good_policy();
  policy.exemptions = {{ExemptionBasis::consent, {Scheme::type1}, ""}};
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "approval reference");
  policy.exemptions = {{ExemptionBasis::consent, {}, "REC 25/0001"}};
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "names no scheme");
}

TEST(Policy, TheNationalOptOutIsAppliedOrExemptForEverybody) {
  Policy policy = good_policy();
  policy.national = {};
  policy.national.mode = NationalMode::not_applied;
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "neither applied");
  policy.exemptions = {{ExemptionBasis::consent, {Scheme::national}, "REC 25/0001"}};
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "neither applied");
  policy.exemptions = {{ExemptionBasis::legal_duty, {Scheme::type1}, "order"}};
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "neither applied");
  policy.exemptions = {{ExemptionBasis::public_health_regulation_3, {Scheme::national}, "COPI"}};
  EXPECT_TRUE(check(policy, GpSources::absent).ok());
  policy.exemptions.clear();
  policy.purpose = Purpose::direct_care;
  EXPECT_TRUE(check(policy, GpSources::absent).ok());
}

TEST(Policy, GpSourcesNeedType1DataUnlessExempt) {
  Policy policy = good_policy();
  policy.type1_declared = false;
  EXPECT_TRUE(check(policy, GpSources::absent).ok());
  expect_refused(check(policy, GpSources::present), ErrorCode::optout_data, "no Type 1");
  policy.exemptions = {{ExemptionBasis::consent, {Scheme::type1}, "REC 25/0001"}};
  expect_refused(check(policy, GpSources::present), ErrorCode::optout_data, "no Type 1");
  policy.exemptions = {{ExemptionBasis::overriding_public_interest, {Scheme::type1}, "ref"}};
  EXPECT_TRUE(check(policy, GpSources::present).ok());
}

/// A list's date, its age limit and what it is called in errors.
struct DatedList {
  std::optional<Date>& (*date)(Policy&);
  int limit;
  const char* words;
  const char* name;
};

class Freshness : public testing::TestWithParam<DatedList> {};

TEST_P(Freshness, ListsAreAsOldAsTheLimitAndNoOlderAndNeverFromTheFuture) {
  const DatedList& list = GetParam();
  const auto refused = [&](std::optional<Date> date, const std::string& words) {
    Policy policy = good_policy();
    list.date(policy) = date;
    expect_refused(check(policy, GpSources::present), ErrorCode::optout_data, list.words);
    expect_refused(check(policy, GpSources::present), ErrorCode::optout_data, words);
  };
  Policy policy = good_policy();
  list.date(policy) = policy.as_of - std::chrono::days(list.limit);
  EXPECT_TRUE(check(policy, GpSources::present).ok());
  refused(policy.as_of - std::chrono::days(list.limit + 1),
          "age in days " + std::to_string(list.limit + 1) + ", limit in days " +
              std::to_string(list.limit));
  refused(policy.as_of + std::chrono::days(1), "days after as_of 1");
  refused(std::nullopt, "no date");
}

INSTANTIATE_TEST_SUITE_P(
    EveryList, Freshness,
    testing::Values(DatedList{[](Policy& p) -> std::optional<Date>& {
                                return p.national.list_date;
                              },
                              21, "national opt-out list", "national"},
                    DatedList{[](Policy& p) -> std::optional<Date>& { return p.type1_date; }, 31,
                              "Type 1 opt-out data", "type1"},
                    DatedList{[](Policy& p) -> std::optional<Date>& { return p.local_date; }, 31,
                              "local objections", "local"}),
    [](const auto& dated) { return std::string(dated.param.name); });

TEST(Policy, AReplyCarriesTheLocalIdOfItsRequest) {
  Policy policy = good_policy();
  policy.national.request_local_id = "RUN-1";
  expect_refused(check(policy, GpSources::absent), ErrorCode::optout_data, "local id");
  policy.national.reply_local_id = "RUN-2";
  expect_refused(check(policy, GpSources::absent), ErrorCode::optout_data, "local id");
  policy.national.reply_local_id = "RUN-1";
  EXPECT_TRUE(check(policy, GpSources::absent).ok());
}

TEST(Policy, LimitsThatMakeNoSenseAreRefused) {
  for (const auto& [least, most] :
       {std::pair(0.2, 0.1), std::pair(-0.1, 0.1), std::pair(0.0, 1.5)}) {
    Policy policy = good_policy();
    policy.national.min_removed_share = least;
    policy.national.max_removed_share = most;
    expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "band");
  }
  Policy policy = good_policy();
  policy.max_age_days_events = -1;
  expect_refused(check(policy, GpSources::absent), ErrorCode::job_invalid, "negative");
}

TEST(Policy, ConsentSetsAsideForThoseWhoGaveItAndOtherGroundsForAll) {
  Policy policy = good_policy();
  policy.exemptions = {{ExemptionBasis::consent, {Scheme::type1}, "a"},
                       {ExemptionBasis::legal_duty, {Scheme::local}, "b"}};
  EXPECT_FALSE(exempt_for_all(policy, Scheme::type1));
  EXPECT_TRUE(exempt_for_consenting(policy, Scheme::type1));
  EXPECT_TRUE(exempt_for_all(policy, Scheme::local));
  EXPECT_TRUE(exempt_for_consenting(policy, Scheme::local));
  EXPECT_FALSE(exempt_for_consenting(policy, Scheme::national));
  EXPECT_TRUE(needs_consent_list(policy));
  policy.exemptions.erase(policy.exemptions.begin());
  EXPECT_FALSE(needs_consent_list(policy));
}

} // namespace
} // namespace tallystick::optout
