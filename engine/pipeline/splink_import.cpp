// SPDX-License-Identifier: MIT
#include "pipeline/splink_import.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "pipeline/json_file.hpp"
#include "pipeline/splink_levels.hpp"
#include "report/model_text.hpp"
#include "report/text_table.hpp"

namespace tallystick::pipeline {
namespace {

using Json = nlohmann::ordered_json;
using link::BirthDateLevel;
using link::FieldComparison;

/// Splink's probabilities of a comparison add up to 1 but for rounding; some are set by hand.
constexpr double kTolerance = 0.02;
/// No probability is 0, so that no weight is infinite.
constexpr double kLeastProbability = 1e-12;

struct Probabilities {
  double m = 0;
  double u = 0;
};

/// One comparison of Splink, level by level.
struct Comparison {
  std::string name;
  const Json* levels;
};

std::string text_of(const Json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                         : std::string{};
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names)
    all += (all.empty() ? "" : ", ") + name;
  return all;
}

class Import {
public:
  Import(std::string path, const std::vector<std::string>& without)
      : path_(std::move(path)), without_(without) {}

  [[nodiscard]] Result<SplinkImport> run(const Json& root) {
    if (!root.contains("comparisons") || !root["comparisons"].is_array())
      return fault("these are no saved settings of Splink", "comparisons",
                   "save them with linker.misc.save_model_to_json()");
    TALLYSTICK_TRY(choose(root["comparisons"]));
    for (std::size_t c = 0; c != link::kFieldComparisons; ++c) {
      const model::Comparison& ours = link::field_patterns().comparisons()[c];
      ModelField& field = done_.model.fields.emplace_back(ModelField{ours.name, {}});
      if (chosen_[c].levels == nullptr)
        done_.left_out.push_back(ours.name);
      else
        TALLYSTICK_TRY(read(static_cast<FieldComparison>(c), chosen_[c], ours, field));
    }
    return std::move(done_);
  }

private:
  [[nodiscard]] Error fault(StaticText what, std::string where, StaticText hint = {}) const {
    return Error{ErrorCode::job_invalid, what, hint}.in_file(path_).about(std::move(where));
  }

  /// Which comparison is about which field of ours.
  [[nodiscard]] Status choose(const Json& comparisons) {
    std::vector<std::string> strange;
    std::vector<std::string> names;
    for (const Json& entry : comparisons) {
      const std::string name = entry.is_object() ? text_of(entry, "output_column_name") : "";
      if (name.empty() || !entry.contains("comparison_levels") ||
          !entry["comparison_levels"].is_array())
        return fault("a comparison without output_column_name or comparison_levels", name);
      names.push_back(name);
      if (std::find(without_.begin(), without_.end(), name) != without_.end()) {
        done_.dropped.push_back(name);
        continue;
      }
      const auto field = field_of_column(name);
      if (!field) {
        strange.push_back(name);
        continue;
      }
      Comparison& place = chosen_[static_cast<std::size_t>(*field)];
      if (place.levels != nullptr)
        return fault("two comparisons are about one field", place.name + ", " + name,
                     "drop one of them with --without");
      place = {name, &entry["comparison_levels"]};
    }
    for (const std::string& name : without_)
      if (std::find(names.begin(), names.end(), name) == names.end())
        return fault("--without names no comparison of this model", name);
    if (strange.empty()) return {};
    return fault(
        "the model compares fields that Tallystick does not have", joined(strange),
        "names and addresses are never used here; --without, with these names, drops them, "
        "and what they told is lost. A field of ours under another name: rename its "
        "output_column_name");
  }

  [[nodiscard]] Status read(FieldComparison field, const Comparison& comparison,
                            const model::Comparison& ours, ModelField& out) {
    std::vector<Probabilities> found(ours.levels.size());
    std::vector<bool> present(ours.levels.size());
    Probabilities sum;
    bool two_edits = false;
    for (const Json& level : *comparison.levels) {
      const std::string label = level.is_object() ? text_of(level, "label_for_charts") : "";
      const std::string where = comparison.name + ", " + label;
      const std::string sql = level.is_object() ? text_of(level, "sql_condition") : "";
      if (sql.empty()) return fault("a level without sql_condition", where);
      if (level.contains("is_null_level") && level["is_null_level"] == true) continue;
      const SqlCondition condition = read_condition(sql);
      two_edits = two_edits || (condition.kind == SqlCondition::Kind::edits && condition.most >= 2);
      const auto at = level_of_condition(field, comparison.name, condition);
      if (!at)
        return fault("no level of ours is what this level asks", where,
                     "remove the level in Splink and train again, or drop the comparison with "
                     "--without");
      Probabilities p;
      TALLYSTICK_TRY(read_probability(level, "m_probability", where, p.m));
      TALLYSTICK_TRY(read_probability(level, "u_probability", where, p.u));
      found[*at].m += p.m, found[*at].u += p.u;
      sum.m += p.m, sum.u += p.u;
      present[*at] = true;
      done_.levels.push_back({comparison.name, label, ours.name, ours.levels[*at]});
    }
    TALLYSTICK_TRY(check(comparison, sum, present));
    std::vector<std::size_t> takers = takers_of(field, present, two_edits);
    share(ours, takers, found);
    for (std::size_t level = 0; level != found.size(); ++level)
      out.levels.push_back({ours.levels[level], std::max(found[level].m / sum.m, kLeastProbability),
                            std::max(found[level].u / sum.u, kLeastProbability)});
    return {};
  }

