// SPDX-License-Identifier: MIT
// Settings that Splink saved become a model of our fields, or the reason why not is named.
#include "pipeline/splink_import.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "pipeline/splink_levels.hpp"

namespace tallystick::pipeline {
namespace {

using Json = nlohmann::ordered_json;
using link::FieldComparison;

std::string level_for(FieldComparison field, const std::string& column, const std::string& sql) {
  const auto level = level_of_condition(field, column, read_condition(sql));
  if (!level) return "unknown";
  return link::field_patterns().comparisons()[static_cast<std::size_t>(field)].levels[*level];
}

TEST(SplinkConditions, OfBirthDates) {
  const auto level = [](const std::string& sql) {
    return level_for(FieldComparison::birth_date, "dob", sql);
  };
  EXPECT_EQ(level(R"("dob_l" = "dob_r")"), "exact");
  EXPECT_EQ(level("try_cast(dob_l as date) = try_cast(dob_r as date)"), "exact");
  EXPECT_EQ(level("dob_swapped_l = dob_r"), "day and month swapped");
  EXPECT_EQ(level("substr(dob_l, 6, 2) = substr(dob_r, 9, 2) and substr(dob_l, 9, 2) = "
                  "substr(dob_r, 6, 2) AND left(dob_l, 4) = left(dob_r, 4)"),
            "day and month swapped");
  EXPECT_EQ(level("(month(dob_l) = day(dob_r)) and (day(dob_l) = month(dob_r))"),
            "day and month swapped");
  EXPECT_EQ(level(R"(levenshtein("dob_l", "dob_r") <= 1)"), "two parts");
  EXPECT_EQ(level("levenshtein(CAST(dob_l AS TEXT), CAST(dob_r AS TEXT)) < 2"), "two parts");
  EXPECT_EQ(level("(left(dob_l, 4) = left(dob_r, 4) or right(dob_l, 4) = right(dob_r, 4)) and "
                  "damerau_levenshtein(dob_l, dob_r) <= 1"),
            "two parts");
  EXPECT_EQ(level("ABS(EPOCH(try_strptime(\"dob_l\", '%Y-%m-%d')) - "
                  "EPOCH(try_strptime(\"dob_r\", '%Y-%m-%d'))) <= 2629800.0"),
            "two parts");
  EXPECT_EQ(level("ABS(EPOCH(\"dob_l\") - EPOCH(\"dob_r\")) <= 31557600.0"), "one part");
  EXPECT_EQ(level("abs(dob_date_l - dob_date_r) <= 3653"), "different");
  EXPECT_EQ(level("abs(date_diff('month', dob_l, dob_r)) <= 1"), "two parts");
  EXPECT_EQ(level("abs(date_diff('year', dob_l, dob_r)) <= 1"), "one part");
  EXPECT_EQ(level("year(dob_l) = year(dob_r) and month(dob_l) = month(dob_r)"), "two parts");
  EXPECT_EQ(level("date_part('year', dob_l) = date_part('year', dob_r)"), "one part");
  EXPECT_EQ(level("dob_year_l = dob_year_r"), "one part");
  EXPECT_EQ(level("ELSE"), "different");
  for (const char* sql :
       {"jaro_winkler_similarity(dob_l, dob_r) >= 0.9", "levenshtein(dob_l, dob_r) <= 3",
        "surname_l = surname_r", "dob_l = surname_r", "dob_l = dob_l", "dob_l = '1980-01-01'",
        "dob_l = dob_r or postcode_l = postcode_r", "levenshtein(dob_l, sex_r) <= 1", "", "(",
        "dob_l = dob_r and", "abs(dob_l - dob_r) <= 31 or dob_l = dob_r", "=", "'",
        "left(dob_l) = "
        "left(dob_r)"})
    EXPECT_EQ(level(sql), "unknown") << sql;
}

TEST(SplinkConditions, OfPostcodes) {
  const auto level = [](const std::string& sql) {
    return level_for(FieldComparison::postcode, "postcode", sql);
  };
  const auto pattern = [](const std::string& regex) {
    const std::string of = "NULLIF(regexp_extract(\"postcode_";
    return of + "l\", '" + regex + "', 0), '') = " + of + "r\", '" + regex + "', 0), '')";
  };
  EXPECT_EQ(level("replace(postcode_l, ' ', '') = replace(postcode_r, ' ', '')"), "unit");
  EXPECT_EQ(level(pattern("^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]")), "sector");
  EXPECT_EQ(level(pattern("^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?")), "district");
  EXPECT_EQ(level(pattern("^[A-Za-z]{1,2}")), "different") << "we have no level for areas";
  EXPECT_EQ(level("left(postcode_l, -2) = left(postcode_r, -2)"), "sector");
  EXPECT_EQ(level("substr(postcode_l, 1, 5) = substr(postcode_r, 1, 5)"), "sector");
  EXPECT_EQ(level("split_part(postcode_l, ' ', 1) = split_part(postcode_r, ' ', 1)"), "district");
  EXPECT_EQ(level("SUBSTRING(postcode_l, 1, 3) = SUBSTRING(postcode_r, 1, 3)"), "district");
  EXPECT_EQ(level("sector_l = sector_r"), "sector");
  EXPECT_EQ(level("outward_l = outward_r"), "district");
  EXPECT_EQ(level("ELSE"), "different");
  for (const char* sql : {"levenshtein(postcode_l, postcode_r) <= 1", "town_l = town_r",
                          "split_part(postcode_l, ' ', 2) = split_part(postcode_r, ' ', 2)",
                          "right(postcode_l, 3) = right(postcode_r, 3)"})
    EXPECT_EQ(level(sql), "unknown") << sql;
}

TEST(SplinkConditions, OfOtherFields) {
  EXPECT_EQ(level_for(FieldComparison::person_id, "nhs_number", "nhs_number_l = nhs_number_r"),
            "exact");
  EXPECT_EQ(level_for(FieldComparison::person_id, "nhs_number",
                      "damerau_levenshtein(nhs_number_l, nhs_number_r) <= 2"),
            "near");
  EXPECT_EQ(level_for(FieldComparison::person_id, "nhs_number",
                      "left(nhs_number_l, 7) = left(nhs_number_r, 7)"),
            "unknown");
  EXPECT_EQ(level_for(FieldComparison::sex, "gender", "gender_l = gender_r"), "same");
  EXPECT_EQ(level_for(FieldComparison::local_id, "local_id",
                      "provider_l = provider_r and local_id_l = local_id_r"),
            "same");
  EXPECT_EQ(level_for(FieldComparison::local_id, "local_id", "provider_l = provider_r"),
            "different");
  EXPECT_EQ(
      level_for(FieldComparison::local_id, "local_id", "levenshtein(local_id_l, local_id_r) <= 1"),
      "different");
}

TEST(SplinkConditions, FieldsAreToldByTheirNames) {
  EXPECT_EQ(field_of_column("NHS Number"), FieldComparison::person_id);
  EXPECT_EQ(field_of_column("date_of_birth"), FieldComparison::birth_date);
  EXPECT_EQ(field_of_column("gender"), FieldComparison::sex);
  EXPECT_EQ(field_of_column("GP-practice"), FieldComparison::practice);
  EXPECT_EQ(field_of_column("hospital_number"), FieldComparison::local_id);
  EXPECT_EQ(field_of_column("surname"), std::nullopt);
}

Json level(const std::string& sql, const std::string& label, double m, double u) {
  return {{"sql_condition", sql},
          {"label_for_charts", label},
          {"m_probability", m},
          {"u_probability", u},
          {"fix_m_probability", false}};
}
Json comparison(const std::string& column, std::vector<Json> levels) {
  Json all = {{{"sql_condition", column + "_l IS NULL OR " + column + "_r IS NULL"},
               {"label_for_charts", column + " is NULL"},
               {"is_null_level", true}}};
  for (Json& one : levels)
    all.push_back(std::move(one));
  return {{"output_column_name", column}, {"comparison_levels", std::move(all)}};
}

/// As Splink would save it, with everything that is not looked at.
Json settings() {
  return {{"link_type", "link_only"},
          {"probability_two_random_records_match", 1e-5},
          {"sql_dialect", "duckdb"},
          {"comparisons",
           {comparison("nhs_number", {level("nhs_number_l = nhs_number_r", "exact", 0.95, 1e-6),
                                      level("ELSE", "else", 0.05, 1 - 1e-6)}),
            comparison("dob", {level("dob_l = dob_r", "exact", 0.9, 0.01),
                               level("levenshtein(dob_l, dob_r) <= 1", "one edit", 0.06, 0.02),
                               level("abs(dob_l - dob_r) <= 366", "a year", 0.03, 0.03),
                               level("ELSE", "else", 0.01, 0.94)}),
            comparison("postcode",
                       {level("postcode_l = postcode_r", "unit", 0.8, 0.001),
                        level("left(postcode_l, -2) = left(postcode_r, -2)", "sector", 0.1, 0.004),
                        level("ELSE", "else", 0.1, 0.995)}),
            comparison("gender", {level("gender_l = gender_r", "same", 0.99, 0.5),
                                  level("ELSE", "else", 0.01, 0.5)})}},
          {"blocking_rules_to_generate_predictions", Json::array()}};
}

class SplinkFile : public testing::Test {
protected:
  SplinkFile()
      : path_((std::filesystem::path(testing::TempDir()) /
               (std::string("tallystick-splink-") +
                testing::UnitTest::GetInstance()->current_test_info()->name() + ".json"))
                  .string()) {}
  ~SplinkFile() override { std::filesystem::remove(path_); }

