// SPDX-License-Identifier: MIT
#include "pipeline/opt_out_cells.hpp"

#include <gtest/gtest.h>

namespace tallystick::pipeline {
namespace {

constexpr OptOutAction kNo = OptOutAction::dissent;
constexpr OptOutAction kBack = OptOutAction::withdraw;

Result<std::int64_t> order(std::vector<std::string> roles, std::vector<std::string_view> cells,
                           OptOutAction action = kNo) {
  return read_order(ListRow(roles, cells), action, {});
}
std::int64_t recorded_at(std::string_view cell, OptOutAction action = kNo) {
  const auto read = order({"recorded_at"}, {cell}, action);
  EXPECT_TRUE(read.ok()) << cell;
  return read.ok() ? *read : -1;
}

TEST(EventOrder, IsTheTimeOfRecordingToTheSecond) {
  EXPECT_EQ(recorded_at("1970-01-02T00:00:01"), 86'401);
  EXPECT_EQ(recorded_at("1970-01-02 01:02"), 86'400 + 3'720);
  EXPECT_EQ(recorded_at("02/01/1970 01:02:03"), 86'400 + 3'723);
  EXPECT_EQ(recorded_at("1970-01-02T00:00:01.250Z"), 86'401);
  EXPECT_LT(recorded_at("2024-05-05T09:59:59"), recorded_at("2024-05-05T10:00:00"));
}

TEST(EventOrder, OfABlankCellIsNotKnown) {
  EXPECT_EQ(recorded_at(""), 0);
  EXPECT_EQ(recorded_at("  "), 0);
  EXPECT_EQ(*order({}, {}), 0) << "neither role is mapped";
  EXPECT_EQ(*order({"record_id"}, {""}), 0);
}

TEST(EventOrder, IsOneForTheWholeFile) {
  // Where the time is mapped, a row without one has no order: its record number does not step in.
  EXPECT_EQ(*order({"recorded_at", "record_id"}, {"", "17"}), 0);
  EXPECT_EQ(*order({"record_id", "recorded_at"}, {"17", "1970-01-02T00:00:01"}), 86'401);
  EXPECT_EQ(*order({"record_id"}, {"17"}), 17);
  // Nor is a number in the time's column a record number: it is a date or nothing.
  EXPECT_EQ(recorded_at("19700102", kBack), 86'400);
  EXPECT_FALSE(order({"recorded_at"}, {"17"}).ok());
}

TEST(EventOrder, ADayWithoutItsTimeFavoursTheDissent) {
  const std::int64_t dissent = recorded_at("2024-05-05", kNo);
  const std::int64_t withdrawal = recorded_at("2024-05-05", kBack);
  EXPECT_GT(dissent, recorded_at("2024-05-05T23:59:58", kBack));
  EXPECT_LT(withdrawal, recorded_at("2024-05-05T00:00:01", kNo));
  EXPECT_LT(dissent, recorded_at("2024-05-06T00:00:00", kBack)) << "the next day is later";
}

TEST(EventOrder, WhatCannotBeReadStopsTheRun) {
  for (const char* cell : {"2024-05-05T", "2024-05-05T9:00", "2024-05-05T25:00", "2024-05-05T10:61",
                           "2024-05-05T10:00:x0", "2024-13-05", "yesterday", "2024-05-05T-1:00"}) {
    const auto read = order({"recorded_at"}, {cell});
    ASSERT_FALSE(read.ok()) << cell;
    EXPECT_EQ(read.error().code(), ErrorCode::optout_data);
    EXPECT_EQ(read.error().to_text().find(cell), std::string::npos) << "the cell is not shown";
  }
  EXPECT_FALSE(order({"record_id"}, {"17a"}).ok());
  EXPECT_FALSE(order({"record_id"}, {"2024-05-05"}).ok());
}

TEST(Words, AreEqualButForCase) {
  EXPECT_TRUE(same_word("APC", "apc"));
  EXPECT_FALSE(same_word("apc", "apc2"));
  EXPECT_FALSE(same_word("apc", ""));
}

} // namespace
} // namespace tallystick::pipeline
