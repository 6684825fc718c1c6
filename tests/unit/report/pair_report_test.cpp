// SPDX-License-Identifier: MIT
#include "report/pair_report.hpp"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tallystick::report {
namespace {

PairReport pair() {
  PairReport report{{"gp.csv", 12}, {"apc.csv", 40}, {}};
  PairEvidence& evidence = report.evidence;
  evidence.fields = {{"person id", "missing", 0}, {"birth date", "exact", 16.25}};
  evidence.prior = -10;
  evidence.dependence = -1.5;
  evidence.rarity = 0.25;
  evidence.weight = 5;
  evidence.probability = 0.96875;
  evidence.rule = "birth_date + postcode";
  evidence.outcome = PairEvidence::Outcome::linked;
  return report;
}

TEST(PairReport, AddsUpFromThePriorToTheTotal) {
  const std::string text = to_text(std::vector{pair()});
  for (const char* part :
       {"gp.csv:12 and apc.csv:40", "two people at random", "-10.00", "missing", "+16.25", "6.25",
        "-1.50", "+0.25", "5.00", "Compared under: birth_date + postcode", "Linked", "0.9688"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(text.find("Not linked"), std::string::npos);
}

TEST(PairReport, SaysEveryOutcomeInItsOwnWords) {
  using enum PairEvidence::Outcome;
  std::set<std::string> names;
  std::set<std::string> texts;
  for (const auto outcome : {linked_by_pass, linked, through_others, refused, open}) {
    PairReport report = pair();
    report.evidence.outcome = outcome;
    names.emplace(name_of(outcome));
    texts.insert(to_text(std::vector{report}));
  }
  EXPECT_EQ(names.size(), 5U);
  EXPECT_EQ(texts.size(), 5U);
}

TEST(PairReport, IsJsonForPrograms) {
  const auto json = nlohmann::json::parse(to_json(std::vector{pair()}));
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["a"]["file"], "gp.csv");
  EXPECT_EQ(json[0]["b"]["line"], 40);
  EXPECT_EQ(json[0]["fields"][1]["level"], "exact");
  double sum = json[0]["prior"].get<double>() + json[0]["dependence"].get<double>() +
               json[0]["rarity"].get<double>();
  for (const auto& field : json[0]["fields"])
    sum += field["weight"].get<double>();
  EXPECT_DOUBLE_EQ(sum, json[0]["weight"].get<double>());
  EXPECT_EQ(json[0]["outcome"], "linked");
}

} // namespace
} // namespace tallystick::report
