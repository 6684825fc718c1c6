// SPDX-License-Identifier: MIT
#include "link/key_groups.hpp"

#include <algorithm>
#include <bit>

namespace tallystick::link {
namespace {

constexpr std::size_t kBitsPerOpenRow = 16; // about 6 in 100 other keys are looked at in vain

} // namespace

OpenKeys::OpenKeys(ThreadCount threads, const SegmentedColumn<MatchKeyToken>& keys,
                   const OpenRows& open) {
  const std::size_t open_rows = open.count();
  all_ = open_rows > keys.size() / 2;
  if (all_) return;
  seen_ = BitTable{std::bit_ceil(std::max<std::size_t>(open_rows * kBitsPerOpenRow, 64))};
  parallel_for(threads, keys.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    ColumnReader<MatchKeyToken> reader(keys);
    for (std::size_t row = begin; row != end; ++row) {
      if (!open.test(static_cast<RowId>(row))) continue;
      const Key128& key = reader[row].bits;
      if (!key.absent()) seen_.set_shared(slot(key));
    }
  });
}

} // namespace tallystick::link
