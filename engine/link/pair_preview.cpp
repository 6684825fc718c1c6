// SPDX-License-Identifier: MIT
#include "link/pair_preview.hpp"

#include <algorithm>
#include <mutex>

namespace tallystick::link {
namespace {

/// Counts one block after another; for one thread.
class BlockPreview {
public:
  BlockPreview(const Blocks& blocks, std::size_t rule, std::uint32_t max_block)
      : blocks_(blocks), max_block_(max_block), reader_(blocks, rule, SeenPairs::once) {}

  void read(std::span<const BlockEntry> block) {
    entries_.assign(block.begin(), block.end());
    const auto closed = std::stable_partition(entries_.begin(), entries_.end(),
                                              [](const BlockEntry& entry) { return entry.open(); });
    const auto opened = static_cast<std::size_t>(closed - entries_.begin());
    if (opened == 0 || block.size() < 2) return;
    ++found_.blocks;
    found_.largest_block = std::max<std::uint64_t>(found_.largest_block, block.size());
    if (block.size() > max_block_) {
      ++found_.crowded_blocks;
      for (const BlockEntry& entry : block)
        found_.crowded_rows += profile(entry).rows;
      return;
    }
    reader_.open(entries_);
    for (std::size_t i = 0; i != opened && i + 1 != entries_.size(); ++i) {
      const std::span<const std::uint16_t> patterns = reader_.patterns(i);
      found_.pairs += patterns.size();
      found_.pairs -= static_cast<std::uint64_t>(
          std::count(patterns.begin(), patterns.end(), BlockColumns::kSeenBefore));
    }
  }
  [[nodiscard]] const RulePreview& found() const { return found_; }

private:
  [[nodiscard]] const Profile& profile(const BlockEntry& entry) const {
    return blocks_.profiles()[entry.profile()];
  }

  const Blocks& blocks_;
  std::uint32_t max_block_;
  BlockReader reader_;
  std::vector<BlockEntry> entries_; ///< of one block, open rows first
  RulePreview found_;
};

} // namespace

void RulePreview::add(const RulePreview& other) {
  pairs += other.pairs;
  blocks += other.blocks;
  largest_block = std::max(largest_block, other.largest_block);
  crowded_blocks += other.crowded_blocks;
  crowded_rows += other.crowded_rows;
}

std::vector<RulePreview> preview_pairs(const Blocks& blocks, std::size_t rules,
                                       std::uint32_t max_block) {
  std::vector<RulePreview> all(rules);
  for (std::size_t rule = 0; rule != rules; ++rule)
    all[rule].fields = name_of(blocks.scan().rules()[rule]);
  std::mutex adding;
  blocks.for_each_bucket(
      &RuleHits::compares, [&](std::size_t rule, std::span<const BlockEntry> entries) {
        BlockPreview preview(blocks, rule, max_block);
        for_each_block(blocks, entries,
                       [&](std::span<const BlockEntry> block) { preview.read(block); });
        const std::lock_guard lock{adding}; // sums do not depend on the order
        all[rule].add(preview.found());
      });
  return all;
}

} // namespace tallystick::link
