// SPDX-License-Identifier: MIT
#include "link/decisions.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// A tree and a person or tree that it may be.
struct Candidacy {
  RowId who;
  RowId is;            ///< a tree
  PersonNumber person; ///< its id, if any
  double odds;
};

struct Choice {
  RowId who;
  RowId is;
  double probability;
  friend bool operator<(const Choice& x, const Choice& y) {
    return std::tuple{-x.probability, x.who, x.is} < std::tuple{-y.probability, y.who, y.is};
  }
};

/// Repeats share = update(share) until it stands still.
template<class Update>
double settle(double share, const Update& update) {
  constexpr int kMostRounds = 200;
  constexpr double kLeast = 1e-6;
  for (int round = 0; round != kMostRounds; ++round) {
    const double next = std::clamp(update(share), kLeast, 1 - kLeast);
    const bool settled = std::abs(next - share) < 1e-9;
    share = next;
    if (settled) break;
  }
  return share;
}

template<class Use>
void for_each_who(std::span<const Candidacy> all, const Use& use) {
  for_each_run(
      all, [](const Candidacy& x, const Candidacy& y) { return x.who == y.who; }, use);
}

/// Keeps track of which single-row sources have a row in each tree while trees are joined.
class Joiner {
public:
  Joiner(const SingleRows& singles, Forest& forest, std::uint8_t by)
      : singles_(singles), forest_(forest), by_(by) {}

  /// False if a rule forbids it. True without effect if they are one tree already.
  bool join(RowId x, RowId y) {
    x = forest_.root(x);
    y = forest_.root(y);
    if (x == y) return true;
    const PersonNumber id_x = forest_.person_of(x);
    const PersonNumber id_y = forest_.person_of(y);
    const bool other_id = id_x != kNoPerson && id_y != kNoPerson && id_x != id_y;
    const bool same_id = id_x != kNoPerson && id_x == id_y;
    const std::uint64_t sources_x = sources(x);
    const std::uint64_t sources_y = sources(y);
    if (other_id || (!same_id && (sources_x & sources_y) != 0)) return false;
    forest_.unite(x, y, by_);
    if (!singles_.empty()) joined_[std::min(x, y)] = sources_x | sources_y;
    return true;
  }
  [[nodiscard]] std::uint64_t sources(RowId root) const {
    if (singles_.empty()) return 0;
    const auto found = joined_.find(root);
    return found == joined_.end() ? singles_.of(root) : found->second;
  }

private:
  const SingleRows& singles_;
  Forest& forest_;
  std::uint8_t by_;
  std::unordered_map<RowId, std::uint64_t> joined_;
};

