// SPDX-License-Identifier: MIT
// report.html shows nothing that the gate would not.
#include "report/linkage_page.hpp"

#include <gtest/gtest.h>

#include "report/evaluation_page.hpp"
#include "report/page_sections.hpp"

namespace tallystick::report {
namespace {

/// Every exact count is a number that no rounded one is: 3, or ending in 1 with digits that no other has.
RunReport run() {
  RunReport report;
  report.version = "1", report.job_name = "a & b", report.as_of = "2025-03-31";
  report.persons = 71'111, report.persons_released = 72'221;
  report.person_id_conflicts = 3;
  SourceFacts source;
  source.name = "gp";
  source.rows_read = 73'331;
  source.rows_released = 74'441;
  report.sources = {source};
  report.removals.by_source.resize(1);
  report.removals.by_source[0][0] = 6;
  report.removals.by_source[0][1] = 75'551;
  report.passes = {{"exact", 76'661, 1, 2, 11}};
  RateGroup whole{"gp", {}};
  whole.counts.count = {77'771, 78'881, 79'991, 61'111, 62'221, 63'331, 64'441, 65'551};
  RateGroup male{"Male", whole.counts};
  RateGroup few{"Few", {}};
  few.counts.count = {4, 4, 4, 3, 2, 1, 0, 0};
  report.quality.divisions = {{"sex", "Sex"}};
  report.quality.tables = {{"gp", "source", {whole}}, {"gp", "sex", {male, few, male}}};
  report.quality.rows_per_person = {{"1", 66'661}, {"2", 5}};
  report.quality.sources_per_person = {{"1", 67'771}};
  report.quality.checks = {{"more_than_one_sex", "Both sexes", 68'881, ""}};
  ModelFacts model;
  model.fields = {{"birth_date", {{"exact", 0.9, 0.001}, {"different", 0.1, 0.999}}}};
  model.rules = {{"birth_date + postcode", true, true, 0.5, 51'111, 52'221, 53'331, 54'441}};
  model.weights = {{-4, 0, 55'551}, {5, 56'661, 3}, {40, 57'771, 0}};
  model.people = 58'881, model.linked = 59'991, model.ambiguous = 41'111, model.vetoed = 42'221;
  model.match_probability = 0.9;
  model.iterations = 7, model.converged = true;
  report.model = model;
  return report;
}

TEST(LinkagePage, HoldsNoExactCountOfPeopleOrRows) {
  const std::string page = linkage_page(run());
  for (const char* exact :
       {"71,111", "72,221", "74,441", "75,551", "76,661", "77,771", "78,881", "79,991", "61,111",
        "62,221", "63,331", "64,441", "65,551", "66,661", "67,771", "68,881", "51,111", "52,221",
        "53,331", "54,441", "55,551", "56,661", "57,771", "58,881", "59,991", "41,111", "42,221"})
    EXPECT_EQ(page.find(exact), std::string::npos) << exact;
  EXPECT_NE(page.find("73,331"), std::string::npos) << "the size of a data set is public";
  EXPECT_NE(page.find("71,110"), std::string::npos);
}

TEST(LinkagePage, HidesEstimatesOfFewTrees) {
  RunReport report = run();
  report.model->expected_false = 123.4;
  report.model->doubts = {{1, true, 0.5F}};
  EXPECT_EQ(linkage_page(report).find("123.4"), std::string::npos);
  report.model->doubts.assign(50, {1, true, 0.5F});
  EXPECT_NE(linkage_page(report).find("123.4"), std::string::npos);
}

TEST(LinkagePage, DoesNotDependOnTheMachine) {
  RunReport other = run();
  other.threads = 64;
  other.peak_memory_bytes = 12'345'678;
  other.times = {{"link", 1, 2, 3, 4, {}}};
  EXPECT_EQ(linkage_page(run()), linkage_page(other));
}

TEST(LinkagePage, SaysWhatAFailedGateOrAnUnsettledModelIs) {
  RunReport report = run();
  EXPECT_EQ(linkage_page(report).find("class=\"alert\""), std::string::npos);
  report.failed_gates = {"min_linked_share in gp"};
  report.model->converged = false;
  const std::string page = linkage_page(report);
  EXPECT_NE(page.find("min_linked_share in gp"), std::string::npos);
  EXPECT_NE(page.find("did not settle"), std::string::npos);
}

TEST(LinkagePage, HasNoModelSectionWithoutAModel) {
  RunReport report = run();
  EXPECT_NE(linkage_page(report).find("id=\"model\""), std::string::npos);
  report.model.reset();
  EXPECT_EQ(linkage_page(report).find("id=\"model\""), std::string::npos);
}

TEST(LinkagePage, EscapesNames) {
  EXPECT_NE(linkage_page(run()).find("<h1>a &amp; b</h1>"), std::string::npos);
}

TEST(ShareText, HasDecimalsOnlyWhereRoundingLeavesThem) {
  EXPECT_EQ(share_text(ShownCount(3'990), ShownCount(4'000)), "99.8 %");
  EXPECT_EQ(share_text(ShownCount(399), ShownCount(400)), "100 %");
  EXPECT_EQ(share_text(ShownCount(), ShownCount(400)), "*");
  EXPECT_EQ(share_text(ShownCount(0), ShownCount(0)), "-");
}

TEST(EvaluationPage, ShowsScoresByGroup) {
  const std::vector<std::uint32_t> linked = {0, 0, 1, 2};
  const std::vector<std::uint32_t> truth = {0, 0, 1, 1};
  const std::string page =
      evaluation_page(evaluate(linked, truth, {{"age", {"10-14", "<5", "5-9"}, {0, 1, 2, 2}}}));
  EXPECT_NE(page.find("By age"), std::string::npos);
  EXPECT_NE(page.find("&lt;5"), std::string::npos);
  EXPECT_NE(page.find("50.00 %"), std::string::npos) << "recall: one of two pairs";
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST(Thresholds, CountEachBandForAsManyPairsAsItHas) {
  // 100 pairs of which half are true, 10 of which all are: the small band is a fifth of the true ones beyond it.
  const auto scores = scores_by_threshold({{0.5, 100, 20, 10, 12.0}, {0.9, 10, 4, 4, 3.9}});
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[0].from, 0.9);
  EXPECT_DOUBLE_EQ(scores[0].precision, 1);
  EXPECT_DOUBLE_EQ(scores[0].recall, 10.0 / 60);
  EXPECT_DOUBLE_EQ(scores[1].precision, 60.0 / 110);
  EXPECT_DOUBLE_EQ(scores[1].recall, 1);
  EXPECT_TRUE(scores_by_threshold({}).empty());
}

TEST(Thresholds, AreUnknownIfNobodyLookedAtABand) {
  EXPECT_EQ(scores_by_threshold({{0.5, 0, 0, 0, 0}, {0.9, 10, 4, 4, 3.9}}).size(), 2U)
      << "no pairs";
  const std::vector<CalibrationBand> bands = {{0.5, 100, 0, 0, 0}, {0.9, 10, 4, 4, 3.9}};
  EXPECT_TRUE(scores_by_threshold(bands).empty());
  Evaluation evaluation =
      evaluate(std::vector<std::uint32_t>{0}, std::vector<std::uint32_t>{0}, {});
  evaluation.bands = bands;
  EXPECT_NE(to_text(evaluation).find("no scores by threshold"), std::string::npos);
  const std::string page = evaluation_page(evaluation);
  EXPECT_EQ(page.find("precision-recall-plot"), std::string::npos);
  EXPECT_NE(page.find("calibration-plot"), std::string::npos);
  EXPECT_NE(page.find("from 0.5 on"), std::string::npos);
}

TEST(Thresholds, AreShownAsACurveATableAndText) {
  Evaluation evaluation =
      evaluate(std::vector<std::uint32_t>{0}, std::vector<std::uint32_t>{0}, {});
  EXPECT_EQ(to_text(evaluation).find("pairs linked from"), std::string::npos);
  evaluation.bands = {{0.5, 100, 20, 10, 12.0}, {0.9, 10, 4, 4, 3.9}};
  const std::string page = evaluation_page(evaluation);
  EXPECT_NE(page.find("precision-recall-plot"), std::string::npos);
  EXPECT_NE(page.find("0.70588"), std::string::npos) << "F1 of linking all";
  EXPECT_NE(to_text(evaluation).find("0.70588"), std::string::npos);
  EXPECT_NE(to_json(evaluation).find("\"thresholds\""), std::string::npos);
}

TEST(EvaluationPage, ReleasedOptOutsAreAnAlert) {
  Evaluation evaluation =
      evaluate(std::vector<std::uint32_t>{0}, std::vector<std::uint32_t>{0}, {});
  EXPECT_EQ(evaluation_page(evaluation).find("class=\"alert\""), std::string::npos);
  evaluation.opted_out_released = 2;
  EXPECT_NE(evaluation_page(evaluation).find("class=\"alert\""), std::string::npos);
}

} // namespace
} // namespace tallystick::report
