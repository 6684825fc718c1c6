// SPDX-License-Identifier: MIT
// Blocks: the profiles that share a key of a rule, and the patterns of their pairs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "link/block_columns.hpp"
#include "link/blocking.hpp"
#include "link/bucket_sort.hpp"
#include "link/id_marks.hpp"
#include "link/profile.hpp"

namespace tallystick::link {

struct BlockEntry {
  std::uint64_t key;
  std::uint32_t profile; ///< position in the profiles
  friend auto operator<=>(const BlockEntry&, const BlockEntry&) = default;
};

class Blocks {
public:
  Blocks(ThreadCount threads, std::span<const BlockingRule> rules,
         std::span<const Profile> profiles, const IdMarks& marks, std::size_t room)
      : threads_(threads), rules_(rules), profiles_(profiles), marks_(marks), room_(room) {}

  [[nodiscard]] std::span<const BlockingRule> rules() const { return rules_; }
  [[nodiscard]] std::span<const Profile> profiles() const { return profiles_; }
  [[nodiscard]] const IdMarks& marks() const { return marks_; }

  /// Calls use(bucket, entries by key) in parallel over buckets; a block never spans two. Only keys that take(key) wants.
  /// Returns the number of buckets.
  template<class Take, class Use>
  void for_each_bucket(std::size_t rule, const Take& take, const Use& use) const {
    BucketSort<BlockEntry> sort(threads_, profiles_.size());
    const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
      for (std::size_t i = begin; i != end; ++i)
        for_each_key(rule, profiles_[i], [&](std::uint64_t key) {
          if (take(key))
            put(key >> 32 << sort.bucket_bits() >> 32,
                BlockEntry{key, static_cast<std::uint32_t>(i)});
        });
    };
    sort.count(scan);
    sort.sorted_within(room_, scan, use);
  }
  [[nodiscard]] std::size_t buckets() const {
    return BucketSort<BlockEntry>(threads_, profiles_.size()).buckets();
  }

  /// Calls use(key) for the keys of a profile under a rule.
  template<class Use>
  void for_each_key(std::size_t rule, const Profile& profile, const Use& use) const {
    if (rules_[rule].fields.front() == BlockingField::near_person_id) {
      marks_.for_each_key(profile, use);
    } else if (const std::uint64_t key = blocking_key(rules_[rule], parts_of(profile)); key != 0) {
      use(key);
    }
  }

private:
  ThreadCount threads_;
  std::span<const BlockingRule> rules_;
  std::span<const Profile> profiles_;
  const IdMarks& marks_;
  std::size_t room_;
};

/// Whether pairs that an earlier rule finds as well are seen again.
enum class SeenPairs : std::uint8_t { again, once };

/// Compares the profiles of one block after another; for one thread.
class BlockReader {
public:
  BlockReader(const Blocks& blocks, std::size_t rule, SeenPairs seen)
      : blocks_(blocks), columns_(seen == SeenPairs::once ? rule : 0),
        earlier_(seen == SeenPairs::once ? rule : 0) {}

  /// Reads the profiles of a block.
  void open(std::span<const BlockEntry> block) {
    block_ = block;
    columns_.clear();
    marked_ = false;
    for (const BlockEntry& entry : block) {
      const Profile& profile = blocks_.profiles()[entry.profile];
      const ComparedParts parts = parts_of(profile);
      for (std::size_t rule = 0; rule != earlier_.size(); ++rule)
        earlier_[rule] =
            static_cast<std::uint32_t>(blocking_key(blocks_.rules()[rule], parts) >> 32U);
      columns_.add(parts, earlier_.data());
      marked_ = marked_ || blocks_.marks().has(profile.row);
    }
    patterns_.resize(block.size());
  }

  /// Patterns of the i-th profile with each of those behind it; BlockColumns::kSeenBefore for pairs of earlier rules.
  [[nodiscard]] std::span<const std::uint16_t> patterns(std::size_t i) {
    columns_.compare(i, i + 1, block_.size(), patterns_.data());
    const std::span<std::uint16_t> found(patterns_.data(), block_.size() - i - 1);
    if (marked_) find_near(i, found);
    return found;
  }

private:
  void find_near(std::size_t i, std::span<std::uint16_t> patterns) const {
    constexpr auto kNear = static_cast<std::uint16_t>(PersonIdLevel::near);
    const Profile& a = blocks_.profiles()[block_[i].profile];
    for (std::size_t j = 0; j != patterns.size(); ++j) {
      if (patterns[j] == BlockColumns::kSeenBefore || patterns[j] % 4 <= kNear) continue;
      const Profile& b = blocks_.profiles()[block_[i + 1 + j].profile];
      if (blocks_.marks().near(a, b))
        patterns[j] = static_cast<std::uint16_t>(patterns[j] - patterns[j] % 4 + kNear);
    }
  }

  const Blocks& blocks_;
  std::span<const BlockEntry> block_;
  BlockColumns columns_;
  std::vector<std::uint32_t> earlier_;
  std::vector<std::uint16_t> patterns_;
  bool marked_ = false;
};

} // namespace tallystick::link
