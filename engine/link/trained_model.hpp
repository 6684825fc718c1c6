// SPDX-License-Identifier: MIT
// A match model estimated from the pairs of a run, and the odds that it gives to a pattern.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "link/field_frequencies.hpp"
#include "link/pattern_counts.hpp"
#include "model/match_model.hpp"

namespace tallystick::link {

/// Odds that a row and a person whose pattern this is are one person, against that it is one of the others, for a row
/// whose person is among them.
struct PatternOdds {
  double odds = 0;
  /// Share of the others who agree by chance, so that rare values make it likelier (relative_frequency); the rest agree
  /// because they live together or were born together, whatever the values.
  double by_chance = 1;

  [[nodiscard]] double with(double relative_frequency) const {
    return odds / (by_chance * relative_frequency + 1 - by_chance);
  }
};

/// Whether a rule's pairs are for estimating, or only tell how known pairs agree.
enum class RuleUse : std::uint8_t { training, comparing };

struct TrainedRule {
  RuleUse use;
  double prior = 0; ///< share of matches among its pairs; 0 if they did not train
};

struct TrainedModel {
  model::MatchModel parameters;   ///< over field_patterns()
  std::vector<TrainedRule> rules; ///< in the order of the samples
  std::size_t iterations = 0;
  bool converged = false;
  std::uint64_t people = 0;
  std::vector<PatternOdds> odds; ///< by pattern
};

/// One rule's sample.
struct RuleSample {
  BlockingRule rule;
  PatternCounts counts;
  BlockSample sample;
  RuleUse use;
};

/// What the ids of pairs that agree otherwise say about patterns.
enum class KnownIds : std::uint8_t {
  trusted, ///< equal valid ids are one person, different ones two: patterns are counted among both
  fallible ///< ids are a field like others
};

/// What is known of the data that a model is estimated from.
struct TrainingFacts {
  KnownIds ids = KnownIds::trusted;
  double id_digits = 1;      ///< mean length of ids without a check digit
  double possible_pairs = 1; ///< share of all pairs of people that single-row sources allow
};

/// Estimates m by expectation-maximisation from the rules' patterns, with u from the frequencies of all people's values,
/// less those pairs that are expected to be one person's. With trusted ids, the odds of a pattern of the other fields are
/// then those that are seen among pairs with two ids, which holds whatever the dependence between fields (twins,
/// households, a practice near home); the model speaks where few such pairs are seen.
[[nodiscard]] TrainedModel train(std::span<const RuleSample> samples,
                                 const FieldFrequencies& frequencies, const TrainingFacts& facts);

} // namespace tallystick::link
