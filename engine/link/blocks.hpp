// SPDX-License-Identifier: MIT
// Blocks: the profiles that share a key of a rule, and the patterns of their pairs.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "link/block_columns.hpp"
#include "link/bucket_sort.hpp"
#include "link/key_scan.hpp"
#include "link/profile_set.hpp"

namespace tallystick::link {

struct BlockEntry {
  std::uint32_t key;
  std::uint32_t place; ///< twice the position in the profiles, and one more if the profile is open
  [[nodiscard]] std::uint32_t profile() const { return place >> 1U; }
  [[nodiscard]] bool open() const { return (place & 1U) != 0; }
  [[nodiscard]] std::uint32_t radix_key() const { return key; }
};

class Blocks {
public:
  Blocks(ThreadCount threads, const KeyScan& scan, const ProfileSet& set, std::size_t room)
      : threads_(threads), scan_(scan), set_(set), room_(room) {}

  [[nodiscard]] const KeyScan& scan() const { return scan_; }
  /// Those without hits are no profiles.
  [[nodiscard]] std::span<const Profile> profiles() const { return set_.profiles(); }
  [[nodiscard]] std::span<const RuleHits> hits() const { return set_.hits(); }

  /// Calls use(rule, entries by key, then profile) in parallel; a block never spans two calls. Keys under the rules that
  /// `which` says of a profile's hits, one bit each. Holds 8 bytes a key, for as many of them as there are profiles at a
  /// time and within the room.
  template<class Use>
  void for_each_bucket(std::uint16_t RuleHits::*which, const Use& use) const {
    const std::size_t rules = scan_.rules().size();
    BucketSort<BlockEntry> sort(threads_, set_.hits().size(), rules);
    const unsigned bits = sort.bucket_bits();
    const auto scan_rules = [&](RuleRange some) {
      const std::uint32_t wanted = (1U << some.end) - (1U << some.begin);
      return [&, wanted](std::size_t begin, std::size_t end, const auto& put) {
        for (std::size_t i = begin; i != end; ++i) {
          std::uint32_t left = set_.hits()[i].*which & wanted;
          if (left == 0) continue;
          const Profile& profile = set_.profiles()[i];
          const auto values = std::bit_cast<BlockingKeys::PartValues>(parts_of(profile));
          for (; left != 0; left &= left - 1) {
            const auto rule = static_cast<std::size_t>(std::countr_zero(left));
            scan_.for_each_key(rule, profile, values, [&](std::uint32_t key) {
              put(rule << bits | (std::uint64_t{key} << bits >> 32U),
                  BlockEntry{key, static_cast<std::uint32_t>(i << 1U | (profile.open ? 1U : 0U))});
            });
          }
        }
      };
    };
    sort.count(scan_rules({0, rules}));
    const std::size_t most =
        std::max(std::min(set_.hits().size(), room_ / sizeof(BlockEntry)), kPieceRows);
    for (std::size_t from = 0; from != sort.buckets();) {
      const std::size_t to = sort.fitting(from, most);
      sort.sorted(from, to, scan_rules({from >> bits, ((to - 1) >> bits) + 1}),
                  [&](std::size_t bucket, std::span<const BlockEntry> entries) {
                    if (!entries.empty()) use(bucket >> bits, entries);
                  });
      from = to;
    }
  }

private:
  ThreadCount threads_;
  const KeyScan& scan_;
  const ProfileSet& set_;
  std::size_t room_;
};

/// Calls use(block) for each block of sorted entries, and has the profiles of those behind it brought meanwhile, since they
/// lie anywhere.
template<class Use>
void for_each_block(const Blocks& blocks, std::span<const BlockEntry> entries, const Use& use) {
  constexpr std::size_t kAhead = 24;
  std::size_t fetched = 0;
  const auto fetch_to = [&](std::size_t end) {
    for (end = std::min(end, entries.size()); fetched < end; ++fetched) {
      const Profile& p = blocks.profiles()[entries[fetched].profile()];
      __builtin_prefetch(&p);
      __builtin_prefetch(&p.fields.birth_year); // may lie in the next line
    }
  };
  std::size_t at = 0;
  const auto same = [](const BlockEntry& x, const BlockEntry& y) { return x.key == y.key; };
  for_each_run(entries, same, [&](std::span<const BlockEntry> block) {
    at += block.size();
    fetch_to(at + kAhead);
    use(block);
  });
}

/// Whether pairs that an earlier rule finds as well are seen again.
enum class SeenPairs : std::uint8_t { again, once };

/// Compares the profiles of one block after another; for one thread.
class BlockReader {
public:
  BlockReader(const Blocks& blocks, std::size_t rule, SeenPairs seen)
      : blocks_(blocks), columns_(masks_before(blocks, seen == SeenPairs::once ? rule : 0)) {}

