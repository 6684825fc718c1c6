// SPDX-License-Identifier: MIT
#include "link/pattern_counts.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

namespace tallystick::link {
namespace {

/// Patterns in the order of how much agreement they show, by what the fields are worth roughly: which of a person's rows is
/// nearest must be said before a model is known. Bits, by level; a missing field is worth nothing.
std::vector<std::uint16_t> pattern_ranks() {
  const std::array<std::vector<int>, kFieldComparisons> worth = {{
      {24, 12, -1},      // person id
      {15, 9, 6, 0, -4}, // birth date
      {13, 7, 4, -2},    // postcode
      {1, -5},           // sex
      {5, -2},           // practice
      {16, -1},          // local id
  }};
  const model::PatternSpace& space = field_patterns();
  std::vector<std::uint16_t> ranks(kFieldPatterns);
  for (std::uint32_t pattern = 0; pattern != kFieldPatterns; ++pattern) {
    int sum = 0;
    for (std::size_t c = 0; c != kFieldComparisons; ++c)
      if (const std::size_t level = space.level(pattern, c); level != space.levels(c))
        sum += worth[c][level];
    ranks[pattern] = static_cast<std::uint16_t>(1000 - sum);
  }
  return ranks;
}

/// Counts the pairs of one block after another; for one thread.
class BlockCounter {
public:
  BlockCounter(const Blocks& blocks, std::size_t rule, const SingleSources& singles)
      : blocks_(blocks), singles_(singles), reader_(blocks, rule, SeenPairs::again) {
    found_.count.resize(kFieldPatterns);
    found_.best.resize(kFieldPatterns);
  }

  void read(std::span<const BlockEntry> block) {
    weigh(block);
    reader_.open(block);
    best_.assign(block.size(), kNone);
    for (std::size_t begin = 0; begin != block.size(); begin = tree_end_) {
      tree_end_ = end_of_tree(block, begin);
      std::fill(best_.begin() + static_cast<std::ptrdiff_t>(begin), best_.end(), kNone);
      for (std::size_t i = begin; i != tree_end_; ++i)
        read_one(block, i);
      // Of rows of the tree their best with its other rows; of all behind it, their best with the tree.
      for (std::size_t j = begin; j != block.size(); ++j)
        add_best(best_[j], profile(block[j]).rows);
    }
  }
  void leave_out() { ++found_.crowded_blocks; }
  [[nodiscard]] const PatternCounts& found() const { return found_; }

private:
  /// A pattern under its rank: the least is the best.
  using Ranked = std::uint32_t;
  static constexpr Ranked kNone = UINT32_MAX;

  /// One profile of the tree that ends at tree_end_.
  void read_one(std::span<const BlockEntry> block, std::size_t i) {
    const Profile& a = profile(block[i]);
    if (a.rows > 1) {
      const std::uint32_t itself = pattern_of(parts_of(a), parts_of(a));
      found_.count[itself] += std::uint64_t{a.rows} * (a.rows - 1) / 2 * own_[i];
      best_[i] = std::min(best_[i], ranked(itself));
    }
    if (i + 1 == block.size()) return;
    const std::span<const std::uint16_t> patterns = reader_.patterns(i);
    found_.pairs += patterns.size();
    Ranked with_tree = kNone; // of the tree that profile j is of
    for (std::size_t k = 0; k != patterns.size(); ++k) {
      const std::size_t j = i + 1 + k;
      const Profile& b = profile(block[j]);
      const bool same_tree = j < tree_end_;
      if (same_tree || may_be_one(a, b)) {
        const std::uint64_t rows = std::uint64_t{a.rows} * b.rows;
        const std::uint64_t weight = rows * (same_tree ? own_[i] : others_[i] + others_[j]);
        found_.count[patterns[k]] += weight;
        if (!same_tree) found_.between_trees += weight;
        const Ranked pair = ranked(patterns[k]);
        best_[j] = std::min(best_[j], pair);
        if (same_tree)
          best_[i] = std::min(best_[i], pair);
        else
          with_tree = std::min(with_tree, pair);
      }
      if (!same_tree && (j + 1 == block.size() || profile(block[j + 1]).root != b.root)) {
        add_best(with_tree, a.rows);
        with_tree = kNone;
      }
    }
  }

  [[nodiscard]] bool may_be_one(const Profile& a, const Profile& b) const {
    return singles_.empty() || a.rows > 1 || b.rows > 1 || !singles_.part(a.row, b.row);
  }
  void add_best(Ranked best, std::uint32_t rows) {
    if (best != kNone) found_.best[best & 0xffffU] += rows;
  }
  [[nodiscard]] static Ranked ranked(std::uint32_t pattern) {
    static const std::vector<std::uint16_t> ranks = pattern_ranks();
    return Ranked{ranks[pattern]} << 16U | pattern;
  }

  [[nodiscard]] std::size_t end_of_tree(std::span<const BlockEntry> block, std::size_t i) const {
    const RowId root = profile(block[i]).root;
    while (i != block.size() && profile(block[i]).root == root)
      ++i;
    return i;
  }

  [[nodiscard]] const Profile& profile(const BlockEntry& entry) const {
    return blocks_.profiles()[entry.profile()];
  }

  /// Profiles come by root, so those of a tree stand together.
  void weigh(std::span<const BlockEntry> block) {
    own_.assign(block.size(), 0);
    others_.assign(block.size(), 0);
    for (std::size_t begin = 0; begin != block.size();) {
      std::size_t end = begin;
      std::uint64_t rows = 0;
      while (end != block.size() && profile(block[end]).root == profile(block[begin]).root)
        rows += profile(block[end++]).rows;
      for (std::size_t i = begin; i != end; ++i) {
        others_[i] = PatternCounts::kOneRow / rows;
        own_[i] = rows < 2 ? 0 : 2 * PatternCounts::kOneRow / (rows - 1);
      }
      begin = end;
    }
  }

  const Blocks& blocks_;
  const SingleSources& singles_;
  BlockReader reader_;
  PatternCounts found_;
  std::size_t tree_end_ = 0;
  std::vector<Ranked> best_;          ///< of each profile with the tree that is read
  std::vector<std::uint64_t> own_;    ///< weight of a pair of rows of one tree
  std::vector<std::uint64_t> others_; ///< what each side adds to the weight of a pair of two trees
};

} // namespace

std::vector<PatternCounts> count_patterns(const Blocks& blocks, const SingleSources& singles,
                                          std::uint32_t max_block) {
  const std::size_t rules = blocks.scan().rules().size();
  std::vector<PatternCounts> all(rules);
  for (PatternCounts& counts : all)
    counts.count.resize(kFieldPatterns), counts.best.resize(kFieldPatterns);
  std::mutex adding;
  blocks.for_each_bucket(
      &RuleHits::samples, [&](std::size_t rule, std::span<const BlockEntry> entries) {
        BlockCounter counter(blocks, rule, singles);
        for_each_block(blocks, entries, [&](std::span<const BlockEntry> block) {
          if (block.size() > max_block)
            counter.leave_out();
          else
            counter.read(block);
        });
        const std::lock_guard lock{adding}; // whole numbers: the order has no effect
        PatternCounts& sum = all[rule];
        for (std::size_t pattern = 0; pattern != kFieldPatterns; ++pattern)
          sum.count[pattern] += counter.found().count[pattern],
              sum.best[pattern] += counter.found().best[pattern];
        sum.pairs += counter.found().pairs;
        sum.crowded_blocks += counter.found().crowded_blocks;
        sum.between_trees += counter.found().between_trees;
      });
  return all;
}

} // namespace tallystick::link
