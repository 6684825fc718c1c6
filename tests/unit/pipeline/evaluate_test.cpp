// SPDX-License-Identifier: MIT
#include "pipeline/evaluate.hpp"

#include <gtest/gtest.h>

#include "unit/table/temporary_folder.hpp"

namespace tallystick::pipeline {
namespace {

class Evaluate : public testing::Test {
protected:
  EvaluateSpec spec(std::string_view truth, std::string_view links) {
    EvaluateSpec spec;
    spec.truth = folder_.with("truth.csv", truth);
    spec.links = {folder_.with("linked_apc.csv", links)};
    return spec;
  }
  void expect_refused(const EvaluateSpec& spec, const char* words, std::uint64_t line) {
    const auto result = pipeline::evaluate(spec);
    ASSERT_FALSE(result.ok()) << words;
    EXPECT_EQ(result.error().code(), ErrorCode::input_refused);
    EXPECT_NE(result.error().to_text().find(words), std::string::npos) << result.error().to_text();
    EXPECT_EQ(result.error().place().line, line) << words;
  }
  table::testing::TemporaryFolder folder_;
};

TEST_F(Evaluate, HoldsAReviewSampleAgainstTheTruth) {
  EvaluateSpec asked = spec("source,row,record_id,person\n"
                            "apc,1,x,ada\napc,2,y,ada\nop,1,x,bob\nop,2,z,ada\n",
                            "person_id,record_id\np,x\n");
  asked.review =
      folder_.with("review.csv", "band_from,pairs_in_band,file_a,line_a,file_b,line_b,probability\n"
                                 "0.500,40,in/apc.csv,2,op.csv,2,0.6\n"
                                 "0.500,40,apc.csv,3,op.csv,3,0.8\n"
                                 "0.900,7,apc.csv,2,apc.csv,3,0.95\n"
                                 "0.900,7,apc.csv,2,elsewhere.csv,3,0.95\n");
  const auto result = pipeline::evaluate(asked);
  ASSERT_TRUE(result.ok()) << result.error().to_text();
  ASSERT_EQ(result->bands.size(), 2U);
  EXPECT_EQ(result->bands[0].pairs, 40U);
  EXPECT_EQ(result->bands[0].sampled, 2U);
  EXPECT_EQ(result->bands[0].one_person, 1U) << "ada is not bob";
  EXPECT_NEAR(result->bands[0].stated_share(), 0.7, 1e-12);
  EXPECT_EQ(result->bands[1].sampled, 1U) << "a place that the truth does not have tells nothing";
  EXPECT_EQ(result->bands[1].one_person, 1U);
}

TEST_F(Evaluate, ComparesReleasedRecordsWithTheirTruth) {
  const auto result = pipeline::evaluate(spec("record_id,person,excluded\n"
                                              "1,ada,0\n2,ada,0\n3,bob,0\n4,cy,1\n5,di,1\n",
                                              "person_id,record_id\np,1\np,2\np,3\nq,4\n"));
  ASSERT_TRUE(result.ok()) << result.error().to_text();
  EXPECT_EQ(result->all.records, 4U);
  EXPECT_NEAR(result->all.precision(), 1.0 / 3, 1e-12);
  EXPECT_EQ(result->all.recall(), 1.0);
  EXPECT_EQ(result->records_not_released, 1U);
  EXPECT_EQ(result->opted_out_released, 1U) << "record 4 must not be there";
}

TEST_F(Evaluate, RecordsOfATruthWithSourcesAreNamedWithinTheirs) {
  EvaluateSpec two =
      spec("source,record_id,person\napc,1,ada\ngp,1,bob\n", "person_id,record_id\np,1\n");
  two.links.push_back(folder_.with("linked_gp.csv", "person_id,record_id\nq,1\n"));
  const auto result = pipeline::evaluate(two);
  ASSERT_TRUE(result.ok()) << result.error().to_text();
  EXPECT_EQ(result->all.precision(), 1.0);
  ASSERT_EQ(result->groups.size(), 2U);
  EXPECT_EQ(result->groups[0].name, "source = apc");
}

TEST_F(Evaluate, WhatDoesNotFitTogetherIsRefused) {
  expect_refused(spec("record_id,person\n1,ada\n1,ada\n", "person_id,record_id\np,1\n"), "twice",
                 3);
  expect_refused(spec("record_id,person\n1,ada\n", "person_id,record_id\np,1\nq,1\n"),
                 "released twice", 3);
  expect_refused(spec("record_id,person\n1,ada\n", "person_id,record_id\np,1\nq,2\n"),
                 "not in the truth", 3);
  expect_refused(spec("record_id,person\n1,ada\n", "person_id,record_id\n"), "no record", 0);
}

TEST_F(Evaluate, AColumnOrFileThatIsMissingIsRefused) {
  EXPECT_FALSE(pipeline::evaluate(spec("id,person\n1,ada\n", "person_id,record_id\np,1\n")).ok());
  EXPECT_FALSE(pipeline::evaluate(spec("record_id,person\n1,ada\n", "record_id\n1\n")).ok());
  EvaluateSpec by = spec("record_id,person\n1,ada\n", "person_id,record_id\np,1\n");
  by.by = {"sex"};
  EXPECT_FALSE(pipeline::evaluate(by).ok());
  by.by.clear();
  by.links = {folder_ / "nothing_*.csv"};
  EXPECT_FALSE(pipeline::evaluate(by).ok());
}

} // namespace
} // namespace tallystick::pipeline
