// SPDX-License-Identifier: MIT
#include "table/shared_table.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "support/frames.hpp"

namespace tallystick::table {
namespace {

using testing::number_column;
using testing::table_of;
using testing::text_column;

std::shared_ptr<SharedTable> two_columns() {
  std::vector<testing::NamedColumn> columns;
  columns.push_back(text_column("name", {"a", std::nullopt, "ccc"}));
  columns.push_back(number_column<std::int32_t>("number", "i", {1, 2, std::nullopt}));
  return table_of(std::move(columns));
}

TEST(SharedTable, EachStreamHasAllRowsAndMayOutliveTheTable) {
  std::shared_ptr<const SharedTable> table = two_columns();
  const std::weak_ptr<const SharedTable> watched = table;
  ArrowArrayStream first = stream_of(table);
  ArrowArrayStream second = stream_of(table);
  table.reset();
  for (ArrowArrayStream* const raw : {&first, &second}) {
    ColumnStream stream = ColumnStream::open(*raw).value();
    EXPECT_EQ(raw->release, nullptr) << "taken over";
    const auto batch = stream.next().value();
    ASSERT_EQ(batch->rows(), 3U);
    EXPECT_EQ(batch->schema().name(0), "name");
    EXPECT_EQ(batch->column(0).bytes(2), "ccc");
    EXPECT_FALSE(batch->column(0).value_of(1));
    EXPECT_FALSE(batch->column(1).value_of(2));
    EXPECT_EQ(stream.next().value(), nullptr);
  }
  EXPECT_TRUE(watched.expired()) << "everything that pointed to the table is gone";
}

TEST(SharedTable, AChildThatIsTakenOutLivesByItself) {
  ArrowArrayStream stream = stream_of(two_columns());
  ArrowArray batch{};
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  ArrowArray child = *batch.children[0]; // as consumers move arrays: copied, and the other marked
  batch.children[0]->release = nullptr;
  batch.release(&batch);
  stream.release(&stream);
  EXPECT_EQ(std::string(static_cast<const char*>(child.buffers[2]), 4), "accc");
  child.release(&child);
}

TEST(SharedTable, SomethingElseThanATableIsRefused) {
  ArrowArrayStream nothing{};
  EXPECT_EQ(ColumnStream::open(nothing).error().code(), ErrorCode::input_refused);
  ArrowArrayStream column = stream_of(two_columns());
  column.get_schema = [](ArrowArrayStream*, ArrowSchema* out) {
    const auto table = two_columns();
    *out = copy_of(*table->schema->children[0]);
    return 0;
  };
  EXPECT_EQ(ColumnStream::open(column).error().code(), ErrorCode::input_refused);
}

} // namespace
} // namespace tallystick::table
