// SPDX-License-Identifier: MIT
#include "link/trained_model.hpp"

#include <algorithm>
#include <cmath>

namespace tallystick::link {
namespace {

constexpr auto kPersonId = static_cast<std::size_t>(FieldComparison::person_id);
/// Rows that the model's own opinion of a pattern weighs as much as.
constexpr double kModelWeight = 10;
/// A level at which no two people are seen counts as half a pair.
constexpr double kLeastPairs = 0.5;

std::vector<double> shares_of(std::vector<double> counts) {
  double sum = 0;
  for (const double count : counts)
    sum += count;
  for (double& count : counts)
    count = sum > 0 ? count / sum : 1.0 / static_cast<double>(counts.size());
  return counts;
}

/// Agreement is likelier for one person than disagreement, and nothing else is known.
model::MatchModel beginning(const FieldFrequencies& frequencies) {
  constexpr double kOneLevelDown = 0.2;
  model::MatchModel start;
  for (const std::vector<double>& pairs : frequencies.chance().pairs) {
    double all = 0;
    std::vector<double> m;
    for (std::size_t level = 0; level != pairs.size(); ++level) {
      m.push_back(std::pow(kOneLevelDown, static_cast<double>(level)));
      all += pairs[level];
    }
    if (all == 0) m.assign(pairs.size(), 1.0); // a field that nobody has
    start.comparisons.push_back({shares_of(std::move(m)), {}});
  }
  return start;
}

/// Chance agreement among all pairs of people, less `matches` of them.
void set_u(model::MatchModel& parameters, const FieldFrequencies& frequencies, double matches) {
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    std::vector<double> others = frequencies.chance().pairs[c];
    double all = 0;
    for (const double pairs : others)
      all += pairs;
    if (all > 0)
      for (std::size_t level = 0; level != others.size(); ++level)
        others[level] =
            std::max(others[level] - matches * parameters.comparisons[c].m[level], kLeastPairs);
    parameters.comparisons[c].u = shares_of(std::move(others));
  }
}

double total(const PatternCounts& counts) {
  double sum = 0;
  for (const std::uint64_t count : counts.count)
    sum += static_cast<double>(count);
  return sum;
}

/// Pairs of trees that are one person: of the rule that sees most of them, with those that it must miss.
double expected_matches(std::span<const RuleSample> used, const model::EmResult& found) {
  double most = 0;
  for (std::size_t rule = 0; rule != used.size(); ++rule) {
    const RuleSample& sample = used[rule];
    const double all = total(sample.counts);
    if (all == 0) continue;
    const double scale =
        std::exp2(sample.sample.shift) / (2.0 * static_cast<double>(PatternCounts::kOneRow));
    // Between trees: what is in one tree already is no pair of people.
    const double within = all - static_cast<double>(sample.counts.between_trees);
    const double matches = std::max(0.0, found.prior[rule] * all - within) * scale;
    double seen = 1;
    for (const std::size_t c : chosen_for(sample.rule))
      seen *= found.model.comparisons[c].m.front();
    most = std::max(most, matches / std::max(seen, 0.1));
  }
  return most;
}

std::uint32_t without_id(std::uint32_t pattern) {
  return pattern - pattern % 4 + static_cast<std::uint32_t>(PersonIdLevel::missing);
}

/// Rows that meet their own person in a pattern of the other fields, and rows that meet another, both with ids.
struct KnownPairs {
  double own = 0;
  double others = 0;
};
std::vector<KnownPairs> known_pairs(std::span<const RuleSample> samples) {
  std::vector<KnownPairs> known(kFieldPatterns);
  for (const RuleSample& sample : samples) {
    const std::vector<std::size_t> chosen = chosen_for(sample.rule);
    if (std::find(chosen.begin(), chosen.end(), kPersonId) != chosen.end()) continue;
    const double rows = 1 / static_cast<double>(PatternCounts::kOneRow);
    for (std::uint32_t pattern = 0; pattern < kFieldPatterns; pattern += 4) {
      // A pattern's pairs all share the keys of the rules that it satisfies: the first such rule has counted all of them.
      const auto count = [&](PersonIdLevel level) {
        return rows * static_cast<double>(
                          sample.counts.count[pattern + static_cast<std::uint32_t>(level)]);
      };
      KnownPairs& k = known[without_id(pattern)];
      const double own = count(PersonIdLevel::exact);
      const double others = count(PersonIdLevel::different);
      if (k.own + k.others < own + others) k = {own, others};
    }
  }
  return known;
}

void set_odds(TrainedModel& trained, const std::vector<KnownPairs>& known, KnownIds ids) {
  const model::PatternSpace& space = field_patterns();
  const auto people = static_cast<double>(std::max<std::uint64_t>(trained.people, 2));
  trained.odds.resize(kFieldPatterns);
  for (std::uint32_t pattern = 0; pattern != kFieldPatterns; ++pattern) {
    const std::uint32_t rest = without_id(pattern);
    const double independent =
        std::exp2(model::pattern_weight(space, trained.parameters, rest)) / (people - 1);
    double odds = independent;
    if (ids == KnownIds::trusted) {
      const double share = independent / (1 + independent);
      const KnownPairs& k = known[rest];
      odds = (k.own + kModelWeight * share) / (k.others + kModelWeight * (1 - share));
    }
    const double id_weight = model::level_weight(trained.parameters.comparisons[kPersonId],
                                                 space.level(pattern, kPersonId));
    trained.odds[pattern] = {odds * std::exp2(id_weight), std::min(1.0, odds / independent)};
  }
}

} // namespace

TrainedModel train(std::span<const RuleSample> samples, const FieldFrequencies& frequencies,
                   KnownIds ids) {
  std::vector<RuleSample> used;
  std::vector<model::BlockedPairs> pairs;
  for (const RuleSample& sample : samples) {
    if (!is_selective(sample.rule)) continue;
    used.push_back(sample);
    pairs.push_back({sample.counts.count, chosen_for(sample.rule)});
  }
  model::MatchModel parameters = beginning(frequencies);
  model::EmResult found;
  double matches = 0;
  constexpr int kRounds = 4; // of u and m in turn
  for (int round = 0; round != kRounds; ++round) {
    set_u(parameters, frequencies, matches);
    found = model::estimate(field_patterns(), pairs, parameters);
    parameters = found.model;
    matches = expected_matches(used, found);
  }
  TrainedModel trained;
  trained.parameters = found.model;
  trained.prior = found.prior;
  trained.iterations = found.log_likelihood.size();
  trained.converged = found.converged;
  trained.people = frequencies.people();
  set_odds(trained,
           ids == KnownIds::trusted ? known_pairs(samples)
                                    : std::vector<KnownPairs>(kFieldPatterns),
           ids);
  return trained;
}

} // namespace tallystick::link
