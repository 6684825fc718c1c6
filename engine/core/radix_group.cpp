// SPDX-License-Identifier: MIT
// Radix partition by key hash, stable by unit and row, then one small hash table a partition.
#include "core/radix_group.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

namespace tallystick {
namespace {

constexpr std::size_t kRowsPerPartition = 8192; // records and table of a partition stay in L2
constexpr unsigned kMaxPartitionBits = 12;      // more streams than this thrash the TLB
constexpr std::size_t kSeveralPassRows = std::size_t{1} << 20;
constexpr std::size_t kLeastPasses = 4;        ///< each holds a quarter of the records
constexpr std::size_t kPartitionsPerPiece = 8; // share one table allocation
constexpr std::size_t kPrefetchAhead = 12;

struct Record {
  Key128 key;
  std::uint32_t row;
  std::uint32_t hash;
};
static_assert(sizeof(Record) == 24);

using Partition = std::uint16_t;
constexpr Partition kNone = UINT16_MAX; ///< of a row without a key
static_assert(kNone >> kMaxPartitionBits != 0);
constexpr std::size_t kPickedAtOnce = 256;

/// Tokens are already random; the mixing protects against keys that are not.
std::uint64_t hash_of(const Key128& key) {
  std::uint64_t h = (key.hi ^ std::rotl(key.lo, 31)) * 0x9E3779B97F4A7C15U;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93U;
  return h ^ (h >> 32);
}

/// First record of each key within one partition: open addressing, slot = hash (high half) and
/// record index + 1 (low half), 0 = free. Grows with the distinct keys, so many equal rows stay in
/// cache.
class FirstTable {
public:
  void reset(std::size_t records) {
    const std::size_t slots = std::bit_ceil(std::clamp<std::size_t>(records, 64, kStartSlots));
    slots_.assign(slots, 0);
    used_ = 0;
  }
  void prefetch(std::uint32_t hash) const { __builtin_prefetch(&slots_[hash & mask()]); }

  /// Index of the first record with the key of records[i]: i itself if it is the first.
  std::size_t first(const Record* records, std::size_t i) {
    const Record& record = records[i];
    for (std::size_t at = record.hash & mask();; at = (at + 1) & mask()) {
      const std::uint64_t slot = slots_[at];
      if (slot == 0) {
        slots_[at] = (std::uint64_t{record.hash} << 32) | (i + 1);
        if (++used_ * 2 > slots_.size()) grow();
        return i;
      }
      const std::size_t other = static_cast<std::uint32_t>(slot) - std::size_t{1};
      if (slot >> 32 == record.hash && records[other].key == record.key) return other;
    }
  }

private:
  static constexpr std::size_t kStartSlots = std::size_t{1} << 13;

  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  void grow() {
    std::vector<std::uint64_t> larger(slots_.size() * 2, 0);
    const std::size_t larger_mask = larger.size() - 1;
    for (const std::uint64_t slot : slots_) {
      if (slot == 0) continue;
      std::size_t at = (slot >> 32) & larger_mask;
      while (larger[at] != 0)
        at = (at + 1) & larger_mask;
      larger[at] = slot;
    }
    slots_.swap(larger);
  }

  std::vector<std::uint64_t> slots_;
  std::size_t used_ = 0;
};

/// One grouping run: the cut of rows into units (by position) and partitions (by hash).
class Grouping {
public:
  Grouping(ThreadCount threads, const KeyUnits& keys, std::span<std::uint32_t> leader)
      : threads_(threads), keys_(keys), leader_(leader),
        units_((leader.size() + kUnitItems - 1) / kUnitItems),
        bits_(std::min(kMaxPartitionBits,
                       static_cast<unsigned>(std::bit_width(leader.size() / kRowsPerPartition)))),
        partitions_(std::size_t{1} << bits_), offset_(units_ * partitions_),
        partition_(std::make_unique_for_overwrite<Partition[]>(leader.size())) {}

  void run(std::size_t room) {
    count();
    const std::size_t step = partitions_ / passes(room);
    std::unique_ptr<Record[]> records;
    std::size_t capacity = 0;
    for (std::size_t from = 0; from < partitions_; from += step) {
      const std::size_t total = place(from, from + step);
      if (total > capacity) {
        records.reset(); // never both at once
        records = std::make_unique_for_overwrite<Record[]>(total);
        capacity = total;
      }
      scatter(from, from + step, records.get());
      group(from, from + step, records.get());
    }
  }

private:
  [[nodiscard]] Partition partition_of(std::uint64_t hash) const {
    return static_cast<Partition>(bits_ == 0 ? 0 : hash >> (64 - bits_));
  }
  [[nodiscard]] std::uint32_t* offsets_of(std::size_t unit) {
    return offset_.data() + unit * partitions_;
  }
  [[nodiscard]] std::size_t passes(std::size_t room) const {
    const std::size_t wanted = leader_.size() / (room / sizeof(Record) + 1) + 1;
    const std::size_t least = leader_.size() > kSeveralPassRows ? kLeastPasses : 1;
    return std::min(std::bit_ceil(std::max(wanted, least)), partitions_);
  }

