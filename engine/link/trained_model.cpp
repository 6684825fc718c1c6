// SPDX-License-Identifier: MIT
#include "link/trained_model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tallystick::link {
namespace {

constexpr auto kBirthDate = static_cast<std::size_t>(FieldComparison::birth_date);
constexpr auto kPersonId = static_cast<std::size_t>(FieldComparison::person_id);
/// Rows that the model's own opinion of a pattern weighs as much as.
constexpr double kModelWeight = 10;
/// Rows that the m to begin with weighs as much as.
constexpr double kStartRows = 2;
/// A level at which no two people are seen counts as half a pair; as less for ids, which are nearly unique.
constexpr double kLeastPairs = 0.5;
constexpr double kLeastIdPairs = 1e-3;

std::vector<double> shares_of(std::vector<double> counts) {
  double sum = 0;
  for (const double count : counts)
    sum += count;
  for (double& count : counts)
    count = sum > 0 ? count / sum : 1.0 / static_cast<double>(counts.size());
  return counts;
}

/// Agreement is likelier for one person than disagreement, and nothing else is known.
model::MatchModel beginning(const ChanceAgreement& chance) {
  constexpr double kOneLevelDown = 0.2;
  model::MatchModel start;
  for (const std::vector<double>& pairs : chance.pairs) {
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

/// Chance agreement among all pairs of people, less `matches` of them. Before they are known, as if no pair that shares a
/// birth date for another reason than chance were of different people: where few people have many rows, nearly all are
/// not.
void set_u(model::MatchModel& parameters, const ChanceAgreement& chance,
           std::optional<double> matches) {
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    std::vector<double> others = chance.pairs[c];
    double all = 0;
    for (const double pairs : others)
      all += pairs;
    // Those of ids are of different people already.
    const double own = c == kPersonId ? 0 : matches.value_or(0);
    const double least = c == kPersonId ? kLeastIdPairs : kLeastPairs;
    if (all > 0)
      for (std::size_t level = 0; level != others.size(); ++level)
        others[level] = std::max(others[level] - own * parameters.comparisons[c].m[level], least);
    if (c == kBirthDate)
      others[0] = matches ? std::max(others[0], chance.least_dates) : chance.least_dates;
    parameters.comparisons[c].u = shares_of(std::move(others));
  }
}

double total(const PatternCounts& counts) {
  double sum = 0;
  for (const std::uint64_t count : counts.count)
    sum += static_cast<double>(count);
  return sum;
}

/// Turns counts of rows into pairs of people: a pair of two rows is counted for both.
double scale_of(const RuleSample& sample) {
  return std::exp2(sample.sample.shift) / (2.0 * static_cast<double>(PatternCounts::kOneRow));
}

/// Pairs of trees that are one person: of the rule that sees most of them, with those that it must miss.
double expected_matches(std::span<const RuleSample> used, const model::EmResult& found) {
  double most = 0;
  for (std::size_t rule = 0; rule != used.size(); ++rule) {
    const RuleSample& sample = used[rule];
    const double all = total(sample.counts);
    if (all == 0) continue;
    // Between trees: what is in one tree already is no pair of people.
    const double within = all - static_cast<double>(sample.counts.between_trees);
    const double matches = std::max(0.0, found.prior[rule] * all - within) * scale_of(sample);
    double seen = 1;
    for (const std::size_t c : chosen_for(sample.rule))
      seen *= found.model.comparisons[c].m.front();
    most = std::max(most, matches / std::max(seen, 0.1));
  }
  return most;
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
    for (std::uint32_t pattern = 0; pattern < kFieldPatterns; pattern += 4) {
      // A pattern's pairs all share the keys of the rules that it satisfies, so any of these rules has counted them all.
      const auto count = [&](PersonIdLevel level) {
        return static_cast<double>(sample.counts.best[pattern + static_cast<std::uint32_t>(level)]);
      };
      KnownPairs& k = known[without_id(pattern)];
      const double own = count(PersonIdLevel::exact);
      const double others = count(PersonIdLevel::different);
      if (k.own + k.others < own + others) k = {own, others};
    }
  }
  return known;
}

/// How the odds that are seen among known pairs differ from those of independent fields.
Dependence dependence_of(const TrainedModel& trained, const std::vector<KnownPairs>& known,
                         const MergedLevels& merged) {
  Dependence dependence(kRestPatterns);
  for (std::uint32_t i = 0; i != kRestPatterns; ++i) {
    const std::uint32_t rest = without_id(i * kBirthDateStride);
    const double independent = independent_odds(trained.parameters, rest, trained.people);
    const KnownPairs& k = known[merged.of(rest)];
    const double odds = (k.own + kModelWeight * independent / (1 + independent)) /
                        (k.others + kModelWeight / (1 + independent));
    dependence[i] = std::round(std::log2(odds / independent) / kDependenceStep) * kDependenceStep;
  }
  return dependence;
}

} // namespace

