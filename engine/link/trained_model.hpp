// SPDX-License-Identifier: MIT
// A match model estimated from the pairs of a run, and the odds that it gives to a pattern.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "link/block_sample.hpp"
#include "link/field_frequencies.hpp"
#include "link/merged_levels.hpp"
#include "link/pattern_counts.hpp"
#include "link/pattern_odds.hpp"
#include "model/match_model.hpp"

namespace tallystick::link {

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
  Dependence dependence;
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
  MergedLevels merged{};     ///< levels that are not told from each other
};

/// Estimates m by expectation-maximisation from the rules' patterns, with u from the frequencies of all people's values,
/// less those pairs that are expected to be one person's. With trusted ids, the odds of a pattern of the other fields are
/// then those that are seen among pairs with two ids, which holds whatever the dependence between fields (twins,
/// households, a practice near home); the model speaks where few such pairs are seen.
[[nodiscard]] TrainedModel train(std::vector<RuleSample> samples,
                                 const FieldFrequencies& frequencies, const TrainingFacts& facts);

/// The model of a run that does not estimate its own: odds for this run's number of people.
[[nodiscard]] TrainedModel use_given(const GivenModel& given, std::size_t rules,
                                     std::uint64_t people);

} // namespace tallystick::link
