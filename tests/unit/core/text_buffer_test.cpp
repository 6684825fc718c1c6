// SPDX-License-Identifier: MIT
#include "core/text_buffer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tallystick {
namespace {

TEST(TextBuffer, GrowsAndKeepsWhatItHolds) {
  TextBuffer text;
  std::string expected;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    text.room(32);
    text.number(i * i), text.put(','), text.digits(i, 6), text.put("\n");
    std::string padded = std::to_string(i);
    padded.insert(0, 6 - padded.size(), '0');
    expected += std::to_string(i * i) + "," + padded + "\n";
  }
  EXPECT_EQ(text.view(), expected);
  text.clear();
  EXPECT_EQ(text.view(), "");
}

TEST(TextBuffer, NumbersHaveAllTheirDigits) {
  TextBuffer text;
  text.room(64);
  text.number(UINT64_MAX), text.put(' '), text.number(0), text.put(' '), text.digits(20240131, 4);
  EXPECT_EQ(text.view(), "18446744073709551615 0 0131");
}

TEST(TextBuffer, CopiesAndMovesAsAValue) {
  TextBuffer first;
  first.append("one");
  TextBuffer copy = first;
  copy.append(" two");
  EXPECT_EQ(first.view(), "one");
  TextBuffer moved = std::move(copy);
  EXPECT_EQ(moved.view(), "one two");
  copy = TextBuffer(); // NOLINT(bugprone-use-after-move): assigning is what is tested
  EXPECT_EQ(copy.view(), "");
  copy.append("again");
  EXPECT_EQ(copy.view(), "again");
}

} // namespace
} // namespace tallystick
