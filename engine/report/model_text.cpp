// SPDX-License-Identifier: MIT
#include "report/model_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "report/text_table.hpp"

namespace tallystick::report {
namespace {

std::string weight_of(const ModelLevel& level) {
  std::array<char, 32> text{};
  static_cast<void>(std::snprintf(text.data(), text.size(), "%+.1f", std::log2(level.m / level.u)));
  return text.data();
}

std::string probability(double p) {
  std::array<char, 32> text{};
  static_cast<void>(std::snprintf(text.data(), text.size(), "%.4g", p));
  return text.data();
}

std::string estimate(const DisclosureGate& gate, double people) {
  return gate.text(static_cast<std::uint64_t>(std::llround(std::max(0.0, people))));
}

} // namespace

std::string weights_text(const std::vector<ModelField>& fields) {
  TextTable table(
      {{"field", Align::left}, {"match weights, log2(m/u), by level of agreement", Align::left}});
  for (const ModelField& field : fields) {
    std::string weights;
    for (const ModelLevel& level : field.levels)
      weights += (weights.empty() ? "" : ", ") + level.name + " " + weight_of(level);
    table.add({field.name, weights.empty() ? "left out" : weights});
  }
  return table.to_text();
}

std::string levels_text(const std::vector<ModelField>& fields) {
  TextTable table({{"field", Align::left}, {"level", Align::left}, {"m"}, {"u"}, {"weight"}});
  for (const ModelField& field : fields) {
    if (field.levels.empty()) table.add({field.name, "left out", "", "", ""});
    for (const ModelLevel& level : field.levels)
      table.add(
          {field.name, level.name, probability(level.m), probability(level.u), weight_of(level)});
  }
  return table.to_text();
}

std::string model_text(const ModelFacts& model, const DisclosureGate& gate) {
  TextTable people({{"rows or persons without a person id", Align::left}, {"count"}});
  people.add({"linked", gate.text(model.linked)});
  people.add({"not sure", gate.text(model.ambiguous)});
  people.add({"vetoed pairs", gate.text(model.vetoed)});
  people.add({"links to rows that contradict each other", gate.text(model.contradicted)});
  people.add({"links that alone hold two groups together", gate.text(model.bridges)});
  people.add({"of these undone, in over-linked persons", gate.text(model.undone)});
  people.add({"persons of more groups than expected", gate.text(model.large)});
  if (model.review_probability > 0)
    people.add({"pairs for clerical review, from " + probability(model.review_probability),
                gate.text(model.for_review)});
  people.add({"expected false links", estimate(gate, model.expected_false)});
  people.add({"expected missed links", estimate(gate, model.expected_missed)});
  std::string text = people.to_text() + "\n" + weights_text(model.fields);
  if (model.iterations == 0)
    text += "  parameters were given, not estimated\n";
  else if (!model.converged)
    text += "  the estimate did not settle: look at the weights before you trust the links\n";
  return text;
}

} // namespace tallystick::report
