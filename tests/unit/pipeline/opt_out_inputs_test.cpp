// SPDX-License-Identifier: MIT
// What a list of local objections says about whose rows go.
#include "pipeline/opt_out_inputs.hpp"

#include <gtest/gtest.h>

#include "unit/crypto/fixed_keys.hpp"
#include "unit/table/temporary_folder.hpp"

namespace tallystick::pipeline {
namespace {

constexpr std::string_view kHeader = "NHS,ORG,LID,SOURCE,PROGRAMME,ACT,FROM\n";

class LocalObjections : public testing::Test {
protected:
  LocalObjections() {
    job_.path = folder_ / "job.toml";
    job_.as_of = *parse_iso_date("2025-06-30");
    job_.optouts.policy.programme = "Diabetes";
    ListFile list;
    list.files = {"local.csv"};
    list.columns = {{"person_id", "NHS"},      {"provider", "ORG"},        {"local_id", "LID"},
                    {"source", "SOURCE"},      {"programme", "PROGRAMME"}, {"action", "ACT"},
                    {"effective_from", "FROM"}};
    job_.optouts.local = list;
    job_.optouts.policy.national.mode = optout::NationalMode::not_applied;
    sources_.resize(2);
    sources_[0].name = "apc";
    sources_[1].name = "gp";
  }
  Result<OptOutInputs> read(const std::string& rows) {
    folder_.with("local.csv", std::string(kHeader) + rows);
    auto pseudonymiser = pseudonymise::Pseudonymiser::make(crypto::testing::key_of(1), {1, 1, 1, 1},
                                                           {}, {}, nullptr, {});
    return read_opt_outs(job_, sources_, *pseudonymiser, {});
  }
  std::vector<OptOutEvent> events(const std::string& rows) {
    auto inputs = read(rows);
    EXPECT_TRUE(inputs.ok()) << (inputs.ok() ? std::string() : inputs.error().to_text());
    if (!inputs) return {};
    elsewhere_ = inputs->local_rows;
    return inputs->inputs.local->events();
  }
  OptOutScope scope(const std::string& row) {
    const auto all = events(row);
    EXPECT_EQ(all.size(), 1U) << row;
    return all.size() == 1 ? all[0].scope : OptOutScope{};
  }

  table::testing::TemporaryFolder folder_;
  Job job_;
  std::vector<SourceInfo> sources_;
  LocalRowsElsewhere elsewhere_;
};

const std::uint32_t kRj1 = pseudonymise::provider_digest("RJ1");
const SourceSet kApc = SourceSet::only(SourceId{0});

TEST_F(LocalObjections, ByLocalIdAloneStayWithTheProvider) {
  EXPECT_EQ(scope(",RJ1,A7,,,object,2025-01-01\n"), (OptOutScope{SourceSet::all(), kRj1}));
  EXPECT_EQ(scope(",rj1,a7,,,object,2025-01-01\n"), (OptOutScope{SourceSet::all(), kRj1}));
  EXPECT_EQ(scope(",RJ1,A7,,,withdraw,2025-01-01\n"), (OptOutScope{SourceSet::all(), kRj1}));
}

TEST_F(LocalObjections, ByLocalIdWithASourceOrProgrammeReachAllOfIt) {
  EXPECT_EQ(scope(",RJ1,A7,apc,,object,2025-01-01\n"), (OptOutScope{kApc, 0}));
  EXPECT_EQ(scope(",RJ1,A7,,Diabetes,object,2025-01-01\n"), (OptOutScope{SourceSet::all(), 0}));
}

TEST_F(LocalObjections, ByNumberAreLimitedByAProvider) {
  EXPECT_EQ(scope("9991427546,,,,,object,2025-01-01\n"), (OptOutScope{SourceSet::all(), 0}));
  EXPECT_EQ(scope("9991427546,RJ1,,,,object,2025-01-01\n"), (OptOutScope{SourceSet::all(), kRj1}));
  EXPECT_EQ(scope("9991427546,RJ1,,apc,,object,2025-01-01\n"), (OptOutScope{kApc, kRj1}));
}

TEST_F(LocalObjections, NameSourcesAndProgrammesWithoutCase) {
  EXPECT_EQ(scope("9991427546,,, APC ,diabetes,object,2025-01-01\n"), (OptOutScope{kApc, 0}));
}

TEST_F(LocalObjections, ThatCoverNothingHereAreCounted) {
  const auto all = events("9991427546,,,apcc,,object,2025-01-01\n"
                          "9991427546,,,ae,Asthma,object,2025-01-01\n"
                          "9991427546,,,apc,Asthma,object,2025-01-01\n"
                          "9991427546,,,,,object,2025-01-01\n");
  EXPECT_EQ(all.size(), 1U);
  EXPECT_EQ(elsewhere_.other_source, 2U);
  EXPECT_EQ(elsewhere_.other_programme, 1U);
}

TEST_F(LocalObjections, ThatNameNobodyStopTheRunWhateverTheyCover) {
  for (const char* row : {",,,,,object,2025-01-01\n", ",RJ1,,,,object,2025-01-01\n",
                          ",,A7,,,object,2025-01-01\n", ",RJ1,,ae,,object,2025-01-01\n",
                          "9991427547,,,,,object,2025-01-01\n", "9991427546,,,,,objct,2025-01-01\n",
                          "9991427546,,,,,object,\n", "9991427546,,,,,object,2025-02-30\n"}) {
    const auto inputs = read(row);
    ASSERT_FALSE(inputs.ok()) << row;
    EXPECT_EQ(inputs.error().code(), ErrorCode::optout_data) << row;
    EXPECT_EQ(inputs.error().place().line, 2U) << row;
  }
}

TEST_F(LocalObjections, NeedLocalIdsAndProvidersOfTheRows) {
  EXPECT_TRUE(objection_needs(job_.optouts).local_ids);
  EXPECT_TRUE(objection_needs(job_.optouts).providers);
  job_.optouts.local->columns.erase("person_id");
  EXPECT_TRUE(objection_needs(job_.optouts).providers) << "a local id is limited to its provider";
  job_.optouts.local->columns = {{"person_id", "NHS"}};
  EXPECT_FALSE(objection_needs(job_.optouts).local_ids);
  EXPECT_FALSE(objection_needs(job_.optouts).providers);
}

} // namespace
} // namespace tallystick::pipeline
