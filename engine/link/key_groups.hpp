// SPDX-License-Identifier: MIT
// Rows that share a match key, as far as a pass could still move one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

#include "core/parallel.hpp"
#include "core/segmented_column.hpp"
#include "flow/token.hpp"
#include "link/bit_table.hpp"
#include "link/bucket_sort.hpp"
#include "link/key_filter.hpp"
#include "link/open_rows.hpp"

namespace tallystick::link {

struct KeyedRow {
  Key128 key;
  RowId row;

  [[nodiscard]] auto order() const { return std::tuple{key.hi, key.lo, row}; }
  /// Bits below those that buckets are chosen by, as many as tell nearly all keys of one apart.
  [[nodiscard]] std::uint32_t radix_key() const { return key.hi >> 32U & 0xffffU; }
  friend bool operator<(const KeyedRow& a, const KeyedRow& b) { return a.order() < b.order(); }
};

/// The rows with a key that another row has too, one of them open, give or take a few: the others need no work. This
/// leaves a few in a hundred of the rows of hospital data.
class RowsToGroup {
public:
  /// `keep()` makes a function for one thread that says of row after row which take part.
  template<class Keep>
  RowsToGroup(ThreadCount threads, const SegmentedColumn<MatchKeyToken>& keys, const OpenRows& open,
              const Keep& keep)
      : keys_(keys), open_keys_(open.count()), shared_keys_(open.count()), rows_(keys.size()) {
    for_each_piece(threads, [&](auto begin, auto end, auto& key_of) {
      auto takes_part = keep();
      open.for_each(begin, end, [&](RowId row) {
        const Key128& key = key_of[row].bits;
        if (key.absent() || !takes_part(row)) return;
        if (open_keys_.test_and_set(hash_of(key))) shared_keys_.test_and_set(hash_of(key));
        rows_.set(row);
      });
    });
    for_each_piece(threads, [&](auto begin, auto end, auto& key_of) {
      auto takes_part = keep();
      for (std::size_t row = begin; row != end; ++row) {
        const Key128& key = key_of[row].bits;
        if (!open_keys_.test(hash_of(key)) || key.absent()) continue;
        if (open.test(static_cast<RowId>(row)) || !takes_part(static_cast<RowId>(row))) continue;
        shared_keys_.test_and_set(hash_of(key));
        rows_.set(row);
      }
    });
  }

  /// Calls use(row, key) for those of [begin, end).
  template<class Use>
  void for_each(std::size_t begin, std::size_t end, const Use& use) const {
    ColumnReader<MatchKeyToken> key_of(keys_);
    rows_.for_each(begin, end, [&](std::size_t row) {
      const Key128& key = key_of[row].bits;
      if (shared_keys_.test(hash_of(key))) use(static_cast<RowId>(row), key);
    });
  }

private:
  template<class Read>
  void for_each_piece(ThreadCount threads, const Read& read) const {
    parallel_for(threads, keys_.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      ColumnReader<MatchKeyToken> key_of(keys_);
      read(begin, end, key_of);
    });
  }
  /// Tokens are as good as random; sorting goes by the upper half.
  static std::uint64_t hash_of(const Key128& key) { return key.lo; }

  const SegmentedColumn<MatchKeyToken>& keys_;
  KeyFilter open_keys_;
  KeyFilter shared_keys_;
  BitTable rows_; ///< open rows, and those with a key of one
};

/// Calls use(bucket, rows ordered by key), in parallel over buckets, with all rows of each key that an
/// open row shares, and some others; a key's rows share a bucket. `keep()` makes a function for one thread that says of
/// row after row which take part. Needs 24 bytes a row that is looked at, for at most half of all rows at
/// a time and within `room`.
template<class Keep, class Use>
void for_each_key_bucket(ThreadCount threads, const SegmentedColumn<MatchKeyToken>& keys,
                         const OpenRows& open, std::size_t room, const Keep& keep, const Use& use) {
  const RowsToGroup rows(threads, keys, open, keep);
  BucketSort<KeyedRow> sort(threads, keys.size());
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    rows.for_each(begin, end, [&](RowId row, const Key128& key) {
      put(key.hi >> 32 << sort.bucket_bits() >> 32, KeyedRow{key, row});
    });
  };
  sort.count(scan);
  sort.sorted_within(room, scan, use);
}

} // namespace tallystick::link
