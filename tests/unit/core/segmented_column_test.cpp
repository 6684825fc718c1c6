// SPDX-License-Identifier: MIT
#include "core/segmented_column.hpp"

#include <cstdint>
#include <numeric>

#include <gtest/gtest.h>

namespace tallystick {
namespace {

using Column = SegmentedColumn<std::uint32_t>;

TEST(SegmentedColumn, AppendAcrossSegmentsKeepsOrder) {
  std::vector<std::uint32_t> items(Column::kSegmentItems * 2 + 77);
  std::iota(items.begin(), items.end(), 5U);
  Column column;
  const std::span<const std::uint32_t> all{items};
  const std::size_t cut = Column::kSegmentItems - 3;
  column.append(all.first(cut));
  column.append(all.subspan(cut));
  column.push_back(42);
  ASSERT_EQ(column.size(), items.size() + 1);
  for (std::size_t i = 0; i != items.size(); ++i)
    ASSERT_EQ(column[i], items[i]);
  EXPECT_EQ(column[items.size()], 42U);
}

TEST(SegmentedColumn, ItemsDoNotMoveWhenItGrows) {
  Column column;
  column.push_back(1);
  const std::uint32_t* first = &column[0];
  column.fill(Column::kSegmentItems * 3, 2);
  EXPECT_EQ(&column[0], first);
  EXPECT_EQ(column[0], 1U);
}

TEST(SegmentedColumn, FillAddsCopiesAcrossSegments) {
  Column column;
  column.fill(Column::kSegmentItems - 1, 7);
  column.fill(3, 9);
  ASSERT_EQ(column.size(), Column::kSegmentItems + 2);
  EXPECT_EQ(column[Column::kSegmentItems - 2], 7U);
  EXPECT_EQ(column[Column::kSegmentItems - 1], 9U);
  EXPECT_EQ(column[Column::kSegmentItems + 1], 9U);
  column.fill(0, 1);
  EXPECT_EQ(column.size(), Column::kSegmentItems + 2);
}

TEST(SegmentedColumn, SegmentsTogetherAreTheColumn) {
  Column column;
  for (std::uint32_t i = 0; i != Column::kSegmentItems + 10; ++i)
    column.push_back(i);
  ASSERT_EQ(column.segments(), 2U);
  EXPECT_EQ(column.segment(0).size(), Column::kSegmentItems);
  EXPECT_EQ(column.segment(1).size(), 10U);
  EXPECT_EQ(column.segment(1)[9], Column::kSegmentItems + 9);
}

TEST(SegmentedColumn, MemoryIsWhatTheRowsNeedAndIsGivenBack) {
  Column column;
  EXPECT_EQ(column.memory_bytes(), 0U);
  column.fill(Column::kSegmentItems, 1);
  EXPECT_EQ(column.memory_bytes(), Column::kSegmentItems * sizeof(std::uint32_t));
  column.release();
  EXPECT_TRUE(column.empty());
  EXPECT_EQ(column.memory_bytes(), 0U);
  column.push_back(3);
  EXPECT_EQ(column[0], 3U);
}

} // namespace
} // namespace tallystick
