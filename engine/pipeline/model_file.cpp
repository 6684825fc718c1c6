// SPDX-License-Identifier: MIT
#include "pipeline/model_file.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "pipeline/json_file.hpp"
#include "report/model_text.hpp"

namespace tallystick::pipeline {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "tallystick match model";
constexpr int kVersion = 1;
/// Probabilities that were written with six digits or more pass.
constexpr double kTolerance = 1e-5;
/// log2: more than any data can tell.
constexpr double kMostDependence = 200;

const std::vector<model::Comparison>& comparisons() {
  return link::field_patterns().comparisons();
}

std::vector<std::string_view> names_of_comparisons() {
  std::vector<std::string_view> names;
  for (const model::Comparison& comparison : comparisons())
    names.push_back(comparison.name);
  return names;
}

/// The way to a key, for messages.
std::string in(std::string_view outer, std::string_view inner) {
  return std::string(outer).append(", ").append(inner);
}

/// Reads the parts of a file, with the way to each for messages.
class Reader {
public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] Result<ModelFile> read(const Json& root) const {
    if (const std::string key =
            unknown_key(root, {"format", "version", "comparisons", "dependence"});
        !key.empty())
      return unknown(key);
    if (!root.contains("format") || root["format"] != kFormat)
      return fault(
          "this is no match model of Tallystick", "format",
          "format must be \"tallystick match model\"; a model of Splink is turned into one "
          "by `tallystick model import`");
    if (!root.contains("version") || root["version"] != kVersion)
      return fault("a match model of another version", "version", "this program reads version 1");
    ModelFile model;
    TALLYSTICK_TRY(read_comparisons(root, model));
    TALLYSTICK_TRY(read_dependence(root, model));
    return model;
  }

private:
  [[nodiscard]] Error fault(StaticText what, std::string key, StaticText hint = {}) const {
    return Error{ErrorCode::job_invalid, what, hint}.in_file(path_).about(std::move(key));
  }
  [[nodiscard]] Error unknown(std::string key) const {
    return fault("an unknown key in a match model", std::move(key),
                 "remove it; docs/linkage.md lists the keys");
  }

  [[nodiscard]] Status read_comparisons(const Json& root, ModelFile& model) const {
    if (!root.contains("comparisons") || !root["comparisons"].is_array())
      return fault("a match model needs a list", "comparisons");
    std::vector<const Json*> found(comparisons().size());
    for (const Json& entry : root["comparisons"]) {
      if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string())
        return fault("a comparison without a name", "comparisons");
      const std::string name = entry["name"];
      const auto names = names_of_comparisons();
      const auto at =
          static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
      if (at == names.size())
        return fault("a comparison that this program does not make", "comparisons: " + name,
                     "the comparisons are: person id, birth date, postcode, sex, practice, local "
                     "id");
      if (found[at] != nullptr) return fault("a comparison is there twice", "comparisons: " + name);
      found[at] = &entry;
    }
    for (std::size_t c = 0; c != found.size(); ++c) {
      const model::Comparison& comparison = comparisons()[c];
      if (found[c] == nullptr)
        return fault("a comparison is missing", "comparisons: " + comparison.name,
                     "to leave a field out, give it an empty list of levels");
      ModelField& field = model.fields.emplace_back(ModelField{comparison.name, {}});
      TALLYSTICK_TRY(read_levels(*found[c], comparison, field));
    }
    return {};
  }

  [[nodiscard]] Status read_levels(const Json& entry, const model::Comparison& comparison,
                                   ModelField& field) const {
    const std::string at = "comparisons: " + comparison.name;
    if (const std::string key = unknown_key(entry, {"name", "levels"}); !key.empty())
      return unknown(in(at, key));
    if (!entry.contains("levels") || !entry["levels"].is_array())
      return fault("a comparison without a list of levels", at);
    if (entry["levels"].empty()) return {}; // left out
    std::vector<const Json*> found(comparison.levels.size());
    for (const Json& level : entry["levels"]) {
      if (!level.is_object() || !level.contains("name") || !level["name"].is_string())
        return fault("a level without a name", at);
      const std::string name = level["name"];
      const auto place = static_cast<std::size_t>(
          std::find(comparison.levels.begin(), comparison.levels.end(), name) -
          comparison.levels.begin());
      if (place == found.size())
        return fault("a level that this comparison does not have", in(at, name),
                     "docs/linkage.md lists the levels");
      if (found[place] != nullptr) return fault("a level is there twice", in(at, name));
      found[place] = &level;
    }
    for (std::size_t level = 0; level != found.size(); ++level) {
      const std::string& name = comparison.levels[level];
      if (found[level] == nullptr) return fault("a level is missing", in(at, name));
      if (const std::string key = unknown_key(*found[level], {"name", "m", "u"}); !key.empty())
        return unknown(in(in(at, name), key));
      ModelLevel& read = field.levels.emplace_back(ModelLevel{name, 0, 0});
      TALLYSTICK_TRY(read_probability(*found[level], "m", in(at, name), read.m));
      TALLYSTICK_TRY(read_probability(*found[level], "u", in(at, name), read.u));
    }
    return check_sums(field, at);
  }

  [[nodiscard]] Status read_probability(const Json& level, const char* key, const std::string& at,
                                        double& value) const {
    if (!level.contains(key) || !level[key].is_number())
      return fault("a level needs a number", in(at, key));
    value = level[key];
    if (!(value > 0 && value <= 1))
      return fault("a probability is not above 0 and up to 1", in(at, key),
                   "0 would make the weight infinite: give a small number, such as 1e-9");
    return {};
  }

  [[nodiscard]] Status check_sums(const ModelField& field, const std::string& at) const {
    double m = 0;
    double u = 0;
    for (const ModelLevel& level : field.levels)
      m += level.m, u += level.u;
    for (const auto& [name, sum] : {std::pair{"m", m}, std::pair{"u", u}})
      if (std::abs(sum - 1) > kTolerance)
        return fault("the probabilities of a comparison do not add up to 1", in(at, name))
            .with("sum", sum);
    return {};
  }

  [[nodiscard]] Status read_dependence(const Json& root, ModelFile& model) const {
    if (!root.contains("dependence")) return {};
    if (!root["dependence"].is_array()) return fault("this must be a list", "dependence");
    std::set<std::vector<std::string>> seen;
    std::size_t number = 0;
    for (const Json& entry : root["dependence"]) {
      const std::string at = "dependence, entry " + std::to_string(++number);
      if (!entry.is_object() || !entry.contains("levels") || !entry["levels"].is_object())
        return fault("an entry without levels", at);
      if (const std::string key = unknown_key(entry, {"levels", "weight"}); !key.empty())
        return unknown(in(at, key));
      ModelDependence read;
      TALLYSTICK_TRY(read_pattern(entry["levels"], at, read.levels));
      if (!entry.contains("weight") || !entry["weight"].is_number())
        return fault("an entry needs a number", in(at, "weight"));
      read.weight = entry["weight"];
      if (!(std::abs(read.weight) <= kMostDependence))
        return fault("a weight is not between -200 and 200", in(at, "weight"));
      if (!seen.insert(read.levels).second) return fault("the same levels are there twice", at);
      model.dependence.push_back(std::move(read));
    }
    return {};
  }

  /// A comparison that is not named is missing in the pair.
  [[nodiscard]] Status read_pattern(const Json& named, const std::string& at,
                                    std::vector<std::string>& levels) const {
    levels.resize(comparisons().size());
    const auto names = names_of_comparisons();
    for (const auto& [name, level] : named.items()) {
      const auto c =
          static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
      if (c == names.size())
        return fault("a comparison that this program does not make", in(at, name));
      if (c == static_cast<std::size_t>(link::FieldComparison::person_id))
        return fault("the person id depends on no other field", in(at, name), "remove it");
      const std::vector<std::string>& known = comparisons()[c].levels;
      if (!level.is_string() || std::find(known.begin(), known.end(), level) == known.end())
        return fault("a level that this comparison does not have", in(at, name));
      levels[c] = level;
    }
    return {};
  }

  std::string path_;
};

} // namespace