  Result<SplinkImport> import(const Json& json, const std::vector<std::string>& without = {}) {
    std::ofstream(path_, std::ios::binary) << json.dump(2);
    return import_splink(path_, without);
  }

private:
  std::string path_;
};

const ModelLevel& level_of(const SplinkImport& done, std::size_t field, const std::string& name) {
  for (const ModelLevel& level : done.model.fields[field].levels)
    if (level.name == name) return level;
  ADD_FAILURE() << "no level " << name;
  static const ModelLevel none;
  return none;
}

TEST_F(SplinkFile, BecomesAModelOfOurFields) {
  const auto done = import(settings());
  ASSERT_TRUE(done.ok()) << done.error().to_text();
  EXPECT_DOUBLE_EQ(level_of(*done, 2, "unit").m, 0.8);
  EXPECT_DOUBLE_EQ(level_of(*done, 2, "sector").u, 0.004);
  EXPECT_DOUBLE_EQ(level_of(*done, 3, "different").m, 0.01);
  EXPECT_TRUE(done->model.fields[4].levels.empty());
  EXPECT_EQ(done->left_out, (std::vector<std::string>{"practice", "local id"}));
  EXPECT_TRUE(done->dropped.empty());
  EXPECT_NE(to_text(*done).find("no evidence here: practice, local id"), std::string::npos);
}

/// A pair gets the weight here that Splink would have given it.
TEST_F(SplinkFile, LevelsThatSplinkLacksWeighWhatTheirPairsWeighedThere) {
  const auto done = import(settings());
  ASSERT_TRUE(done.ok()) << done.error().to_text();
  const auto weight = [&](std::size_t field, const std::string& name) {
    const ModelLevel& level = level_of(*done, field, name);
    return std::log2(level.m / level.u);
  };
  EXPECT_NEAR(weight(0, "near"), std::log2(0.05 / (1 - 1e-6)), 1e-9) << "ELSE took it";
  EXPECT_NEAR(weight(0, "different"), weight(0, "near"), 1e-9);
  EXPECT_NEAR(weight(2, "district"), std::log2(0.1 / 0.995), 1e-9);
  EXPECT_NEAR(weight(1, "two parts"), std::log2(0.06 / 0.02), 1e-9);
  EXPECT_NEAR(weight(1, "day and month swapped"), std::log2(0.03 / 0.03), 1e-9)
      << "two edits, so not the level of one; days of one year";
  for (const ModelField& field : done->model.fields) {
    double m = 0;
    double u = 0;
    for (const ModelLevel& level : field.levels)
      m += level.m, u += level.u;
    if (field.levels.empty()) continue;
    EXPECT_NEAR(m, 1, 1e-9) << field.name;
    EXPECT_NEAR(u, 1, 1e-9) << field.name;
  }
  EXPECT_NE(to_text(*done).find("day and month swapped: not in Splink's model; weighs as much as "
                                "one part"),
            std::string::npos)
      << to_text(*done);
}

TEST_F(SplinkFile, OtherFieldsAreRefusedUnlessTheyAreDropped) {
  Json json = settings();
  for (const char* name : {"first_name", "surname"})
    json["comparisons"].push_back(
        comparison(name, {level(std::string(name) + "_l = " + name + "_r", "exact", 0.9, 0.01),
                          level("ELSE", "else", 0.1, 0.99)}));
  const auto refused = import(json);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().to_text().find("first_name, surname"), std::string::npos);
  EXPECT_NE(refused.error().to_text().find("--without"), std::string::npos);
  const auto done = import(json, {"first_name", "surname"});
  ASSERT_TRUE(done.ok()) << done.error().to_text();
  EXPECT_NE(to_text(*done).find("lost: first_name, surname"), std::string::npos);
  EXPECT_FALSE(import(json, {"first_name", "surname", "typo"}).ok());
}

TEST_F(SplinkFile, WhatIsWrongIsNamed) {
  struct Fault {
    std::function<void(Json&)> change; ///< of the comparisons
    const char* says;
  };
  const std::vector<Fault> faults = {
      {[](Json& c) { c[2]["comparison_levels"][2]["sql_condition"] = "town_l = town_r"; },
       "postcode, sector"},
      {[](Json& c) { c[1]["comparison_levels"][1].erase("m_probability"); },
       "not trained: dob, exact: m_probability"},
      {[](Json& c) {
         c[1]["comparison_levels"][1]["u_probability"] = "level not observed in training dataset";
       },
       "dob, exact: u_probability"},
      {[](Json& c) { c[1]["comparison_levels"][1]["m_probability"] = 1.5; }, "between 0 and 1"},
      {[](Json& c) { c[1]["comparison_levels"][1]["m_probability"] = 0.5; }, "add up to 1: dob, m"},
      {[](Json& c) { c[1]["comparison_levels"].erase(1); }, "no level for equality: dob"},
      {[](Json& c) { c[1]["comparison_levels"].erase(4); }, "no ELSE level: dob"},
      {[](Json& c) { c[3]["output_column_name"] = "date_of_birth"; },
       "one field: dob, date_of_birth"},
      {[](Json& c) { c[3].erase("comparison_levels"); }, "comparison_levels: gender"},
      {[](Json& c) { c[3]["comparison_levels"][1].erase("sql_condition"); }, "gender, same"},
  };
  for (const Fault& fault : faults) {
    Json json = settings();
    fault.change(json["comparisons"]);
    const auto done = import(json);
    ASSERT_FALSE(done.ok()) << fault.says;
    EXPECT_NE(done.error().to_text().find(fault.says), std::string::npos) << fault.says << "\n"
                                                                          << done.error().to_text();
  }
  EXPECT_FALSE(import(Json::object()).ok());
}

TEST_F(SplinkFile, WhatItBecomesIsAModelFile) {
  const auto done = import(settings());
  ASSERT_TRUE(done.ok());
  const auto read = [&] {
    const auto file = std::filesystem::path(testing::TempDir()) / "tallystick-splink-read.json";
    std::ofstream(file, std::ios::binary) << to_json(done->model);
    auto model = read_model_file(file.string());
    std::filesystem::remove(file);
    return model;
  }();
  ASSERT_TRUE(read.ok()) << read.error().to_text();
  EXPECT_EQ(to_json(*read), to_json(done->model));
}

} // namespace
} // namespace tallystick::pipeline
