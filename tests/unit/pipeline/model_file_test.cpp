// SPDX-License-Identifier: MIT
// A model file says all of a model, and nothing else is believed.
#include "pipeline/model_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "pipeline/job.hpp"
#include "pipeline/saved_model.hpp"

namespace tallystick::pipeline {
namespace {

using Json = nlohmann::ordered_json;

class Folder : public testing::Test {
protected:
  Folder() : folder_(std::filesystem::path(testing::TempDir()) / name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Folder() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& file) const {
    return (folder_ / file).string();
  }
  [[nodiscard]] std::string write(const std::string& text) const {
    std::ofstream(path("model.json"), std::ios::binary) << text;
    return path("model.json");
  }

private:
  static std::string name() {
    return std::string("tallystick-") +
           testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  std::filesystem::path folder_;
};
using ModelFileTest = Folder;
using SavedModelTest = Folder;

/// Numbers that no short decimal text holds.
ModelFile some_model() {
  ModelFile model;
  for (const model::Comparison& comparison : link::field_patterns().comparisons()) {
    ModelField& field = model.fields.emplace_back(ModelField{comparison.name, {}});
    const auto levels = static_cast<double>(comparison.levels.size());
    for (const std::string& level : comparison.levels)
      field.levels.push_back({level, 1 / levels, 1 / levels});
    field.levels.front().m += 1.0 / 7;
    field.levels.back().m -= 1.0 / 7;
  }
  model.dependence = {{{"", "exact", "unit", "", "different", ""}, -1.0 / 3},
                      {{"", "", "", "", "", "same"}, 2.5}};
  return model;
}

Json some_json() {
  return Json::parse(to_json(some_model()));
}

TEST_F(ModelFileTest, IsReadAsItWasWrittenToTheLastBit) {
  const ModelFile written = some_model();
  const Result<ModelFile> read = read_model_file(write(to_json(written)));
  ASSERT_TRUE(read.ok()) << read.error().to_text();
  ASSERT_EQ(read->fields.size(), written.fields.size());
  for (std::size_t c = 0; c != written.fields.size(); ++c)
    for (std::size_t l = 0; l != written.fields[c].levels.size(); ++l) {
      EXPECT_EQ(read->fields[c].levels[l].m, written.fields[c].levels[l].m);
      EXPECT_EQ(read->fields[c].levels[l].u, written.fields[c].levels[l].u);
      EXPECT_EQ(read->fields[c].levels[l].name, written.fields[c].levels[l].name);
    }
  ASSERT_EQ(read->dependence.size(), 2U);
  EXPECT_EQ(read->dependence[0].weight, -1.0 / 3);
  EXPECT_EQ(read->dependence[0].levels, written.dependence[0].levels);
  EXPECT_EQ(to_json(*read), to_json(written));
}

TEST_F(ModelFileTest, TheOrderOfListsHasNoEffect) {
  Json json = some_json();
  std::reverse(json["comparisons"].begin(), json["comparisons"].end());
  for (Json& comparison : json["comparisons"])
    std::reverse(comparison["levels"].begin(), comparison["levels"].end());
  const Result<ModelFile> read = read_model_file(write(json.dump()));
  ASSERT_TRUE(read.ok()) << read.error().to_text();
  EXPECT_EQ(to_json(*read), to_json(some_model()));
}

TEST_F(ModelFileTest, DependenceFindsItsPattern) {
  const link::GivenModel given = given_model(some_model());
  ASSERT_EQ(given.dependence.size(), link::kRestPatterns);
  const std::uint32_t pattern = 0 * link::kBirthDateStride + 0 * link::kPostcodeStride +
                                2 * link::kSexStride + 1 * link::kPracticeStride +
                                2 * link::kLocalIdStride;
  EXPECT_EQ(given.dependence[pattern / link::kBirthDateStride], -1.0 / 3);
  EXPECT_EQ(std::count(given.dependence.begin(), given.dependence.end(), 0.0),
            link::kRestPatterns - 2);
}

TEST_F(ModelFileTest, AFieldIsLeftOutByNoLevels) {
  Json json = some_json();
  json["comparisons"][4]["levels"] = Json::array();
  const Result<ModelFile> read = read_model_file(write(json.dump()));
  ASSERT_TRUE(read.ok()) << read.error().to_text();
  EXPECT_TRUE(read->fields[4].levels.empty());
  EXPECT_TRUE(given_model(*read).parameters.comparisons[4].m.empty());
}

struct Fault {
  const char* what;
  std::function<void(Json&)> change;
  const char* says; ///< in the message or its key
};

TEST_F(ModelFileTest, WhatIsWrongIsNamed) {
  const std::vector<Fault> faults = {
      {"other format", [](Json& j) { j["format"] = "x"; }, "no match model"},
      {"no format", [](Json& j) { j.erase("format"); }, "no match model"},
      {"version", [](Json& j) { j["version"] = 2; }, "another version"},
      {"unknown key", [](Json& j) { j["prior"] = 0.5; }, "unknown key in a match model: prior"},
      {"unknown key of a comparison", [](Json& j) { j["comparisons"][2]["tf"] = true; },
       "postcode, tf"},
      {"unknown key of a level", [](Json& j) { j["comparisons"][2]["levels"][1]["n"] = 5; },
       "postcode, sector, n"},
      {"comparison gone", [](Json& j) { j["comparisons"].erase(3); }, "missing: comparisons: sex"},
      {"comparison unknown", [](Json& j) { j["comparisons"][3]["name"] = "surname"; },
       "does not make: comparisons: surname"},
      {"comparison twice", [](Json& j) { j["comparisons"].push_back(j["comparisons"][0]); },
       "twice: comparisons: person id"},
      {"level gone", [](Json& j) { j["comparisons"][2]["levels"].erase(1); }, "postcode, sector"},
      {"level unknown", [](Json& j) { j["comparisons"][2]["levels"][1]["name"] = "area"; },
       "postcode, area"},
      {"level twice", [](Json& j) { j["comparisons"][2]["levels"][1]["name"] = "unit"; },
       "twice: comparisons: postcode, unit"},
      {"m is text", [](Json& j) { j["comparisons"][3]["levels"][0]["m"] = "0.5"; }, "sex, same, m"},
      {"u is 0", [](Json& j) { j["comparisons"][3]["levels"][0]["u"] = 0; }, "above 0"},
      {"u above 1", [](Json& j) { j["comparisons"][3]["levels"][0]["u"] = 1.5; }, "sex, same, u"},
      {"sum", [](Json& j) { j["comparisons"][3]["levels"][0]["m"] = 0.9; }, "add up to 1"},
      {"dependence of the id", [](Json& j) { j["dependence"][0]["levels"]["person id"] = "exact"; },
       "person id"},
      {"dependence, unknown level", [](Json& j) { j["dependence"][0]["levels"]["sex"] = "unit"; },
       "entry 1, sex"},
      {"dependence twice", [](Json& j) { j["dependence"].push_back(j["dependence"][0]); },
       "twice: dependence, entry 3"},
      {"dependence, weight", [](Json& j) { j["dependence"][1]["weight"] = 1e9; }, "entry 2"},
      {"dependence, unknown key", [](Json& j) { j["dependence"][1]["n"] = 7; }, "entry 2, n"},
  };
  for (const Fault& fault : faults) {
    Json json = some_json();
    fault.change(json);
    const Result<ModelFile> read = read_model_file(write(json.dump()));
    ASSERT_FALSE(read.ok()) << fault.what;
    EXPECT_EQ(read.error().code(), ErrorCode::job_invalid) << fault.what;
    EXPECT_NE(read.error().to_text().find("model.json"), std::string::npos) << fault.what;
    EXPECT_NE(read.error().to_text().find(fault.says), std::string::npos) << fault.what << "\n"
                                                                          << read.error().to_text();
  }
}

TEST_F(ModelFileTest, BrokenJsonHasAPlace) {
  const Result<ModelFile> read = read_model_file(write("{\n  \"format\": ,\n}"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().place().line, 2U);
  EXPECT_FALSE(read_model_file(path("absent.json")).ok());
  EXPECT_FALSE(read_model_file(write("[1]")).ok());
  EXPECT_FALSE(read_model_file(write("{\"version\": 1e999}")).ok());
}

class SavedModelOfJob : public Folder {
protected:
  [[nodiscard]] Job job() const {
    Job job;
    job.path = path("job.toml");
    job.release.folder = "out";
    job.rules = link::built_in_rule_set("probabilistic").value();
    return job;
  }
  static ModelFacts facts() {
    ModelFacts facts;
    facts.fields = some_model().fields;
    return facts;
  }
};

TEST_F(SavedModelOfJob, AppearsWhenItIsCommitted) {
  Result<SavedModel> saved = SavedModel::open(job(), path("m.json"));
  ASSERT_TRUE(saved.ok());
  ASSERT_TRUE(saved->write(facts()).ok());
  EXPECT_FALSE(std::filesystem::exists(path("m.json")));
  ASSERT_TRUE(saved->commit().ok());
  EXPECT_TRUE(read_model_file(path("m.json")).ok());
}

TEST_F(SavedModelOfJob, NothingIsWrittenOverNorIntoTheRelease) {
  std::ofstream(path("m.json")) << "older";
  const auto refused = [&](const Job& with, const std::string& file) {
    const Result<SavedModel> saved = SavedModel::open(with, file);
    return !saved.ok() && saved.error().code() == ErrorCode::usage;
  };
  EXPECT_TRUE(refused(job(), path("m.json")));
  std::filesystem::create_directories(path("out"));
  EXPECT_TRUE(refused(job(), path("out/m.json")));
  EXPECT_TRUE(refused(job(), path("out/../out/m.json")));
  Job exact = job();
  exact.rules.model.reset();
  EXPECT_TRUE(refused(exact, path("new.json")));
  EXPECT_TRUE(SavedModel::open(exact, "").ok());
  EXPECT_FALSE(refused(job(), path("outside.json")));
  EXPECT_FALSE(std::filesystem::exists(path("outside.json"))) << "never written to";
}

} // namespace
} // namespace tallystick::pipeline
