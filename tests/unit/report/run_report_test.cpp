// SPDX-License-Identifier: MIT
// What a manifest and a summary may show: every count of people or rows has passed the gate.
#include "report/run_report.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace tallystick::report {
namespace {

using Json = nlohmann::json;

/// A run whose counts are all small or odd, so that each is told from its gated form.
RunReport small_run() {
  RunReport report;
  report.opt_out_counts = {{"type1_people", 3}, {"local_people", 0}, {"national_denied", 1'233}};
  SourceFacts source;
  source.name = "apc";
  source.files = {{"apc.csv", 99'999, 100'003, "digest"}};
  source.rows_read = 100'003;
  source.rows_unreadable = 2;
  source.rows_standardised = 100'001;
  source.with_person_id = 98'766;
  source.linked_rows = 33'333;
  source.rows_released = 98'001;
  source.issues.add(IssueCode::not_utf8, 4);
  report.sources.push_back(source);
  report.removals.by_source.resize(1);
  report.removals.by_source[0][0] = 6;
  report.removals.by_source[0][1] = 1'988;
  report.balances = {{"apc: opt-outs of rows", 100'001, 98'007, 1'994}};
  report.passes = {{"exact", 33'331, 1, 2, 11}};
  report.person_id_conflicts = 5;
  report.persons = 66'666;
  report.persons_released = 66'661;
  report.times = {{"link", 1.5, 3.0, 3'000'000, 0, {}}};
  return report;
}

TEST(Manifest, EveryCountOfPeopleOrRowsIsGated) {
  const Json manifest = Json::parse(to_json(small_run()));
  EXPECT_EQ(manifest["opt_out_counts"]["type1_people"], "*");
  EXPECT_EQ(manifest["opt_out_counts"]["local_people"], 0);
  EXPECT_EQ(manifest["opt_out_counts"]["national_denied"], 1'235);
  const Json& source = manifest["sources"][0];
  EXPECT_EQ(source["rows_standardised"], 100'000);
  EXPECT_EQ(source["rows_with_person_id"], 98'765);
  EXPECT_EQ(source["rows_linked"], 33'335);
  EXPECT_EQ(source["rows_released"], 98'000);
  EXPECT_EQ(source["issues"][0]["cells"], "*");
  EXPECT_EQ(manifest["removals"][0]["rows_removed"]["type1"], "*");
  EXPECT_EQ(manifest["removals"][0]["rows_removed"]["national"], 1'990);
  EXPECT_EQ(manifest["row_balance"][0]["rows_out"], 98'005);
  EXPECT_EQ(manifest["row_balance"][0]["holds"], true) << "judged by the exact counts";
  const Json& pass = manifest["linkage"]["passes"][0];
  EXPECT_EQ(pass["linked_rows"], 33'330);
  EXPECT_EQ(pass["refused_veto"], "*");
  EXPECT_EQ(pass["refused_crowded"], 10);
  EXPECT_EQ(manifest["linkage"]["person_id_conflicts"], "*");
  EXPECT_EQ(manifest["linkage"]["persons_released"], 66'660);
}

TEST(Manifest, SizesOfDataSetsAreExact) {
  const Json source = Json::parse(to_json(small_run()))["sources"][0];
  EXPECT_EQ(source["rows_read"], 100'003);
  EXPECT_EQ(source["rows_unreadable"], 2);
  EXPECT_EQ(source["files"][0]["rows"], 100'003);
}

TEST(Manifest, TheLimitIsTheJobs) {
  RunReport report = small_run();
  report.smallest_count_shown = 2'000;
  const Json manifest = Json::parse(to_json(report));
  EXPECT_EQ(manifest["opt_out_counts"]["national_denied"], "*");
  EXPECT_EQ(manifest["removals"][0]["rows_removed"]["national"], "*");
}

TEST(Manifest, OnlyTheEnvironmentDependsOnTheMachine) {
  RunReport one = small_run();
  RunReport two = small_run();
  two.threads = 64;
  two.peak_memory_bytes = 1U << 30U;
  two.times[0].wall_seconds = 99;
  Json a = Json::parse(to_json(one));
  Json b = Json::parse(to_json(two));
  EXPECT_NE(a, b);
  a.erase("environment");
  b.erase("environment");
  EXPECT_EQ(a, b);
}

TEST(Summary, HasNoExactCount) {
  const std::string text = to_text(small_run());
  for (const char* exact : {"98,766", "98766", "33,333", "33333", "98,001", "98001", "66,661",
                            "66661", "1,988", "1988", "1,233", "1233", "33,331", "33331"})
    EXPECT_EQ(text.find(exact), std::string::npos) << exact << "\n" << text;
  for (const char* shown : {"98,765", "100,003", "98000", "66660", "1990", "1235"})
    EXPECT_NE(text.find(shown), std::string::npos) << shown << "\n" << text;
}

TEST(Summary, PercentagesAreOfRoundedCountsAndHiddenForASmallBase) {
  RunReport report = small_run();
  report.sources[0].rows_standardised = 12;
  report.sources[0].linked_rows = 8;
  report.sources[0].with_person_id = 11;
  std::string text = to_text(report);
  EXPECT_EQ(text.find("66.7 %"), std::string::npos) << text; // 8 of 12
  EXPECT_EQ(text.find("91.7 %"), std::string::npos) << text; // 11 of 12
  EXPECT_NE(text.find("100.0 %"), std::string::npos) << "10 of 10, both rounded\n" << text;
  report.sources[0].rows_standardised = 7;
  report.sources[0].linked_rows = 7;
  report.sources[0].with_person_id = 7;
  text = to_text(report);
  EXPECT_EQ(text.find(" %"), std::string::npos) << text;
}

TEST(Summary, SaysHowManyObjectionsCoverNothingHere) {
  RunReport report = small_run();
  report.opt_out_counts.emplace_back("local_objections_other_source", 41);
  EXPECT_NE(to_text(report).find("local_objections_other_source"), std::string::npos);
  EXPECT_EQ(Json::parse(to_json(report))["opt_out_counts"]["local_objections_other_source"], 40);
}

TEST(Timings, SayWhereTheTimeWentAndHowFastItWas) {
  RunReport report = small_run();
  report.times = {{"read", 2.0, 3.0, 4'000'000, 800'000'000, {{"standardise", 0, 0.5}}},
                  {"link", 0.5, 1.0, 4'000'000, 0, {{"pass one", 0.25, 0.5}}}};
  const std::string text = timings_to_text(report);
  const auto line_of = [&](const std::string& name) {
    const std::size_t at = text.find("\n  " + name + " ") + 3;
    EXPECT_NE(at, std::string::npos + 3) << name << "\n" << text;
    return text.substr(at, text.find('\n', at) - at);
  };
  const auto expect_cells = [&](const std::string& name, const std::vector<std::string>& cells) {
    std::istringstream line(line_of(name).substr(name.size()));
    std::vector<std::string> found{std::istream_iterator<std::string>(line), {}};
    EXPECT_EQ(found, cells) << text;
  };
  expect_cells("read", {"2.00", "3.00", "75.0", "%", "2,000,000", "400"});
  expect_cells("  standardise", {"0.50", "12.5", "%", "8,000,000"});
  expect_cells("link", {"0.50", "1.00", "25.0", "%", "8,000,000", "-"});
  expect_cells("  pass one", {"0.25", "0.50", "12.5", "%"});
  expect_cells("all", {"2.50", "4.00", "100.0", "%"});
  const Json times = Json::parse(to_json(report))["environment"]["times"];
  EXPECT_EQ(times[0]["bytes"], 800'000'000);
  EXPECT_EQ(times[0]["steps"][0]["step"], "standardise");
  EXPECT_FALSE(times[0]["steps"][0].contains("wall_seconds")) << "it ran beside others";
  EXPECT_EQ(times[1]["steps"][0]["wall_seconds"], 0.25);
}

TEST(Check, IsExactForTheHolderOfTheData) {
  const RunReport report = small_run();
  const std::string text = quality_to_text(report);
  EXPECT_NE(text.find("98,766"), std::string::npos) << text;
  const Json source = Json::parse(quality_to_json(report))["sources"][0];
  EXPECT_EQ(source["rows_with_person_id"], 98'766);
  EXPECT_EQ(source["issues"][0]["cells"], 4);
}

} // namespace
} // namespace tallystick::report
