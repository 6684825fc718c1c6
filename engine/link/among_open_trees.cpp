// SPDX-License-Identifier: MIT
#include "link/among_open_trees.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

#include "core/radix_sort.hpp"
#include "link/exclusive_links.hpp"

namespace tallystick::link {
namespace {

/// A tree's likeliest candidates that are compared with each other.
constexpr std::size_t kMostContradicted = 8;

} // namespace

AmongOpenTrees::AmongOpenTrees(std::span<const ScoredPair> pairs, const DecisionRules& rules,
                               const MaybeKnown& maybe_known, Joiner& joiner)
    : pairs_(pairs), rules_(rules), maybe_known_(maybe_known), joiner_(joiner) {
  const Forest& forest = joiner_.forest();
  for (RowId row = 0; row != forest.to.size(); ++row) {
    people_ += forest.to[row] == row ? 1 : 0;
    // Who has an id of its own joins no tree without one.
    if (forest.to[row] == row || forest.person[row] != kNoPerson) continue;
    const RowId tree = forest.root(row);
    if (forest.person_of(tree) == kNoPerson) ++joined_rows_.try_emplace(tree, 1).first->second;
  }
  count_found();
  // A tree that had an id when pairs were scored has one still.
  for (std::uint32_t i = 0; i != pairs.size(); ++i) {
    fetch_trees_ahead(pairs, i, forest);
    if (forest.person_of(pairs[i].a) == kNoPerson && forest.person_of(pairs[i].b) == kNoPerson)
      open_pairs_.push_back(i);
  }
}

void AmongOpenTrees::count_found() {
  for (const auto& [tree, rows] : joined_rows_) {
    const std::uint64_t sources = joiner_.sources(tree);
    const auto of_sources = static_cast<std::uint32_t>(std::popcount(sources));
    if (of_sources > 1)
      for (std::uint64_t left = sources; left != 0; left &= left - 1)
        ++kinds_[left & (~left + 1)].found;
    if (of_sources > 0 && rows > of_sources) kinds_[0].found += rows - of_sources;
  }
}

double AmongOpenTrees::rows_of(RowId tree) const {
  const auto joined = joined_rows_.find(tree);
  return joined == joined_rows_.end() ? 1 : joined->second;
}

void AmongOpenTrees::count_kinds() {
  for (auto& [sources, kind] : kinds_)
    kind.trees = kind.rows = kind.joined = 0;
  free_rows_ = 0;
  const Forest& forest = joiner_.forest();
  for (RowId row = 0; row != forest.to.size(); ++row) {
    if (forest.to[row] != row || forest.person[row] != kNoPerson) continue;
    const std::uint64_t sources = joiner_.sources(row);
    Kind& kind = kinds_[sources];
    const double rows = rows_of(row);
    ++kind.trees;
    kind.rows += rows;
    kind.joined += rows * (rows - 1);
    if (sources == 0) free_rows_ += rows;
  }
}

const AmongOpenTrees::Kind& AmongOpenTrees::kind_of(RowId tree) const {
  static const Kind none;
  const auto kind = kinds_.find(joiner_.sources(tree));
  return kind == kinds_.end() ? none : kind->second;
}

double AmongOpenTrees::odds_among_left(double odds, RowId who, RowId is) const {
  const std::uint64_t sources = joiner_.sources(is);
  if (sources == 0 || joiner_.forest().person_of(is) != kNoPerson) return odds;
  double left = 0;
  for (const auto& [others, kind] : kinds_)
    if ((others & sources) != 0 && (others & joiner_.sources(who)) == 0) left += kind.trees;
  return odds * people_ / std::max(left, 1.0);
}

void AmongOpenTrees::collect() {
  count_kinds();
  all_.clear();
  const Forest& forest = joiner_.forest();
  for (const std::uint32_t i : open_pairs_) {
    const ScoredPair& pair = pairs_[i];
    const RowId a = forest.root(pair.a);
    const RowId b = forest.root(pair.b);
    if (a == b || forest.person_of(a) != kNoPerson || forest.person_of(b) != kNoPerson ||
        !joiner_.allows(a, b))
      continue;
    all_.push_back({a, b, kNoPerson, i, odds_among_left(pair.odds, a, b)});
    all_.push_back({b, a, kNoPerson, i, odds_among_left(pair.odds, b, a)});
  }
  // Of two pairs of the same trees the better one speaks.
  const auto who = [](const Candidacy& c) { return c.who; };
  sort_by_key(all_, who, [](const Candidacy& x, const Candidacy& y) {
    return std::tuple{x.is, -x.odds} < std::tuple{y.is, -y.odds};
  });
  const auto same = [](const Candidacy& x, const Candidacy& y) {
    return x.who == y.who && x.is == y.is;
  };
  all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
  limits_.clear();
  for (const Candidacy& c : all_)
    limits_.push_back(maybe_known_.limit(c.who, c.is, pairs_[c.pair].odds));
}

/// Of the candidates that cannot all be `who`: itself, and those who share a single-row source with it.
double AmongOpenTrees::rival_odds(std::span<const Candidacy> candidates,
                                  const Candidacy& of) const {
  const std::uint64_t sources = joiner_.sources(of.is);
  if (sources == 0) return of.odds;
  double sum = 0;
  for (const Candidacy& c : candidates)
    if (c.is == of.is || (joiner_.sources(c.is) & sources) != 0) sum += c.odds;
  return sum;
}

double AmongOpenTrees::prior(const Candidacy& of, const Kind& kind) const {
  return joiner_.sources(of.is) == 0 ? kind.repeats * people_ / std::max(free_rows_, 1.0)
                                     : kind.share / (1 - kind.share);
}

double AmongOpenTrees::probability(const Candidacy& of, const Kind& kind) const {
  const double weight = prior(of, kind);
  return limits_[place_of(of)] * weight * of.odds / (weight * rivals_[place_of(of)] + 1);
}

double AmongOpenTrees::nobody(std::span<const Candidacy> candidates, const Kind& kind) const {
  double none = 1;
  for (const Candidacy& c : candidates)
    none *= 1 - probability(c, kind);
  return none;
}

void AmongOpenTrees::settle_kind(std::uint64_t sources, Kind& kind) const {
  constexpr double kLeast = 1e-6;
  constexpr int kMostRounds = 200;
  kind.known = true;
  kind.share = kind.repeats = 0.5;
  const double trees = std::max(kind.trees, 1.0);
  for (int round = 0; round != kMostRounds; ++round) {
    double found = kind.found;
    double others = kind.joined;
    double repeated = 0;
    for_each_who(all_, [&](std::span<const Candidacy> candidates) {
      if (joiner_.sources(candidates.front().who) != sources) return;
      double none_of_sources = 1;
      for (const Candidacy& c : candidates)
        if (joiner_.sources(c.is) == 0)
          others += probability(c, kind) * rows_of(c.who) * rows_of(c.is);
        else
          none_of_sources *= 1 - probability(c, kind);
      found += 1 - none_of_sources;
      repeated += 1 - nobody(candidates, kind);
    });
    const double share = std::clamp(found / (trees + kind.found), kLeast, 1 - kLeast);
    const double repeats = std::max(others / std::max(kind.rows, 1.0), kLeast);
    const bool settled =
        std::abs(share - kind.share) < 1e-9 && std::abs(repeats - kind.repeats) < 1e-9;
    kind.share = share;
    kind.repeats = repeats;
    kind.repeated = repeated / trees;
    if (settled) break;
  }
}

std::vector<AmongOpenTrees::Weighed> AmongOpenTrees::weighed_pairs() const {
  std::vector<Weighed> pairs;
  for (const Candidacy& c : all_) {
    const double odds = prior(c, kind_of(c.who)) * c.odds;
    // As if nobody else was possible, with the probability at its limit.
    const double limit = limits_[place_of(c)];
    const double limited = limit * odds / (1 + (1 - limit) * odds);
    pairs.push_back({std::min(c.who, c.is), std::max(c.who, c.is), c.pair, limited});
  }
  // The less certain of both sides counts.
  sort_by_key(
      pairs, [](const Weighed& pair) { return pair.a; },
      [](const Weighed& x, const Weighed& y) {
        return std::tuple{x.b, x.odds} < std::tuple{y.b, y.odds};
      });
  const auto same = [](const Weighed& x, const Weighed& y) { return x.a == y.a && x.b == y.b; };
  pairs.erase(std::unique(pairs.begin(), pairs.end(), same), pairs.end());
  return pairs;
}

/// Links of one tree to two that contradict each other.
std::vector<Rivalry> AmongOpenTrees::contradictions(std::span<const Weighed> pairs) const {
  struct End {
    RowId tree;
    std::uint32_t link;
    double odds;
  };
  std::vector<Rivalry> found;
  if (!rules_.contradict) return found;
  std::vector<End> ends;
  for (std::uint32_t i = 0; i != pairs.size(); ++i) {
    if (pairs[i].odds < 1) continue; // not linked anyway
    ends.push_back({pairs[i].a, i, pairs[i].odds});
    ends.push_back({pairs[i].b, i, pairs[i].odds});
  }
  sort_by_key(
      ends, [](const End& end) { return end.tree; },
      [](const End& x, const End& y) {
        return std::tuple{-x.odds, x.link} < std::tuple{-y.odds, y.link};
      });
  const auto reached = [&](const End& end) {
    const ScoredPair& pair = pairs_[pairs[end.link].pair];
    const bool from_a = joiner_.forest().root(pair.a) == end.tree;
    return ReachedRow{from_a ? pair.row_b : pair.row_a, pair.pattern};
  };
  for_each_run(
      std::span<const End>(ends), [](const End& x, const End& y) { return x.tree == y.tree; },
      [&](std::span<const End> at) {
        const std::span<const End> likeliest = at.first(std::min(at.size(), kMostContradicted));
        for (const End& x : likeliest)
          for (const End& y : likeliest.first(static_cast<std::size_t>(&x - likeliest.data())))
            if (rules_.contradict(reached(x), reached(y)) > 0) found.emplace_back(x.link, y.link);
      });
  return found;
}

void AmongOpenTrees::choose(Decisions& made) {
  const std::vector<Weighed> pairs = weighed_pairs();
  std::vector<PossibleLink> links;
  links.reserve(pairs.size());
  for (const Weighed& pair : pairs)
    links.push_back({pair.a,
                     pair.b,
                     {joiner_.sources(pair.a), false},
                     {joiner_.sources(pair.b), false},
                     pair.odds});
  const std::vector<Rivalry> rivalries = contradictions(pairs);
  made.contradicted = std::max<std::uint64_t>(made.contradicted, rivalries.size());
  const std::vector<LinkChance> chances = chances_of(links, rivalries);
  std::vector<Choice> choices;
  for (std::size_t i = 0; i != pairs.size(); ++i) {
    if (rules_.keep_decided) made.decided.push_back({pairs[i].pair, chances[i].probability});
    if (rules_.accept(chances[i]))
      choices.push_back({pairs[i].a, pairs[i].b, pairs[i].pair, chances[i].probability});
  }
  std::sort(choices.begin(), choices.end());
  const Forest& forest = joiner_.forest();
  for (const Choice& choice : choices) {
    const bool apart = forest.root(choice.who) != forest.root(choice.is);
    if (joiner_.join(choice.who, choice.is)) {
      made.linked += apart ? 1U : 0U;
      made.links.push_back(
          {choice.pair, std::max(choice.who, choice.is), choice.probability, apart});
    } else {
      ++made.vetoed;
    }
  }
}

void AmongOpenTrees::doubt_the_rest(Decisions& made) const {
  const Forest& forest = joiner_.forest();
  for_each_who(all_, [&](std::span<const Candidacy> candidates) {
    const RowId who = candidates.front().who;
    for (const Candidacy& c : candidates)
      if (forest.root(c.is) == forest.root(who)) return; // found
    if (forest.person_of(forest.root(who)) != kNoPerson) return;
    const double none = nobody(candidates, kind_of(who));
    made.doubts.push_back({who, false, static_cast<float>(1 - none)});
  });
}

bool AmongOpenTrees::round(Decisions& made) {
  rivals_.resize(all_.size());
  for_each_who(all_, [&](std::span<const Candidacy> candidates) {
    for (const Candidacy& c : candidates)
      rivals_[place_of(c)] = rival_odds(candidates, c);
  });
  for (auto& [sources, kind] : kinds_)
    if (!kind.known) settle_kind(sources, kind);
  const std::uint64_t before = made.linked;
  choose(made);
  return made.linked != before;
}

void AmongOpenTrees::run(Decisions& made) {
  constexpr int kMostRounds = 20;
  for (int rounds = 0; rounds != kMostRounds; ++rounds) {
    collect();
    if (!round(made) || !joiner_.has_single_rows()) break;
  }
  doubt_the_rest(made);
  double repeated = 0;
  double trees = 0;
  for (const auto& [sources, kind] : kinds_) {
    repeated += kind.repeated * kind.trees;
    trees += kind.trees;
  }
  made.repeated = repeated / std::max(trees, 1.0);
}

} // namespace tallystick::link
