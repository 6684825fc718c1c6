// SPDX-License-Identifier: MIT
#include "link/model_facts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "link/candidacy.hpp"

namespace tallystick::link {
namespace {

std::vector<ModelField> fields_of(const TrainedModel& model) {
  std::vector<ModelField> fields;
  for (const model::Comparison& comparison : field_patterns().comparisons()) {
    const model::LevelProbabilities& p = model.parameters.comparisons[fields.size()];
    ModelField field{comparison.name, {}};
    for (std::size_t level = 0; level != p.m.size(); ++level)
      field.levels.push_back({comparison.levels[level], p.m[level], p.u[level]});
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<ModelDependence> dependence_of(const TrainedModel& model) {
  const model::PatternSpace& space = field_patterns();
  std::vector<ModelDependence> all;
  for (std::uint32_t i = 0; i != model.dependence.size(); ++i) {
    if (model.dependence[i] == 0) continue;
    ModelDependence together{{}, model.dependence[i]};
    const std::uint32_t pattern = without_id(i * kBirthDateStride);
    for (std::size_t c = 0; c != space.comparisons().size(); ++c) {
      const std::vector<std::string>& names = space.comparisons()[c].levels;
      const std::size_t level = space.level(pattern, c);
      together.levels.push_back(level < names.size() ? names[level] : "");
    }
    all.push_back(std::move(together));
  }
  return all;
}

std::vector<ModelRule> rules_of(const TrainedModel& model, std::span<const BlockingRule> rules,
                                std::span<const RulePairs> pairs) {
  std::vector<ModelRule> all;
  for (std::size_t i = 0; i != rules.size(); ++i) {
    ModelRule rule{.fields = name_of(rules[i])};
    rule.trains = model.rules[i].use == RuleUse::training;
    rule.share_of_matches = model.rules[i].prior;
    rule.compares = i < pairs.size();
    if (rule.compares) {
      rule.pairs = pairs[i].pairs;
      rule.kept = pairs[i].kept;
      rule.vetoed = pairs[i].vetoed;
      rule.crowded = pairs[i].crowded;
    }
    all.push_back(std::move(rule));
  }
  return all;
}

std::vector<WeightBin> weights_of(std::span<const ScoredPair> pairs, const Forest& forest) {
  constexpr int kLeast = std::numeric_limits<double>::min_exponent - 1;
  constexpr int kMost = std::numeric_limits<double>::max_exponent;
  std::vector<WeightBin> bins(static_cast<std::size_t>(kMost - kLeast));
  for (std::size_t i = 0; i != pairs.size(); ++i) {
    fetch_trees_ahead(pairs, i, forest);
    WeightBin& bin = bins[static_cast<std::size_t>(std::ilogb(pairs[i].odds) - kLeast)];
    ++(forest.root(pairs[i].a) == forest.root(pairs[i].b) ? bin.linked : bin.open);
  }
  for (int from = kLeast; from != kMost; ++from)
    bins[static_cast<std::size_t>(from - kLeast)].from = from;
  const auto holds_pairs = [](const WeightBin& bin) { return bin.linked + bin.open != 0; };
  const auto first = std::find_if(bins.begin(), bins.end(), holds_pairs);
  const auto last = std::find_if(bins.rbegin(), std::make_reverse_iterator(first), holds_pairs);
  return {first, last.base()};
}

std::uint64_t pairs_for_review(std::span<const ScoredPair> pairs,
                               std::span<const DecidedPair> decided, double from,
                               const Forest& forest) {
  const auto count = std::count_if(decided.begin(), decided.end(), [&](const DecidedPair& pair) {
    const ScoredPair& scored = pairs[pair.pair];
    return pair.probability >= from && forest.root(scored.a) != forest.root(scored.b);
  });
  return static_cast<std::uint64_t>(count);
}

} // namespace

ModelFacts facts_of(const TrainedModel& model, const ModelSettings& settings,
                    std::span<const BlockingRule> rules, const ScoredPairs& scored,
                    Decisions decisions, const Forest& forest) {
  ModelFacts facts;
  facts.fields = fields_of(model);
  facts.dependence = dependence_of(model);
  facts.rules = rules_of(model, rules, scored.rules);
  facts.weights = weights_of(scored.pairs, forest);
  facts.people = model.people;
  facts.iterations = model.iterations;
  facts.converged = model.converged;
  facts.match_probability = settings.match_probability;
  if (settings.review_probability) {
    facts.review_probability = *settings.review_probability;
    facts.for_review =
        pairs_for_review(scored.pairs, decisions.decided, *settings.review_probability, forest);
  }
  facts.linked = decisions.linked;
  facts.ambiguous = decisions.ambiguous;
  facts.vetoed = decisions.vetoed;
  facts.contradicted = decisions.contradicted;
  facts.bridges = decisions.bridges;
  facts.undone = decisions.undone;
  facts.over_linked = decisions.over_linked;
  facts.large = decisions.large;
  facts.largest_person = settings.largest_person;
  facts.doubts = std::move(decisions.doubts);
  for (const TreeDoubt& doubt : facts.doubts)
    (doubt.linked ? facts.expected_false : facts.expected_missed) +=
        static_cast<double>(doubt.probability);
  return facts;
}

} // namespace tallystick::link
