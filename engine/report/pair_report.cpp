// SPDX-License-Identifier: MIT
#include "report/pair_report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/text_table.hpp"

namespace tallystick::report {
namespace {

/// Two decimals, to the right of seven columns.
std::string weight_text(double value, bool signed_value) {
  std::string text = decimals(value, 2);
  if (signed_value && value >= 0) text.insert(0, 1, '+');
  return std::string(text.size() < 7 ? 7 - text.size() : 0, ' ') + text;
}

/// One step of the waterfall.
struct Step {
  std::string what;
  std::string level;
  double weight;
  bool counts; ///< a missing field does not
};

std::vector<Step> steps_of(const PairEvidence& pair) {
  std::vector<Step> steps{{"two people at random", "", pair.prior, true}};
  for (const FieldEvidence& field : pair.fields)
    steps.push_back({field.field, field.level, field.weight, field.level != "missing"});
  steps.push_back({"all fields together", "", pair.dependence, true});
  steps.push_back({"how rare the values are", "", pair.rarity, true});
  return steps;
}

/// A line of marks between the sums before and after a step.
class Scale {
public:
  explicit Scale(const std::vector<Step>& steps) {
    double sum = 0;
    for (const Step& step : steps) {
      sum += step.counts ? step.weight : 0;
      least_ = std::min(least_, sum);
      most_ = std::max(most_, sum);
    }
  }
  [[nodiscard]] std::string bar(double from, double to) const {
    std::string line(kWidth + 1, ' ');
    line[at(0)] = '|';
    const std::size_t begin = std::min(at(from), at(to));
    const std::size_t end = std::max(at(from), at(to));
    for (std::size_t i = begin; i <= end; ++i)
      line[i] = to < from ? '-' : '+';
    line[at(to)] = 'o';
    return line.substr(0, line.find_last_not_of(' ') + 1);
  }

private:
  static constexpr std::size_t kWidth = 40;
  [[nodiscard]] std::size_t at(double sum) const {
    const double share = most_ > least_ ? (sum - least_) / (most_ - least_) : 0;
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(kWidth)));
  }
  double least_ = 0;
  double most_ = 0;
};

void pad(std::string& text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
}

std::string waterfall(const PairEvidence& pair) {
  const std::vector<Step> steps = steps_of(pair);
  const Scale scale(steps);
  std::string text = "                                                   weight    total\n";
  double sum = 0;
  for (const Step& step : steps) {
    std::string line = "  " + step.what;
    pad(line, 27);
    line += step.level;
    pad(line, 50);
    const double before = sum;
    if (step.counts) {
      sum += step.weight;
      line += weight_text(step.weight, true) + "  " + weight_text(sum, false) + "  " +
              scale.bar(before, sum);
    } else {
      line += "      -  " + weight_text(sum, false);
    }
    text += line + "\n";
  }
  return text;
}

std::string verdict(const PairEvidence& pair) {
  using enum PairEvidence::Outcome;
  std::string text = pair.rule.empty() ? "  No blocking rule compares them.\n"
                                       : "  Compared under: " + pair.rule + "\n";
  switch (pair.outcome) {
  case linked_by_pass:
    return text + "  One person already, by the passes before the model.\n";
  case linked:
    text += "  Linked";
    break;
  case through_others:
    text += "  Linked through other rows";
    break;
  case refused:
    text +=
        "  Refused: two valid person ids, two rows of a source with one row a person, or groups "
        "of rows that contradict each other would meet";
    break;
  case open:
    text += "  Not linked";
    break;
  }
  if (pair.probability > 0)
    text += "; probability among all candidates " + decimals(pair.probability, 4);
  return text + ".\n";
}

std::string place_of(const PairReport::Place& place) {
  return place.file + ":" + std::to_string(place.line);
}

} // namespace

std::string_view name_of(PairEvidence::Outcome outcome) {
  switch (outcome) {
  case PairEvidence::Outcome::linked_by_pass:
    return "linked by a pass";
  case PairEvidence::Outcome::linked:
    return "linked";
  case PairEvidence::Outcome::through_others:
    return "linked through others";
  case PairEvidence::Outcome::refused:
    return "refused";
  case PairEvidence::Outcome::open:
    break;
  }
  return "not linked";
}

std::string to_text(std::span<const PairReport> pairs) {
  std::string text;
  for (const PairReport& pair : pairs) {
    if (!text.empty()) text += "\n";
    text += place_of(pair.a) + " and " + place_of(pair.b) + "\n";
    text += waterfall(pair.evidence) + verdict(pair.evidence);
  }
  return text + "\nWeights are powers of two: +1 doubles the odds that both rows are one person. A "
                "total of 0 is even odds.\n";
}

std::string to_json(std::span<const PairReport> pairs) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const PairReport& pair : pairs) {
    const PairEvidence& evidence = pair.evidence;
    nlohmann::ordered_json fields = nlohmann::ordered_json::array();
    for (const FieldEvidence& field : evidence.fields)
      fields.push_back({{"field", field.field}, {"level", field.level}, {"weight", field.weight}});
    all.push_back({{"a", {{"file", pair.a.file}, {"line", pair.a.line}}},
                   {"b", {{"file", pair.b.file}, {"line", pair.b.line}}},
                   {"prior", evidence.prior},
                   {"fields", std::move(fields)},
                   {"dependence", evidence.dependence},
                   {"rarity", evidence.rarity},
                   {"weight", evidence.weight},
                   {"probability", evidence.probability},
                   {"blocking_rule", evidence.rule},
                   {"outcome", name_of(evidence.outcome)}});
  }
  return all.dump(2) + "\n";
}

} // namespace tallystick::report