  /// Counts keys by unit and partition; rows without a key are finished here.
  void count() {
    parallel_for(threads_, units_, 1, [this](std::size_t unit, std::size_t) {
      UnitBuffer buffer;
      std::uint32_t* counts = offsets_of(unit);
      std::size_t row = unit * kUnitItems;
      for (const Key128& key : keys_(unit, buffer)) {
        if (key.absent()) {
          leader_[row] = static_cast<std::uint32_t>(row);
          partition_[row] = kNone;
        } else {
          partition_[row] = partition_of(hash_of(key));
          ++counts[partition_[row]];
        }
        ++row;
      }
    });
  }

  /// Turns the counts of some partitions into places: by partition, then by unit. Returns the sum.
  std::size_t place(std::size_t from, std::size_t to) {
    bounds_.assign(1, 0);
    std::uint32_t at = 0;
    for (std::size_t p = from; p != to; ++p) {
      for (std::size_t unit = 0; unit != units_; ++unit) {
        std::uint32_t& cell = offsets_of(unit)[p];
        const std::uint32_t n = cell;
        cell = at;
        at += n;
      }
      bounds_.push_back(at);
    }
    return at;
  }

  /// Which keys are of these partitions is as good as random, so they are first picked without a branch, which would be
  /// guessed wrongly; and by two bytes each, so that passes cost little.
  void scatter(std::size_t from, std::size_t to, Record* records) {
    parallel_for(threads_, units_, 1, [=, this](std::size_t unit, std::size_t) {
      UnitBuffer buffer;
      std::array<std::uint32_t, kPickedAtOnce> picked;
      std::uint32_t* next = offsets_of(unit);
      const std::span<const Key128> keys = keys_(unit, buffer);
      const std::size_t first_row = unit * kUnitItems;
      const Partition* const partition = partition_.get() + first_row;
      for (std::size_t begin = 0; begin < keys.size(); begin += kPickedAtOnce) {
        const std::size_t end = std::min(begin + kPickedAtOnce, keys.size());
        std::size_t count = 0;
        for (std::size_t i = begin; i != end; ++i) {
          picked[count] = static_cast<std::uint32_t>(i);
          count += partition[i] - from < to - from ? 1U : 0U;
        }
        for (std::size_t k = 0; k != count; ++k) {
          const std::uint32_t i = picked[k];
          records[next[partition[i]]++] = {keys[i], static_cast<std::uint32_t>(first_row + i),
                                           static_cast<std::uint32_t>(hash_of(keys[i]))};
        }
      }
    });
  }

  void group(std::size_t from, std::size_t to, const Record* records) {
    parallel_for(threads_, to - from, kPartitionsPerPiece, [=, this](auto begin, auto end) {
      FirstTable table;
      for (std::size_t p = begin; p != end; ++p) {
        group_partition(table, records + bounds_[p], bounds_[p + 1] - bounds_[p]);
      }
    });
  }

  /// Records are in row order, so the first of a key is its smallest row.
  void group_partition(FirstTable& table, const Record* records, std::size_t n) {
    table.reset(n);
    for (std::size_t i = 0; i != n; ++i) {
      if (i + kPrefetchAhead < n) {
        table.prefetch(records[i + kPrefetchAhead].hash);
        __builtin_prefetch(&leader_[records[i + kPrefetchAhead].row], 1);
      }
      leader_[records[i].row] = records[table.first(records, i)].row;
    }
  }

  ThreadCount threads_;
  const KeyUnits& keys_;
  std::span<std::uint32_t> leader_;
  std::size_t units_;
  unsigned bits_;
  std::size_t partitions_;
  std::vector<std::uint32_t> offset_;      // [unit][partition]
  std::unique_ptr<Partition[]> partition_; // by row
  std::vector<std::size_t> bounds_;        // of the partitions of this pass within the records
};

} // namespace

void group_leaders(ThreadCount threads, const KeyUnits& keys, std::span<std::uint32_t> leader,
                   std::size_t room) {
  if (leader.size() > std::numeric_limits<std::uint32_t>::max()) std::abort();
  if (!leader.empty()) Grouping{threads, keys, leader}.run(room);
}

void group_leaders(ThreadCount threads, std::span<const Key128> keys,
                   std::span<std::uint32_t> leader) {
  if (leader.size() != keys.size()) std::abort();
  const auto units = [keys](std::size_t unit, UnitBuffer&) {
    const std::size_t first = unit * kUnitItems;
    return keys.subspan(first, std::min(kUnitItems, keys.size() - first));
  };
  group_leaders(threads, units, leader);
}

} // namespace tallystick