  /// Reads the profiles of a block.
  void open(std::span<const BlockEntry> block) {
    block_ = block;
    few_ = block.size() <= kFew;
    marked_ = false;
    parts_.clear();
    if (!few_) columns_.resize(block.size());
    for (std::size_t i = 0; i != block.size(); ++i) {
      const Profile& profile = blocks_.profiles()[block[i].profile()];
      if (few_)
        parts_.push_back(parts_of(profile));
      else
        columns_.set(i, parts_of(profile));
      marked_ = marked_ || blocks_.scan().marks().has(profile.row);
    }
    patterns_.resize(block.size());
  }

  /// The pattern of two profiles, as of a block of two.
  [[nodiscard]] std::uint16_t pattern(const Profile& a, const Profile& b) {
    std::uint16_t found = columns_.pattern(parts_of(a), parts_of(b));
    if (may_be_near(found) && blocks_.scan().marks().near(a, b)) found = near(found);
    return found;
  }

  /// Patterns of the i-th profile with each of those behind it; BlockColumns::kSeenBefore for pairs of earlier rules.
  [[nodiscard]] std::span<const std::uint16_t> patterns(std::size_t i) {
    const std::span<std::uint16_t> found(patterns_.data(), block_.size() - i - 1);
    if (few_)
      for (std::size_t k = 0; k != found.size(); ++k)
        found[k] = columns_.pattern(parts_[i], parts_[i + 1 + k]);
    else
      columns_.compare(i, i + 1, block_.size(), found.data());
    if (marked_) find_near(i, found);
    return found;
  }

private:
  /// Blocks of no more profiles are compared one by one: filling columns would take longer.
  static constexpr std::size_t kFew = 6;

  static std::vector<std::uint32_t> masks_before(const Blocks& blocks, std::size_t rule) {
    std::vector<std::uint32_t> masks;
    for (std::size_t earlier = 0; earlier != rule; ++earlier)
      if (const std::uint32_t mask = blocks.scan().keys().mask(earlier); mask != 0)
        masks.push_back(mask);
    return masks;
  }

  static bool may_be_near(std::uint16_t pattern) {
    return pattern != BlockColumns::kSeenBefore &&
           pattern % kBirthDateStride > static_cast<std::uint16_t>(PersonIdLevel::near);
  }
  static std::uint16_t near(std::uint16_t pattern) {
    return static_cast<std::uint16_t>(pattern - pattern % kBirthDateStride +
                                      static_cast<std::uint16_t>(PersonIdLevel::near));
  }

  void find_near(std::size_t i, std::span<std::uint16_t> patterns) const {
    const Profile& a = blocks_.profiles()[block_[i].profile()];
    for (std::size_t j = 0; j != patterns.size(); ++j) {
      if (!may_be_near(patterns[j])) continue;
      const Profile& b = blocks_.profiles()[block_[i + 1 + j].profile()];
      if (blocks_.scan().marks().near(a, b)) patterns[j] = near(patterns[j]);
    }
  }

  const Blocks& blocks_;
  std::span<const BlockEntry> block_;
  BlockColumns columns_;
  std::vector<ComparedParts> parts_; ///< of few
  bool few_ = false;
  std::vector<std::uint16_t> patterns_;
  bool marked_ = false;
};

} // namespace tallystick::link