namespace {

/// Ids that are one typing error from one of so many digits: a wrong digit at any place, or a swap of two neighbours that
/// differ. Those with a digit more or less are left out: a source's ids mostly have one length.
double near_ids(double digits) {
  return 9 * digits + 0.9 * (digits - 1);
}

/// Pairs of people whose ids are near can only be counted by looking for them, as the rule on near ids does. Those of one
/// person hardly ever disagree on the birth date, so pairs that do tell how many are near by chance. Equal ids without a
/// check digit are one person's nearly always: how many are not is told by those that are near by chance, as an id is as
/// likely to be any of its near ones as itself.
void count_near_ids(std::span<const RuleSample> samples, KnownIds ids, double digits,
                    ChanceAgreement& chance) {
  const std::vector<double>& dates =
      chance.pairs[static_cast<std::size_t>(FieldComparison::birth_date)];
  double all_dates = 0;
  for (const double pairs : dates)
    all_dates += pairs;
  const double disagreeing = all_dates == 0 ? 0 : (dates[3] + dates[4]) / all_dates;
  for (const RuleSample& sample : samples) {
    if (sample.rule.fields.front() != BlockingField::near_person_id || disagreeing == 0) continue;
    double weight = 0;
    for (std::uint32_t pattern = 0; pattern != kFieldPatterns; ++pattern) {
      const std::uint32_t date = pattern / kBirthDateStride % 6;
      const bool disagree = date == static_cast<std::uint32_t>(BirthDateLevel::one_part) ||
                            date == static_cast<std::uint32_t>(BirthDateLevel::different);
      if (disagree && pattern % 4 == static_cast<std::uint32_t>(PersonIdLevel::near))
        weight += static_cast<double>(sample.counts.count[pattern]);
    }
    std::vector<double>& levels = chance.pairs[kPersonId];
    levels[1] = std::max(weight * scale_of(sample) / disagreeing, kLeastPairs);
    if (ids == KnownIds::fallible) levels[0] = levels[1] / near_ids(digits);
  }
}

/// Pairs of a rule that are expected of different people, if its fields were independent.
double chance_pairs(const BlockingRule& rule, const model::MatchModel& parameters, double pairs) {
  for (const BlockingField field : rule.fields) {
    const auto& p = parameters.comparisons;
    const auto of = [&](FieldComparison comparison) -> const std::vector<double>& {
      return p[static_cast<std::size_t>(comparison)].u;
    };
    switch (field) {
    case BlockingField::birth_date:
      pairs *= of(FieldComparison::birth_date)[0];
      break;
    case BlockingField::sex:
      pairs *= of(FieldComparison::sex)[0];
      break;
    case BlockingField::postcode:
      pairs *= of(FieldComparison::postcode)[0];
      break;
    case BlockingField::postcode_sector:
      pairs *= of(FieldComparison::postcode)[0] + of(FieldComparison::postcode)[1];
      break;
    case BlockingField::postcode_district:
      pairs *= 1 - of(FieldComparison::postcode)[3];
      break;
    case BlockingField::practice:
      pairs *= of(FieldComparison::practice)[0];
      break;
    case BlockingField::local_id:
      pairs *= of(FieldComparison::local_id)[0];
      break;
    case BlockingField::person_id:
      pairs *= of(FieldComparison::person_id)[0];
      break;
    default:
      break;
    }
  }
  return pairs;
}

/// Share of matches among a rule's pairs, if all that chance does not explain are matches.
double prior_of(const RuleSample& sample, const model::MatchModel& parameters, double possible) {
  constexpr double kLeast = 0.01;
  constexpr double kMost = 0.9999;
  const double pairs = total(sample.counts) * scale_of(sample);
  if (pairs <= 0) return 0.5;
  return std::clamp(1 - chance_pairs(sample.rule, parameters, possible) / pairs, kLeast, kMost);
}

/// One field alone fits any share of matches with some m: then what chance does not explain must tell the share, where that
/// is most of the pairs.
bool must_know_prior(const model::BlockedPairs& pairs) {
  const model::PatternSpace& space = field_patterns();
  std::vector<bool> tells(kFieldComparisons);
  for (std::uint32_t pattern = 0; pattern != kFieldPatterns; ++pattern)
    for (std::size_t c = 0; pairs.count[pattern] != 0 && c != kFieldComparisons; ++c)
      if (space.level(pattern, c) != space.levels(c)) tells[c] = true;
  for (const std::size_t c : pairs.chosen_for)
    tells[c] = false;
  return pairs.prior > 0.5 && std::count(tells.begin(), tells.end(), true) < 2;
}

} // namespace

