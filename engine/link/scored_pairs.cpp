// SPDX-License-Identifier: MIT
#include "link/scored_pairs.hpp"

#include <algorithm>
#include <bit>
#include <mutex>

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
    if (block.size() < 2) return;
    entries_.assign(block.begin(), block.end());
    const auto open = [&](const BlockEntry& entry) { return s_.open.test(profile(entry).row); };
    const auto closed = std::stable_partition(entries_.begin(), entries_.end(), open);
    const auto opened = static_cast<std::size_t>(closed - entries_.begin());
    if (opened == 0) return;
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
    return s_.blocks.profiles()[entry.profile];
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
    const PersonNumber id_a = s_.forest.person_of(a.root);
    const PersonNumber id_b = s_.forest.person_of(b.root);
    if (id_a != kNoPerson && id_b != kNoPerson && id_a != id_b) {
      ++found_.vetoed;
      return;
    }
    pairs_.push_back({std::min(a.root, b.root), std::max(a.root, b.root), odds, pattern,
                      static_cast<std::uint8_t>(rule_)});
  }

  const Scoring& s_;
  std::size_t rule_;
  const std::vector<std::uint8_t>& matters_;
  BlockReader reader_;
  std::vector<BlockEntry> entries_;
  RulePairs found_;
  std::vector<ScoredPair> pairs_;
};

} // namespace

OpenKeyTables::OpenKeyTables(std::size_t rules, std::size_t open_rows)
    : mask_(std::bit_ceil(std::max<std::uint64_t>(open_rows * 16, 64)) - 1) {
  for (std::size_t rule = 0; rule != rules; ++rule)
    tables_.emplace_back(mask_ + 1);
}

ScoredPairs score_pairs(const Scoring& s) {
  std::vector<std::uint8_t> matters(std::size_t{UINT16_MAX} + 1);
  matters[BlockColumns::kSeenBefore] = 1; // to be taken off the count
  for (std::size_t pattern = 0; pattern != kFieldPatterns; ++pattern)
    matters[pattern] = s.model.odds[pattern].odds * kMostFromRareValues >= kLeastOdds ? 1 : 0;
  ScoredPairs all;
  all.rules.resize(s.rules);
  std::mutex adding;
  for (std::size_t rule = 0; rule != all.rules.size(); ++rule) {
    const auto take = [&](std::uint64_t key) { return s.keys.test(rule, key); };
    s.blocks.for_each_bucket(rule, take, [&](std::size_t, std::span<const BlockEntry> entries) {
      BlockScorer scorer(s, rule, matters);
      const auto same = [](const BlockEntry& x, const BlockEntry& y) { return x.key == y.key; };
      for_each_run(entries, same, [&](std::span<const BlockEntry> block) { scorer.read(block); });
      const std::lock_guard lock{adding}; // put in order below
      RulePairs& sum = all.rules[rule];
      sum.pairs += scorer.found().pairs;
      sum.kept += scorer.found().kept;
      sum.vetoed += scorer.found().vetoed;
      sum.crowded += scorer.found().crowded;
      all.pairs.insert(all.pairs.end(), scorer.pairs().begin(), scorer.pairs().end());
    });
  }
  std::sort(all.pairs.begin(), all.pairs.end());
  const auto same_trees = [](const ScoredPair& x, const ScoredPair& y) {
    return x.a == y.a && x.b == y.b;
  };
  all.pairs.erase(std::unique(all.pairs.begin(), all.pairs.end(), same_trees), all.pairs.end());
  return all;
}

} // namespace tallystick::link
