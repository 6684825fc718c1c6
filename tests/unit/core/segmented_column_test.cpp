// SPDX-License-Identifier: MIT
#include "core/segmented_column.hpp"

#include <cstdint>
#include <memory>
#include <numeric>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include "support/memory_store.hpp"

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

TEST(SegmentedColumn, UnitsTogetherAreTheColumn) {
  Column column;
  for (std::uint32_t i = 0; i != kUnitItems * 3 + 10; ++i)
    column.push_back(i);
  ASSERT_EQ(column.units(), 4U);
  UnitBuffer buffer;
  EXPECT_EQ(column.unit(0, buffer).size(), kUnitItems);
  EXPECT_EQ(column.unit(2, buffer)[5], 2 * kUnitItems + 5);
  EXPECT_EQ(column.unit(3, buffer).size(), 10U);
  EXPECT_EQ(column.unit(3, buffer)[9], 3 * kUnitItems + 9);
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

/// Reads all items from front to back.
std::vector<std::uint32_t> all_of(const Column& column) {
  std::vector<std::uint32_t> items;
  ColumnReader<std::uint32_t> reader(column);
  for (std::size_t i = 0; i != column.size(); ++i)
    items.push_back(reader[i]);
  return items;
}

std::vector<std::uint32_t> numbers(std::size_t n) {
  std::vector<std::uint32_t> items(n);
  std::iota(items.begin(), items.end(), 1U);
  return items;
}

TEST(SpilledColumn, ReadsAsItWasWritten) {
  const std::vector<std::uint32_t> items = numbers(Column::kSegmentItems * 3 + 99);
  const std::span<const std::uint32_t> all{items};
  for (const std::size_t before :
       {std::size_t{0}, Column::kSegmentItems - 1, Column::kSegmentItems * 2,
        items.size()}) { // items that are there when it goes to disk
    const auto store = std::make_shared<MemoryStore>();
    Column column;
    column.append(all.first(before));
    column.spill_to(store);
    column.append(all.subspan(before));
    EXPECT_FALSE(column.in_memory());
    EXPECT_EQ(column.memory_bytes(), Column::kSegmentItems * sizeof(std::uint32_t))
        << "the last segment";
    EXPECT_EQ(all_of(column), items);
    column.load();
    EXPECT_TRUE(column.in_memory());
    EXPECT_EQ(column[Column::kSegmentItems], items[Column::kSegmentItems]);
    EXPECT_EQ(all_of(column), items);
    EXPECT_EQ(store->units(), 0U) << "what is back in memory needs no disk";
  }
}

TEST(SpilledColumn, IsReadFromAnywhereBySeveralReaders) {
  const auto store = std::make_shared<MemoryStore>();
  const std::vector<std::uint32_t> items = numbers(Column::kSegmentItems * 2);
  Column column;
  column.spill_to(store);
  column.append(items);
  ColumnReader<std::uint32_t> one(column);
  ColumnReader<std::uint32_t> two(column);
  for (const std::size_t i :
       {std::size_t{5}, kUnitItems * 3 + 7, std::size_t{6}, items.size() - 1}) {
    EXPECT_EQ(one[i], items[i]);
    EXPECT_EQ(two[items.size() - 1 - i], items[items.size() - 1 - i]);
    EXPECT_EQ(one[i], items[i]);
  }
}

TEST(SpilledColumn, GivesTheDiskBack) {
  const auto store = std::make_shared<MemoryStore>();
  Column column;
  column.spill_to(store);
  column.fill(Column::kSegmentItems, 4);
  EXPECT_NE(store->units(), 0U);
  column.release();
  EXPECT_EQ(store->units(), 0U);
  EXPECT_TRUE(column.empty());
}

TEST(SpilledColumn, TellsOfADiskThatFails) {
  const auto store = std::make_shared<MemoryStore>();
  Column column;
  column.spill_to(store);
  column.fill(Column::kSegmentItems, 4);
  store->fail_with(std::errc::no_space_on_device);
  EXPECT_THROW(column.fill(Column::kSegmentItems, 4), std::system_error);
  UnitBuffer buffer;
  EXPECT_THROW(static_cast<void>(column.unit(0, buffer)), std::system_error);
}

} // namespace
} // namespace tallystick
