// SPDX-License-Identifier: MIT
#include "report/model_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "report/gated_json.hpp"

namespace tallystick::report {
namespace {

using Json = nlohmann::ordered_json;

/// With as many digits as mean something to a reader, so that the last bits of a sum, which may differ between machines,
/// are not in it.
double rounded(double number) {
  std::array<char, 32> text{};
  static_cast<void>(std::snprintf(text.data(), text.size(), "%.4g", number));
  return std::strtod(text.data(), nullptr);
}

Json estimate(const DisclosureGate& gate, double people) {
  return gated(gate, static_cast<std::uint64_t>(std::llround(std::max(0.0, people))));
}

Json fields_json(const std::vector<ModelField>& fields) {
  Json list = Json::array();
  for (const ModelField& field : fields) {
    Json levels = Json::array();
    for (const ModelLevel& level : field.levels)
      levels.push_back({{"level", level.name},
                        {"m", rounded(level.m)},
                        {"u", rounded(level.u)},
                        {"weight", rounded(std::log2(level.m / level.u))}});
    list.push_back({{"field", field.name}, {"levels", std::move(levels)}});
  }
  return list;
}

Json rules_json(const std::vector<ModelRule>& rules, const DisclosureGate& gate) {
  Json list = Json::array();
  for (const ModelRule& rule : rules) {
    Json entry = {{"agree", rule.fields}, {"compares", rule.compares}, {"trains", rule.trains}};
    if (rule.trains) entry["share_of_matches"] = rounded(rule.share_of_matches);
    if (rule.compares) {
      entry["pairs"] = gated(gate, rule.pairs);
      entry["kept"] = gated(gate, rule.kept);
      entry["vetoed"] = gated(gate, rule.vetoed);
      entry["crowded"] = gated(gate, rule.crowded);
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json weights_json(const std::vector<WeightBin>& bins, const DisclosureGate& gate) {
  Json list = Json::array();
  for (const WeightBin& bin : bins)
    list.push_back({{"from", bin.from},
                    {"linked", gated(gate, bin.linked)},
                    {"not_linked", gated(gate, bin.open)}});
  return list;
}

} // namespace

Json model_json(const ModelFacts& model, const DisclosureGate& gate) {
  Json json = {{"people", gated(gate, model.people)},
               {"estimated", model.iterations != 0},
               {"iterations", model.iterations},
               {"converged", model.converged},
               {"match_probability", rounded(model.match_probability)},
               {"linked", gated(gate, model.linked)},
               {"ambiguous", gated(gate, model.ambiguous)},
               {"vetoed", gated(gate, model.vetoed)},
               {"contradicted", gated(gate, model.contradicted)},
               {"bridges", gated(gate, model.bridges)},
               {"bridges_undone", gated(gate, model.undone)},
               {"over_linked_persons", gated(gate, model.over_linked)},
               {"largest_person", model.largest_person},
               {"large_persons", gated(gate, model.large)},
               {"expected_false", estimate(gate, model.expected_false)},
               {"expected_missed", estimate(gate, model.expected_missed)},
               {"fields", fields_json(model.fields)},
               {"rules", rules_json(model.rules, gate)},
               {"weights", weights_json(model.weights, gate)}};
  if (model.review_probability > 0) {
    json["review_probability"] = rounded(model.review_probability);
    json["pairs_for_review"] = gated(gate, model.for_review);
  }
  return json;
}

} // namespace tallystick::report