  [[nodiscard]] Status read_probability(const Json& level, const char* key,
                                        const std::string& where, double& value) const {
    if (!level.contains(key) || !level[key].is_number())
      return fault("a level was not trained", where + ": " + key,
                   "train the model in Splink until every level has m and u");
    value = level[key];
    if (value >= 0 && value <= 1) return {};
    return fault("a probability is not between 0 and 1", where + ": " + key);
  }

  [[nodiscard]] Status check(const Comparison& comparison, const Probabilities& sum,
                             const std::vector<bool>& present) const {
    if (!present.front())
      return fault("a comparison has no level for equality", comparison.name,
                   "such as \"postcode_l\" = \"postcode_r\"");
    if (!present.back()) return fault("a comparison has no ELSE level", comparison.name);
    for (const auto& [name, total] : {std::pair{"m", sum.m}, std::pair{"u", sum.u}})
      if (!(std::abs(total - 1) <= kTolerance))
        return fault("the probabilities of a comparison do not add up to 1",
                     comparison.name + ", " + name)
            .with("sum", total);
    return {};
  }

  /// Which level of ours, that Splink has, took the pairs of each: itself, or the next weaker one. Day and month swapped
  /// are two edits, and days of one year.
  [[nodiscard]] static std::vector<std::size_t>
  takers_of(FieldComparison field, const std::vector<bool>& present, bool two_edits) {
    constexpr auto kTwoParts = static_cast<std::size_t>(BirthDateLevel::two_parts);
    constexpr auto kSwapped = static_cast<std::size_t>(BirthDateLevel::swapped);
    std::vector<std::size_t> takers;
    for (std::size_t level = 0; level != present.size(); ++level) {
      std::size_t taker = level;
      if (field == FieldComparison::birth_date && level == kSwapped && !present[level] &&
          !two_edits)
        taker = kTwoParts + 1;
      while (!present[taker])
        ++taker; // the last one is there
      takers.push_back(taker);
    }
    return takers;
  }

  /// All levels that share one of Splink's get the same part of its m and of its u, and so its weight.
  void share(const model::Comparison& ours, const std::vector<std::size_t>& takers,
             std::vector<Probabilities>& found) {
    const std::vector<Probabilities> splink = found;
    for (std::size_t level = 0; level != takers.size(); ++level) {
      const std::size_t taker = takers[level];
      const auto sharing = static_cast<double>(std::count(takers.begin(), takers.end(), taker));
      found[level] = {splink[taker].m / sharing, splink[taker].u / sharing};
      if (taker != level)
        done_.shared.push_back({ours.name, ours.levels[level], ours.levels[taker]});
    }
  }

  std::string path_;
  const std::vector<std::string>& without_;
  std::array<Comparison, link::kFieldComparisons> chosen_{};
  SplinkImport done_;
};

} // namespace

Result<SplinkImport> import_splink(const std::string& path,
                                   const std::vector<std::string>& without) {
  const auto json = read_json_file(path);
  if (!json) return json.error();
  return Import(path, without).run(json->root);
}

std::string to_text(const SplinkImport& done) {
  report::TextTable levels({{"Splink's comparison", report::Align::left},
                            {"level", report::Align::left},
                            {"is here", report::Align::left}});
  for (const SplinkImport::Level& level : done.levels)
    levels.add({level.comparison, level.label, level.field + ", " + level.level});
  std::string text = "Levels\n" + levels.to_text();
  for (const SplinkImport::Shared& shared : done.shared)
    text += "  " + shared.field + ", " + shared.level +
            ": not in Splink's model; weighs as much as " + shared.with + "\n";
  if (!done.dropped.empty())
    text += "\nDropped, and what they told is lost: " + joined(done.dropped) + "\n";
  if (!done.left_out.empty())
    text +=
        "\nNot compared by Splink's model, so no evidence here: " + joined(done.left_out) + "\n";
  text += "\nModel\n" + report::levels_text(done.model.fields);
  text +=
      "  Not taken over: the prior (a run has its own number of people), blocking rules, settings "
      "of\n  term-frequency adjustment (rare values always say more here), dependence between "
      "fields.\n";
  return text;
}

} // namespace tallystick::pipeline