TrainedModel train(std::vector<RuleSample> samples, const FieldFrequencies& frequencies,
                   const TrainingFacts& facts) {
  ChanceAgreement all_levels = frequencies.chance();
  count_near_ids(samples, facts.ids, std::max(facts.id_digits, 1.0), all_levels);
  ChanceAgreement chance = all_levels;
  facts.merged.merge(chance);
  std::vector<RuleSample> used;
  std::vector<model::BlockedPairs> pairs;
  for (RuleSample& sample : samples) {
    facts.merged.merge(sample.counts.count);
    facts.merged.merge(sample.counts.best);
    if (sample.use != RuleUse::training) continue;
    used.push_back(sample);
    pairs.push_back({sample.counts.count, chosen_for(sample.rule)});
  }
  const auto people = static_cast<double>(frequencies.people());
  const double possible = facts.possible_pairs * people * (people - 1) / 2;

  const model::MatchModel start = beginning(chance);
  model::EmResult found{start, {}, {}, false};
  std::optional<double> matches;
  constexpr int kRounds = 4; // of u and m in turn
  for (int round = 0; round != kRounds; ++round) {
    model::MatchModel parameters = found.model;
    set_u(parameters, chance, matches);
    for (std::size_t rule = 0; rule != used.size(); ++rule) {
      pairs[rule].prior = prior_of(used[rule], parameters, possible);
      pairs[rule].prior_known = must_know_prior(pairs[rule]);
    }
    for (std::size_t c = 0; c != kFieldComparisons; ++c)
      parameters.comparisons[c].m = start.comparisons[c].m;
    if (facts.ids == KnownIds::trusted)
      parameters.comparisons[kPersonId].m = shares_of({1.0, 0.01, 1e-6});
    model::EmOptions options;
    options.tolerance = 1e-7;
    options.start_pairs = kStartRows * static_cast<double>(PatternCounts::kOneRow);
    found = model::estimate(field_patterns(), pairs, parameters, options);
    matches = expected_matches(used, found);
  }
  TrainedModel trained;
  trained.parameters = facts.merged.expand(found.model, all_levels);
  std::size_t trainer = 0;
  for (const RuleSample& sample : samples)
    trained.rules.push_back(
        {sample.use, sample.use == RuleUse::training ? found.prior[trainer++] : 0});
  trained.iterations = found.log_likelihood.size();
  trained.converged = found.converged;
  trained.people = frequencies.people();
  if (facts.ids == KnownIds::trusted)
    trained.dependence = dependence_of(trained, known_pairs(samples), facts.merged);
  trained.odds = odds_of(trained.parameters, trained.dependence, trained.people);
  return trained;
}

TrainedModel use_given(const GivenModel& given, std::size_t rules, std::uint64_t people) {
  TrainedModel model;
  model.parameters = given.parameters;
  model.rules.assign(rules, {RuleUse::comparing});
  model.people = people;
  model.dependence = given.dependence;
  model.odds = odds_of(model.parameters, model.dependence, people);
  return model;
}

} // namespace tallystick::link
