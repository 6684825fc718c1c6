// SPDX-License-Identifier: MIT
#include "link/scored_pairs.hpp"

#include <algorithm>
#include <functional>
#include <mutex>

#include "core/radix_sort.hpp"

namespace tallystick::link {
namespace {

/// Rare values multiply odds by no more than this; patterns further below kLeastOdds need no look at their values.
constexpr double kMostFromRareValues = 1e4;

/// Scores one block after another; for one thread.
class BlockScorer {
public:
  BlockScorer(const Scoring& s, std::size_t rule, const std::vector<std::uint8_t>& matters)
      : s_(s), rule_(rule), matters_(matters), reader_(s.blocks, rule, SeenPairs::once) {}

  void read(std::span<const BlockEntry> block) {
    if (block.size() == 2) return read_two(block[0], block[1]);
    if (block.size() < 2) return;
    entries_.clear();
    for (const BlockEntry& entry : block)
      if (entry.open()) entries_.push_back(entry);
    const std::size_t opened = entries_.size();
    if (opened == 0) return;
    for (const BlockEntry& entry : block)
      if (!entry.open()) entries_.push_back(entry);
    if (block.size() > s_.max_block) {
      found_.crowded += opened;
      return;
    }
    reader_.open(entries_);
    for (std::size_t i = 0; i != opened && i + 1 != entries_.size(); ++i) {
      const std::span<const std::uint16_t> patterns = reader_.patterns(i);
      found_.pairs += patterns.size();
      for (std::size_t k = 0; k != patterns.size(); ++k)
        if (matters_[patterns[k]] != 0)
          look(profile(entries_[i]), profile(entries_[i + 1 + k]), patterns[k]);
    }
  }

  [[nodiscard]] const RulePairs& found() const { return found_; }
  [[nodiscard]] std::vector<ScoredPair>& pairs() { return pairs_; }

private:
  [[nodiscard]] const Profile& profile(const BlockEntry& entry) const {
    return s_.blocks.profiles()[entry.profile()];
  }

  /// The most frequent block by far.
  void read_two(const BlockEntry& x, const BlockEntry& y) {
    if ((!x.open() && !y.open())) return; // no block of two is too large
    const Profile& a = profile(x);
    const Profile& b = profile(y);
    const std::uint16_t pattern = reader_.pattern(a, b);
    ++found_.pairs;
    if (matters_[pattern] != 0) look(a, b, pattern);
  }

  void look(const Profile& a, const Profile& b, std::uint16_t pattern) {
    if (pattern == BlockColumns::kSeenBefore) {
      --found_.pairs;
      return;
    }
    if (a.root == b.root) return;
    const double odds =
        s_.model.odds[pattern].with(s_.frequencies.relative_frequency(a, b, s_.model.parameters));
    if (odds < kLeastOdds) return;
    ++found_.kept;
    // Most pairs have a tree without an id, and need not ask for the other's, which may lie anywhere.
    if (a.identified && b.identified &&
        s_.forest.person_of(a.root) != s_.forest.person_of(b.root)) {
      ++found_.vetoed;
      return;
    }
    const auto [x, y] = a.root < b.root ? std::pair{&a, &b} : std::pair{&b, &a};
    pairs_.push_back(
        {x->root, y->root, x->row, y->row, odds, pattern, static_cast<std::uint8_t>(rule_)});
  }

  const Scoring& s_;
  std::size_t rule_;
  const std::vector<std::uint8_t>& matters_;
  BlockReader reader_;
  std::vector<BlockEntry> entries_; ///< of one block, open rows first
  RulePairs found_;
  std::vector<ScoredPair> pairs_;
};

} // namespace

ScoredPairs score_pairs(const Scoring& s) {
  std::vector<std::uint8_t> matters(std::size_t{UINT16_MAX} + 1);
  matters[BlockColumns::kSeenBefore] = 1; // to be taken off the count
  for (std::size_t pattern = 0; pattern != kFieldPatterns; ++pattern)
    matters[pattern] = s.model.odds[pattern].odds * kMostFromRareValues >= kLeastOdds ? 1 : 0;
  ScoredPairs all;
  all.rules.resize(s.rules);
  std::mutex adding;
  s.blocks.for_each_bucket(
      &RuleHits::compares, [&](std::size_t rule, std::span<const BlockEntry> entries) {
        BlockScorer scorer(s, rule, matters);
        for_each_block(s.blocks, entries,
                       [&](std::span<const BlockEntry> block) { scorer.read(block); });
        const std::lock_guard lock{adding}; // put in order below
        RulePairs& sum = all.rules[rule];
        sum.pairs += scorer.found().pairs;
        sum.kept += scorer.found().kept;
        sum.vetoed += scorer.found().vetoed;
        sum.crowded += scorer.found().crowded;
        all.pairs.insert(all.pairs.end(), scorer.pairs().begin(), scorer.pairs().end());
      });
  sort_by_key(
      all.pairs, [](const ScoredPair& pair) { return pair.a; }, std::less<>());
  const auto same_trees = [](const ScoredPair& x, const ScoredPair& y) {
    return x.a == y.a && x.b == y.b;
  };
  all.pairs.erase(std::unique(all.pairs.begin(), all.pairs.end(), same_trees), all.pairs.end());
  return all;
}

} // namespace tallystick::link
