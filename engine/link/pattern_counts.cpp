// SPDX-License-Identifier: MIT
#include "link/pattern_counts.hpp"

#include <mutex>
#include <unordered_map>

namespace tallystick::link {
namespace {

/// Counts the pairs of one block after another; for one thread.
class BlockCounter {
public:
  BlockCounter(const Blocks& blocks, std::size_t rule, const SingleRows& singles)
      : blocks_(blocks), singles_(singles), reader_(blocks, rule, SeenPairs::again) {
    found_.count.resize(kFieldPatterns);
  }

  void read(std::span<const BlockEntry> block) {
    weigh(block);
    reader_.open(block);
    for (std::size_t i = 0; i != block.size(); ++i) {
      const Profile& a = profile(block[i]);
      if (a.rows > 1)
        found_.count[pattern_of(parts_of(a), parts_of(a))] +=
            std::uint64_t{a.rows} * (a.rows - 1) / 2 * own_[i];
      if (i + 1 == block.size()) break;
      const std::span<const std::uint16_t> patterns = reader_.patterns(i);
      for (std::size_t k = 0; k != patterns.size(); ++k) {
        const std::size_t j = i + 1 + k;
        const Profile& b = profile(block[j]);
        const std::uint64_t rows = std::uint64_t{a.rows} * b.rows;
        const bool same_tree = a.root == b.root;
        if (!same_tree && !singles_.may_be_one(a.root, b.root)) continue;
        const std::uint64_t weight = rows * (same_tree ? own_[i] : others_[i] + others_[j]);
        found_.count[patterns[k]] += weight;
        if (!same_tree) found_.between_trees += weight;
      }
      found_.pairs += patterns.size();
    }
  }
  void leave_out() { ++found_.crowded_blocks; }
  [[nodiscard]] const PatternCounts& found() const { return found_; }

private:
  [[nodiscard]] const Profile& profile(const BlockEntry& entry) const {
    return blocks_.profiles()[entry.profile];
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
  const SingleRows& singles_;
  BlockReader reader_;
  PatternCounts found_;
  std::vector<std::uint64_t> own_;    ///< weight of a pair of rows of one tree
  std::vector<std::uint64_t> others_; ///< what each side adds to the weight of a pair of two trees
};

} // namespace

std::vector<PatternCounts> count_patterns(const Blocks& blocks, const SingleRows& singles,
                                          std::uint32_t max_block) {
  const std::size_t rules = blocks.scan().rules().size();
  std::vector<PatternCounts> all(rules);
  for (PatternCounts& counts : all)
    counts.count.resize(kFieldPatterns);
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
          sum.count[pattern] += counter.found().count[pattern];
        sum.pairs += counter.found().pairs;
        sum.crowded_blocks += counter.found().crowded_blocks;
        sum.between_trees += counter.found().between_trees;
      });
  return all;
}

} // namespace tallystick::link
