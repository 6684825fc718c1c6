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
#include "link/open_rows.hpp"

namespace tallystick::link {

struct KeyedRow {
  Key128 key;
  RowId row;

  [[nodiscard]] auto order() const { return std::tuple{key.hi, key.lo, row}; }
  friend bool operator<(const KeyedRow& a, const KeyedRow& b) { return a.order() < b.order(); }
};

/// Which keys occur in open rows, give or take a few: rows with any other key need no work. This
/// leaves about a tenth of the rows of hospital data.
class OpenKeys {
public:
  OpenKeys(ThreadCount threads, const SegmentedColumn<MatchKeyToken>& keys, const OpenRows& open);

  /// False only if no open row has the key.
  [[nodiscard]] bool may_contain(const Key128& key) const { return all_ || seen_.test(slot(key)); }

private:
  [[nodiscard]] std::size_t slot(const Key128& key) const {
    return (key.lo ^ (key.hi >> 7U)) & (seen_.bits() - 1);
  }
  BitTable seen_;
  bool all_ = false; ///< so many rows are open that looking at all of them is cheaper
};

/// Calls use(bucket, rows ordered by key), in parallel over buckets, with all rows of each key of
/// an open row, and some others; a key's rows share a bucket. `keep()` makes a function for one thread that says of
/// row after row which take part. Needs 24 bytes a row that is looked at, for at most half of all rows at
/// a time and within `room`.
template<class Keep, class Use>
void for_each_key_bucket(ThreadCount threads, const SegmentedColumn<MatchKeyToken>& keys,
                         const OpenRows& open, std::size_t room, const Keep& keep, const Use& use) {
  const OpenKeys open_keys{threads, keys, open};
  BucketSort<KeyedRow> sort(threads, keys.size());
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    ColumnReader<MatchKeyToken> reader(keys);
    auto takes_part = keep();
    for (std::size_t row = begin; row != end; ++row) {
      const Key128& key = reader[row].bits;
      if (key.absent() || !open_keys.may_contain(key)) continue;
      if (!takes_part(static_cast<RowId>(row))) continue;
      put(key.hi >> 32 << sort.bucket_bits() >> 32, KeyedRow{key, static_cast<RowId>(row)});
    }
  };
  sort.count(scan);
  sort.sorted_within(room, scan, use);
}

} // namespace tallystick::link
