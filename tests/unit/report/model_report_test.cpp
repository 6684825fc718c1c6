// SPDX-License-Identifier: MIT
// What a manifest and a summary say of a match model.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "report/model_text.hpp"
#include "report/run_report.hpp"

namespace tallystick::report {
namespace {

using Json = nlohmann::json;

ModelFacts small_model() {
  ModelFacts model;
  model.fields = {{"sex", {{"same", 0.987654321, 0.5}, {"different", 0.012345679, 0.5}}},
                  {"practice", {}}};
  model.rules = {{"birth_date + postcode", true, true, 0.87654321, 123'457, 1'234, 3, 12},
                 {"postcode", false, true, 0.5, 0, 0, 0, 0}};
  model.weights = {{-3, 2, 1'003}, {-2, 0, 11}};
  model.people = 66'666;
  model.iterations = 17;
  model.converged = true;
  model.match_probability = 0.9;
  model.linked = 1'234;
  model.ambiguous = 5;
  model.vetoed = 12;
  model.bridges = 23;
  model.undone = 7;
  model.over_linked = 6;
  model.large = 2;
  model.largest_person = 1'000;
  model.expected_false = 6.4;
  model.expected_missed = 21.7;
  model.doubts = {{RowId{7}, true, 0.25F}};
  return model;
}

RunReport run_with_model() {
  RunReport report;
  report.model = small_model();
  return report;
}

TEST(ModelInManifest, EveryCountOfPeopleOrPairsIsGated) {
  const Json model = Json::parse(to_json(run_with_model()))["linkage"]["model"];
  EXPECT_EQ(model["people"], 66'665);
  EXPECT_EQ(model["linked"], 1'235);
  EXPECT_EQ(model["ambiguous"], "*");
  EXPECT_EQ(model["vetoed"], 10);
  EXPECT_EQ(model["bridges"], 25);
  EXPECT_EQ(model["bridges_undone"], "*");
  EXPECT_EQ(model["over_linked_persons"], "*");
  EXPECT_EQ(model["large_persons"], "*");
  EXPECT_EQ(model["expected_false"], "*");
  EXPECT_EQ(model["expected_missed"], 20);
  const Json& rule = model["rules"][0];
  EXPECT_EQ(rule["pairs"], 123'455);
  EXPECT_EQ(rule["kept"], 1'235);
  EXPECT_EQ(rule["vetoed"], "*");
  EXPECT_EQ(rule["crowded"], 10);
  EXPECT_EQ(model["weights"][0]["linked"], "*");
  EXPECT_EQ(model["weights"][0]["not_linked"], 1'005);
  EXPECT_EQ(model["weights"][1]["linked"], 0);
}

TEST(ModelInManifest, NumbersHaveFourSignificantDigits) {
  const std::string text = to_json(run_with_model());
  const Json model = Json::parse(text)["linkage"]["model"];
  const Json& same = model["fields"][0]["levels"][0];
  EXPECT_EQ(same["m"], 0.9877);
  EXPECT_EQ(same["weight"], 0.9821);
  EXPECT_EQ(model["rules"][0]["share_of_matches"], 0.8765);
  EXPECT_EQ(text.find("98765"), std::string::npos);
}

TEST(ModelInManifest, PairsForReviewAreCountedIfTheJobAsksForThem) {
  RunReport report = run_with_model();
  EXPECT_FALSE(Json::parse(to_json(report))["linkage"]["model"].contains("pairs_for_review"));
  EXPECT_EQ(to_text(report).find("clerical review"), std::string::npos);
  report.model->review_probability = 0.25;
  report.model->for_review = 33;
  const Json model = Json::parse(to_json(report))["linkage"]["model"];
  EXPECT_EQ(model["review_probability"], 0.25);
  EXPECT_EQ(model["pairs_for_review"], 35);
  EXPECT_NE(to_text(report).find("pairs for clerical review, from 0.25"), std::string::npos);
}

TEST(ModelInManifest, SaysNothingOfRowsNorOfPairsThatWereNotCompared) {
  const std::string text = to_json(run_with_model());
  EXPECT_EQ(text.find("doubt"), std::string::npos);
  const Json rule = Json::parse(text)["linkage"]["model"]["rules"][1];
  EXPECT_FALSE(rule.contains("pairs")) << "it only trains";
}

TEST(ModelInManifest, IsAbsentFromRunsWithoutOne) {
  EXPECT_FALSE(Json::parse(to_json(RunReport{}))["linkage"].contains("model"));
  EXPECT_EQ(to_text(RunReport{}).find("Match model"), std::string::npos);
}

TEST(ModelInSummary, IsShortAndGated) {
  RunReport report = run_with_model();
  std::string text = to_text(report);
  for (const char* shown : {"Match model", "1235", "same +1.0, different -5.3", "left out"})
    EXPECT_NE(text.find(shown), std::string::npos) << shown << "\n" << text;
  for (const char* exact : {"1234", "66666", " 12\n", " 6\n", "22"})
    EXPECT_EQ(text.find(exact), std::string::npos) << exact << "\n" << text;
  EXPECT_EQ(text.find("did not settle"), std::string::npos);
  report.model->converged = false;
  EXPECT_NE(to_text(report).find("did not settle"), std::string::npos);
  report.model->iterations = 0;
  text = to_text(report);
  EXPECT_EQ(text.find("did not settle"), std::string::npos);
  EXPECT_NE(text.find("given, not estimated"), std::string::npos) << text;
}

TEST(ModelLevels, ALineForEachLevel) {
  const std::string text = levels_text(small_model().fields);
  for (const char* shown : {"0.9877", "+1.0", "-5.3", "left out"})
    EXPECT_NE(text.find(shown), std::string::npos) << shown << "\n" << text;
}

} // namespace
} // namespace tallystick::report
