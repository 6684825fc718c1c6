// SPDX-License-Identifier: MIT
#include "link/pair_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <iterator>
#include <utility>

namespace tallystick::link {
namespace {

RowId tree_of(const EvidenceSources& known, RowId row) {
  while (known.before[row] != row)
    row = known.before[row];
  return row;
}

/// 0 if the trees were no candidates.
double probability_of(const EvidenceSources& known, RowId x, RowId y) {
  const std::pair<RowId, RowId> trees = std::minmax(x, y);
  const auto scored =
      std::lower_bound(known.scored.begin(), known.scored.end(), trees,
                       [](const ScoredPair& pair, const std::pair<RowId, RowId>& wanted) {
                         return std::pair{pair.a, pair.b} < wanted;
                       });
  if (scored == known.scored.end() || std::pair{scored->a, scored->b} != trees) return 0;
  const auto position = static_cast<std::uint32_t>(scored - known.scored.begin());
  const auto decided = std::lower_bound(
      known.decided.begin(), known.decided.end(), position,
      [](const DecidedPair& pair, std::uint32_t wanted) { return pair.pair < wanted; });
  return decided == known.decided.end() || decided->pair != position ? 0 : decided->probability;
}

/// The first rule that two profiles share a key of.
std::string rule_of(const EvidenceSources& known, const Profile& a, const Profile& b) {
  for (std::size_t rule = 0; rule != known.rules; ++rule) {
    bool shared = false;
    known.scan.for_each_key(rule, a, [&](std::uint32_t x) {
      known.scan.for_each_key(rule, b, [&](std::uint32_t y) { shared = shared || x == y; });
    });
    if (shared) return name_of(known.scan.rules()[rule]);
  }
  return {};
}

PairEvidence::Outcome outcome_of(const EvidenceSources& known, RowId tree_a, RowId tree_b,
                                 double probability, double weight) {
  if (tree_a == tree_b) return PairEvidence::Outcome::linked_by_pass;
  const RowId a = known.forest.root(tree_a);
  const RowId b = known.forest.root(tree_b);
  const bool likely = probability >= known.match_probability;
  if (a == b) return likely ? PairEvidence::Outcome::linked : PairEvidence::Outcome::through_others;
  const PersonNumber id_a = known.forest.person_of(a);
  const PersonNumber id_b = known.forest.person_of(b);
  const bool two_ids = id_a != kNoPerson && id_b != kNoPerson && id_a != id_b;
  // Pairs between two ids never become candidates.
  const bool forbidden = two_ids && probability == 0 && weight > 0;
  return forbidden || likely ? PairEvidence::Outcome::refused : PairEvidence::Outcome::open;
}

/// By root: people of whom a row says that they opted out of anything. Nobody is shown their rows.
BitTable opted_out_people(const EvidenceSources& known) {
  const PermittedColumns& columns = known.rows.columns;
  BitTable people(known.forest.to.size());
  for (std::size_t row = 0; row != columns.withheld.size(); ++row)
    if (columns.withheld[row] != 0) people.set(known.forest.root(static_cast<RowId>(row)));
  for (const Denial& denial : columns.denials)
    people.set(known.forest.root(denial.row));
  return people;
}

std::vector<ReviewBand> empty_bands(const EvidenceSources& known) {
  std::vector<double> ends(std::begin(kReviewBands), std::end(kReviewBands));
  if (known.review_probability)
    ends.insert(ends.end(), {*known.review_probability, known.match_probability});
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::vector<ReviewBand> bands;
  bands.reserve(ends.size());
  for (const double from : ends)
    bands.push_back({from, 0, {}});
  return bands;
}

} // namespace

PairEvidence explain(const EvidenceSources& known, RowId row_a, RowId row_b) {
  const RowId tree_a = tree_of(known, row_a);
  const RowId tree_b = tree_of(known, row_b);
  const Profile a = known.rows.of(row_a, tree_a);
  const Profile b = known.rows.of(row_b, tree_b);
  const std::uint32_t pattern = known.scan.marks().pattern(a, b);

  PairEvidence evidence;
  evidence.a = row_a;
  evidence.b = row_b;
  const model::PatternSpace& space = field_patterns();
  double sum = 0;
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    const model::Comparison& comparison = space.comparisons()[c];
    const std::size_t level = space.level(pattern, c);
    const bool missing = level == comparison.levels.size();
    const double weight =
        missing ? 0 : model::level_weight(known.model.parameters.comparisons[c], level);
    evidence.fields.push_back(
        {comparison.name, missing ? "missing" : comparison.levels[level], weight});
    sum += weight;
  }
  const auto people = static_cast<double>(std::max<std::uint64_t>(known.model.people, 2));
  const PatternOdds& odds = known.model.odds[pattern];
  const double rarity = known.frequencies.relative_frequency(a, b, known.model.parameters);
  evidence.prior = -std::log2(people - 1);
  evidence.weight = std::log2(odds.with(rarity));
  evidence.dependence = std::log2(odds.odds) - evidence.prior - sum;
  evidence.rarity = evidence.weight - std::log2(odds.odds);
  evidence.probability = probability_of(known, tree_a, tree_b);
  evidence.rule = rule_of(known, a, b);
  evidence.outcome = outcome_of(known, tree_a, tree_b, evidence.probability, evidence.weight);
  return evidence;
}

std::vector<ReviewBand> draw_review(const EvidenceSources& known, std::uint32_t per_band) {
  struct Drawn {
    std::uint64_t lot;
    std::uint32_t pair;
    auto operator<=>(const Drawn&) const = default;
  };
  std::vector<ReviewBand> bands = empty_bands(known);
  std::vector<std::vector<Drawn>> drawn(bands.size());
  const BitTable left_out = opted_out_people(known);
  const auto shown = [&](RowId row) { return !left_out.test(known.forest.root(row)); };
  for (const DecidedPair& pair : known.decided) {
    const ScoredPair& scored = known.scored[pair.pair];
    if (!shown(scored.a) || !shown(scored.b)) continue;
    const auto above = std::find_if(bands.begin(), bands.end(), [&](const ReviewBand& band) {
      return pair.probability < band.from;
    });
    if (above == bands.begin()) continue;
    const auto band = static_cast<std::size_t>(above - bands.begin()) - 1;
    ++bands[band].pairs;
    const std::uint64_t places = std::uint64_t{scored.a} << 32U | scored.b;
    drawn[band].push_back({places * 0x9e3779b97f4a7c15ULL, pair.pair});
    std::push_heap(drawn[band].begin(), drawn[band].end());
    if (drawn[band].size() <= per_band) continue;
    std::pop_heap(drawn[band].begin(), drawn[band].end());
    drawn[band].pop_back();
  }
  for (std::size_t band = 0; band != bands.size(); ++band) {
    std::sort(drawn[band].begin(), drawn[band].end());
    for (const Drawn& d : drawn[band]) {
      const ScoredPair& pair = known.scored[d.pair];
      bands[band].sample.push_back(explain(known, pair.row_a, pair.row_b));
    }
  }
  return bands;
}

} // namespace tallystick::link