ModelFile model_file_of(const ModelFacts& facts) {
  return {facts.fields, facts.dependence, {}};
}

std::string to_json(const ModelFile& model) {
  Json list = Json::array();
  for (const ModelField& field : model.fields) {
    Json levels = Json::array();
    for (const ModelLevel& level : field.levels)
      levels.push_back({{"name", level.name}, {"m", level.m}, {"u", level.u}});
    list.push_back({{"name", field.name}, {"levels", std::move(levels)}});
  }
  Json dependence = Json::array();
  for (const ModelDependence& together : model.dependence) {
    Json levels = Json::object();
    for (std::size_t c = 0; c != together.levels.size(); ++c)
      if (!together.levels[c].empty()) levels[model.fields[c].name] = together.levels[c];
    dependence.push_back({{"levels", std::move(levels)}, {"weight", together.weight}});
  }
  return Json{{"format", kFormat},
              {"version", kVersion},
              {"comparisons", std::move(list)},
              {"dependence", std::move(dependence)}}
             .dump(2) +
         "\n";
}

std::string to_text(const ModelFile& model) {
  return report::levels_text(model.fields) +
         "  patterns of several fields that say more or less than their sum: " +
         std::to_string(model.dependence.size()) + "\n";
}

Result<ModelFile> read_model_file(const std::string& path) {
  auto json = read_json_file(path);
  if (!json) return std::move(json).error();
  auto model = Reader(path).read(json->root);
  if (model) model->sha256 = std::move(json->sha256);
  return model;
}

link::GivenModel given_model(const ModelFile& model) {
  const model::PatternSpace& space = link::field_patterns();
  link::GivenModel given;
  for (const ModelField& field : model.fields) {
    model::LevelProbabilities& p = given.parameters.comparisons.emplace_back();
    for (const ModelLevel& level : field.levels)
      p.m.push_back(level.m), p.u.push_back(level.u);
  }
  if (model.dependence.empty()) return given;
  given.dependence.resize(link::kRestPatterns);
  for (const ModelDependence& together : model.dependence) {
    std::uint32_t pattern = 0;
    for (std::size_t c = 0; c != together.levels.size(); ++c) {
      const std::vector<std::string>& names = space.comparisons()[c].levels;
      const auto level = std::find(names.begin(), names.end(), together.levels[c]);
      pattern += static_cast<std::uint32_t>(level - names.begin()) * space.stride(c);
    }
    given.dependence[pattern / link::kBirthDateStride] = together.weight;
  }
  return given;
}

} // namespace tallystick::pipeline
