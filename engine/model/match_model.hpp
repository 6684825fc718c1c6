// SPDX-License-Identifier: MIT
// The Fellegi-Sunter model and its estimation by expectation-maximisation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/agreement_pattern.hpp"

namespace tallystick::model {

/// How often each level of a comparison is seen among pairs of one person (m) and of two (u), among pairs where the
/// comparison is not missing. Both sum to 1. Source: Fellegi and Sunter, "A theory for record linkage", JASA 64 (1969),
/// section 3.
struct LevelProbabilities {
  std::vector<double> m;
  std::vector<double> u;
};

/// m and u of every comparison of a pattern space.
struct MatchModel {
  std::vector<LevelProbabilities> comparisons;
};

/// log2(m / u) of a level: what it adds to a pair's match weight. A missing comparison adds nothing.
[[nodiscard]] double level_weight(const LevelProbabilities& p, std::size_t level);
/// Match weight of a pattern, without the prior: the sum over its comparisons.
[[nodiscard]] double pattern_weight(const PatternSpace& space, const MatchModel& model,
                                    std::uint32_t pattern);
/// Probability that a pair is one person, from its match weight and the share of matches among the pairs it is drawn from.
[[nodiscard]] double match_probability(double weight, double prior);

/// The pairs of one blocking rule, counted by pattern. Pairs that share a rule's fields were chosen for it, so these say
/// nothing about m: they are left out for this rule.
struct BlockedPairs {
  std::vector<std::uint64_t> count;    ///< by pattern
  std::vector<std::size_t> chosen_for; ///< comparisons that the rule asks for
  double prior = 0.5;                  ///< share of matches to begin with
  bool prior_known = false;            ///< it is not estimated
};

/// Which probabilities are estimated.
enum class Estimate : std::uint8_t {
  m,      ///< u is known, from all pairs: the usual case, and the one that does not go astray
  m_and_u ///< both, from these pairs alone
};

struct EmOptions {
  Estimate estimate = Estimate::m;
  std::size_t most_iterations = 500;
  double tolerance = 1e-9; ///< largest change of any probability in the last iteration
  /// Weighs the m to begin with as so many pairs, so that a level at which no match is seen is unlikely, not impossible.
  double start_pairs = 0;
};

struct EmResult {
  MatchModel model;
  std::vector<double> prior;          ///< share of matches, for each rule's pairs
  std::vector<double> log_likelihood; ///< natural, after each iteration; never falls
  bool converged = false;
};

/// Estimates a model from counted patterns, beginning at `start`. Comparisons are taken as independent among the pairs of
/// one person, and among those of two; m (and u) is the same for all rules, the share of matches is each rule's own.
/// Sums run over patterns in order, so the result depends on the counts only. A level that no pair can be at keeps a
/// probability of at least 1e-12, so that no weight is infinite.
[[nodiscard]] EmResult estimate(const PatternSpace& space, std::span<const BlockedPairs> pairs,
                                const MatchModel& start, const EmOptions& options = {});

} // namespace tallystick::model