/// One candidacy a person: the best of that person's trees.
std::vector<Candidacy> against_people(std::span<const ScoredPair> pairs, const Forest& forest) {
  std::vector<Candidacy> all;
  for (const ScoredPair& pair : pairs) {
    const PersonNumber id_a = forest.person_of(pair.a);
    const PersonNumber id_b = forest.person_of(pair.b);
    if ((id_a == kNoPerson) == (id_b == kNoPerson)) continue;
    if (id_a == kNoPerson)
      all.push_back({pair.a, pair.b, id_b, pair.odds});
    else
      all.push_back({pair.b, pair.a, id_a, pair.odds});
  }
  std::sort(all.begin(), all.end(), [](const Candidacy& x, const Candidacy& y) {
    return std::tuple{x.who, x.person, -x.odds, x.is} < std::tuple{y.who, y.person, -y.odds, y.is};
  });
  const auto same = [](const Candidacy& x, const Candidacy& y) {
    return x.who == y.who && x.person == y.person;
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

double sum_of_odds(std::span<const Candidacy> candidates) {
  double sum = 0;
  for (const Candidacy& c : candidates)
    sum += c.odds;
  return sum;
}

void find_people(std::span<const Candidacy> all, double open_trees, const DecisionRules& rules,
                 Joiner& joiner, DecisionCounts& counts) {
  counts.findable = settle(0.5, [&](double share) {
    double found = 0;
    for_each_who(all, [&](std::span<const Candidacy> candidates) {
      const double any = share * sum_of_odds(candidates);
      found += any / (any + 1 - share);
    });
    return found / std::max(open_trees, 1.0);
  });
  std::vector<Choice> choices;
  for_each_who(all, [&](std::span<const Candidacy> candidates) {
    const double share = counts.findable;
    const double any = share * sum_of_odds(candidates);
    const auto best = std::min_element(
        candidates.begin(), candidates.end(), [](const Candidacy& x, const Candidacy& y) {
          return std::tuple{-x.odds, x.is} < std::tuple{-y.odds, y.is};
        });
    const double probability = share * best->odds / (any + 1 - share);
    if (probability >= rules.match_probability)
      choices.push_back({best->who, best->is, probability});
    else if (any / (any + 1 - share) >= rules.match_probability)
      ++counts.ambiguous;
  });
  std::sort(choices.begin(), choices.end());
  for (const Choice& choice : choices)
    ++(joiner.join(choice.who, choice.is) ? counts.linked : counts.vetoed);
}

/// Both ways round.
std::vector<Candidacy> against_each_other(std::span<const ScoredPair> pairs, const Forest& forest) {
  std::vector<Candidacy> all;
  for (const ScoredPair& pair : pairs) {
    if ((forest.person_of(pair.a) == kNoPerson) != (forest.person_of(pair.b) == kNoPerson))
      continue;
    all.push_back({pair.a, pair.b, kNoPerson, pair.odds});
    all.push_back({pair.b, pair.a, kNoPerson, pair.odds});
  }
  std::sort(all.begin(), all.end(), [](const Candidacy& x, const Candidacy& y) {
    return std::tuple{x.who, x.is} < std::tuple{y.who, y.is};
  });
  return all;
}

/// Odds of the candidates that cannot all be `who`: itself, and those who share a single-row source with it.
double rival_odds(std::span<const Candidacy> candidates, const Candidacy& of,
                  const Joiner& joiner) {
  const std::uint64_t sources = joiner.sources(of.is);
  if (sources == 0) return of.odds;
  double sum = 0;
  for (const Candidacy& c : candidates)
    if (c.is == of.is || (joiner.sources(c.is) & sources) != 0) sum += c.odds;
  return sum;
}

void find_each_other(std::span<const Candidacy> all, double open_trees, const DecisionRules& rules,
                     Joiner& joiner, DecisionCounts& counts) {
  std::vector<double> rivals(all.size());
  for_each_who(all, [&](std::span<const Candidacy> candidates) {
    for (const Candidacy& c : candidates)
      rivals[static_cast<std::size_t>(&c - all.data())] = rival_odds(candidates, c, joiner);
  });
  const auto probability = [&](std::size_t i, double share) {
    return share * all[i].odds / (share * rivals[i] + 1 - share);
  };
  counts.repeated = settle(0.5, [&](double share) {
    double found = 0;
    for_each_who(all, [&](std::span<const Candidacy> candidates) {
      double none = 1;
      for (const Candidacy& c : candidates)
        none *= 1 - probability(static_cast<std::size_t>(&c - all.data()), share);
      found += 1 - none;
    });
    return found / std::max(open_trees, 1.0);
  });
  std::vector<Choice> choices;
  for (std::size_t i = 0; i != all.size(); ++i)
    if (const double p = probability(i, counts.repeated); p >= rules.match_probability)
      choices.push_back({std::min(all[i].who, all[i].is), std::max(all[i].who, all[i].is), p});
  // The less certain of both sides decides: a choice stands twice.
  std::sort(choices.begin(), choices.end(), [](const Choice& x, const Choice& y) {
    return std::tuple{x.who, x.is, x.probability} < std::tuple{y.who, y.is, y.probability};
  });
  std::vector<Choice> mutual;
  for (std::size_t i = 1; i < choices.size(); ++i)
    if (choices[i - 1].who == choices[i].who && choices[i - 1].is == choices[i].is)
      mutual.push_back(choices[i - 1]);
  std::sort(mutual.begin(), mutual.end());
  for (const Choice& choice : mutual)
    ++(joiner.join(choice.who, choice.is) ? counts.linked : counts.vetoed);
}

} // namespace

DecisionCounts decide(std::span<const ScoredPair> pairs, std::uint64_t open_trees,
                      const SingleRows& singles, const DecisionRules& rules, Forest& forest,
                      std::uint8_t by) {
  DecisionCounts counts;
  Joiner joiner(singles, forest, by);
  const auto trees = static_cast<double>(open_trees);
  // Both lists are made of the trees as they are now.
  const std::vector<Candidacy> people = against_people(pairs, forest);
  const std::vector<Candidacy> others = against_each_other(pairs, forest);
  find_people(people, trees, rules, joiner, counts);
  find_each_other(others, trees, rules, joiner, counts);
  return counts;
}

} // namespace tallystick::link
