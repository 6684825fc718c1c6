// SPDX-License-Identifier: MIT
#include "model/match_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tallystick::model {
namespace {

constexpr double kLeastProbability = 1e-12;

/// A pattern that occurs, with its levels looked up once.
struct Observed {
  double count;
  std::vector<std::uint8_t> level; ///< kLeftOut for a comparison that says nothing here
};
constexpr std::uint8_t kLeftOut = UINT8_MAX;

std::vector<Observed> observed_of(const PatternSpace& space, const BlockedPairs& pairs) {
  if (pairs.count.size() != space.size()) std::abort();
  std::vector<Observed> all;
  for (std::uint32_t pattern = 0; pattern != pairs.count.size(); ++pattern) {
    if (pairs.count[pattern] == 0) continue;
    Observed& seen = all.emplace_back();
    seen.count = static_cast<double>(pairs.count[pattern]);
    for (std::size_t c = 0; c != space.comparisons().size(); ++c) {
      const std::size_t level = space.level(pattern, c);
      seen.level.push_back(level == space.levels(c) ? kLeftOut : static_cast<std::uint8_t>(level));
    }
    for (const std::size_t c : pairs.chosen_for)
      seen.level[c] = kLeftOut;
  }
  return all;
}

/// Pairs by level, expected to be of one person or of two.
struct ExpectedCounts {
  std::vector<std::vector<double>> matches; ///< [comparison][level]
  std::vector<std::vector<double>> others;
  explicit ExpectedCounts(const PatternSpace& space) {
    for (std::size_t c = 0; c != space.comparisons().size(); ++c) {
      matches.emplace_back(space.levels(c), 0.0);
      others.emplace_back(space.levels(c), 0.0);
    }
  }
};

/// Shares of a sum; what was there before if nothing was seen.
void update(std::vector<double>& shares, const std::vector<double>& counts) {
  double sum = 0;
  for (const double count : counts)
    sum += count;
  if (sum <= 0) return;
  double kept = 0;
  for (std::size_t i = 0; i != counts.size(); ++i)
    kept += shares[i] = std::max(counts[i] / sum, kLeastProbability);
  for (double& share : shares)
    share /= kept;
}

double largest_change(const MatchModel& a, const MatchModel& b) {
  double most = 0;
  for (std::size_t c = 0; c != a.comparisons.size(); ++c)
    for (std::size_t level = 0; level != a.comparisons[c].m.size(); ++level) {
      most = std::max(most, std::abs(a.comparisons[c].m[level] - b.comparisons[c].m[level]));
      most = std::max(most, std::abs(a.comparisons[c].u[level] - b.comparisons[c].u[level]));
    }
  return most;
}

/// One rule's part of an iteration: adds to `expected`, sets the rule's prior, returns its log-likelihood.
double visit(const std::vector<Observed>& pairs, const MatchModel& model, double& prior,
             ExpectedCounts& expected) {
  double log_likelihood = 0;
  double matches = 0;
  double all = 0;
  for (const Observed& seen : pairs) {
    double of_match = std::log(prior);
    double of_other = std::log1p(-prior);
    for (std::size_t c = 0; c != seen.level.size(); ++c) {
      if (seen.level[c] == kLeftOut) continue;
      of_match += std::log(model.comparisons[c].m[seen.level[c]]);
      of_other += std::log(model.comparisons[c].u[seen.level[c]]);
    }
    const double larger = std::max(of_match, of_other);
    const double both = larger + std::log1p(std::exp(std::min(of_match, of_other) - larger));
    const double match = std::exp(of_match - both);
    log_likelihood += seen.count * both;
    matches += seen.count * match;
    all += seen.count;
    for (std::size_t c = 0; c != seen.level.size(); ++c) {
      if (seen.level[c] == kLeftOut) continue;
      expected.matches[c][seen.level[c]] += seen.count * match;
      expected.others[c][seen.level[c]] += seen.count * (1 - match);
    }
  }
  if (all > 0) prior = std::clamp(matches / all, kLeastProbability, 1 - kLeastProbability);
  return log_likelihood;
}

} // namespace

double level_weight(const LevelProbabilities& p, std::size_t level) {
  return level >= p.m.size() ? 0 : std::log2(p.m[level] / p.u[level]);
}

double pattern_weight(const PatternSpace& space, const MatchModel& model, std::uint32_t pattern) {
  double weight = 0;
  for (std::size_t c = 0; c != space.comparisons().size(); ++c)
    weight += level_weight(model.comparisons[c], space.level(pattern, c));
  return weight;
}

double match_probability(double weight, double prior) {
  const double odds = std::log2(prior / (1 - prior)) + weight;
  return 1 / (1 + std::exp2(-odds));
}

EmResult estimate(const PatternSpace& space, std::span<const BlockedPairs> pairs,
                  const MatchModel& start, const EmOptions& options) {
  EmResult result;
  result.model = start;
  for (const BlockedPairs& rule : pairs)
    result.prior.push_back(rule.prior);
  std::vector<std::vector<Observed>> observed;
  for (const BlockedPairs& rule : pairs)
    observed.push_back(observed_of(space, rule));
  while (!result.converged && result.log_likelihood.size() != options.most_iterations) {
    ExpectedCounts expected(space);
    for (std::size_t c = 0; c != space.comparisons().size(); ++c)
      for (std::size_t level = 0; level != space.levels(c); ++level)
        expected.matches[c][level] = options.start_pairs * start.comparisons[c].m[level];
    const std::vector<double> prior_before = result.prior;
    double log_likelihood = 0;
    for (std::size_t rule = 0; rule != observed.size(); ++rule)
      log_likelihood += visit(observed[rule], result.model, result.prior[rule], expected);
    for (std::size_t rule = 0; rule != pairs.size(); ++rule)
      if (pairs[rule].prior_known) result.prior[rule] = pairs[rule].prior;
    const MatchModel before = result.model;
    for (std::size_t c = 0; c != space.comparisons().size(); ++c) {
      update(result.model.comparisons[c].m, expected.matches[c]);
      if (options.estimate == Estimate::m_and_u)
        update(result.model.comparisons[c].u, expected.others[c]);
    }
    double change = largest_change(before, result.model);
    for (std::size_t rule = 0; rule != prior_before.size(); ++rule)
      change = std::max(change, std::abs(prior_before[rule] - result.prior[rule]));
    result.log_likelihood.push_back(log_likelihood);
    result.converged = change < options.tolerance;
  }
  return result;
}

} // namespace tallystick::model
