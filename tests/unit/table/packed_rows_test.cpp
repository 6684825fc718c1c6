// SPDX-License-Identifier: MIT
#include "table/packed_rows.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "support/frames.hpp"

namespace tallystick::table {
namespace {

using testing::number_column;
using testing::stream_over;
using testing::table_of;
using testing::text_column;

struct Packed {
  PackedRows rows;
  PackedLayout layout;
  std::uint64_t repaired = 0;
  [[nodiscard]] std::string_view row(std::size_t r) const {
    const std::size_t begin = r == 0 ? 0 : rows.row_end[r - 1];
    return rows.bytes.view().substr(begin, rows.row_end[r] - begin);
  }
};

Packed pack(std::vector<testing::NamedColumn> columns, std::size_t first, std::size_t rows) {
  ColumnStream stream = stream_over(table_of(std::move(columns)));
  const auto batch = stream.next().value();
  std::vector<ColumnView> views;
  Packed packed;
  for (std::size_t c = 0; c < batch->schema().columns(); ++c) {
    views.push_back(batch->column(c));
    packed.layout.push_back(batch->schema().type(c));
  }
  packed.repaired = pack_rows(views, first, rows, packed.rows);
  return packed;
}

std::vector<testing::NamedColumn> columns_of(auto&&... columns) {
  std::vector<testing::NamedColumn> all;
  (all.push_back(std::forward<decltype(columns)>(columns)), ...);
  return all;
}

TEST(PackedRows, EveryValueComesBack) {
  std::mt19937 random(7);
  testing::Texts texts;
  std::vector<std::optional<std::int32_t>> numbers;
  std::vector<std::optional<double>> reals;
  for (int row = 0; row < 500; ++row) {
    // lengths around the one that needs another form
    texts.push_back(random() % 4 == 0
                        ? std::nullopt
                        : std::optional(std::string(random() % 3 * 127 + random() % 3, 'x')));
    numbers.push_back(random() % 4 == 0 ? std::nullopt
                                        : std::optional(static_cast<std::int32_t>(random())));
    reals.push_back(random() % 4 == 0 ? std::nullopt
                                      : std::optional(static_cast<double>(random()) / 7));
  }
  std::vector<testing::NamedColumn> columns = columns_of(
      text_column("t", texts), number_column("n", "i", numbers), number_column("r", "g", reals));
  for (int more = 0; more < 7; ++more) // more columns than bits of a byte
    columns.push_back(number_column("m", "i", numbers));
  constexpr std::size_t kFirst = 3;
  const Packed packed = pack(std::move(columns), kFirst, 490);
  std::vector<std::string_view> rows;
  for (std::size_t row = 0; row < 490; ++row)
    rows.push_back(packed.row(row));
  PackedReader reader(packed.layout, rows);
  reader.next_column([&](std::size_t row, const PackedValue& value) {
    const auto& expected = texts[row + kFirst];
    ASSERT_EQ(value.missing, !expected);
    ASSERT_EQ(value.bytes, expected.value_or(""));
  });
  const auto same_number = [&](std::size_t row, const PackedValue& value) {
    const auto& expected = numbers[row + kFirst];
    ASSERT_EQ(value.missing, !expected);
    if (!expected) return;
    std::int32_t number = 0;
    std::memcpy(&number, value.bytes.data(), sizeof number);
    ASSERT_EQ(number, *expected);
  };
  reader.next_column(same_number);
  reader.next_column([&](std::size_t row, const PackedValue& value) {
    ASSERT_EQ(value.missing, !reals[row + kFirst]);
  });
  for (int more = 0; more < 7; ++more)
    reader.next_column(same_number);
}

TEST(PackedRows, ATextThatIsNotUtf8IsTakenForWindows1252) {
  const Packed packed =
      pack(columns_of(text_column("t", {"caf\xE9", "caf\xC3\xA9", std::nullopt})), 0, 3);
  EXPECT_EQ(packed.repaired, 1U);
  for (std::size_t row = 0; row < 2; ++row) {
    std::size_t at = packed_begin(1);
    EXPECT_EQ(take_packed(packed.row(row), 0, packed.layout[0], at).bytes, "caf\xC3\xA9");
  }
}

TEST(PackedRows, ACharacterIsNotMadeOfTwoTexts) {
  const Packed packed = pack(columns_of(text_column("t", {"caf\xC3", "\xA9", "plain"})), 0,
                             3); // together they are UTF-8
  EXPECT_EQ(packed.repaired, 2U);
}

TEST(PackedRows, ValuesAsText) {
  const Packed packed =
      pack(columns_of(text_column("t", {"a"}), number_column<std::int32_t>("d", "tdD", {18262}),
                      number_column<double>("r", "g", {2.5})),
           0, 1);
  std::size_t at = packed_begin(3);
  std::string all;
  for (std::size_t column = 0; column < 3; ++column) {
    TextBuffer text;
    append_packed_text(text, packed.layout[column],
                       take_packed(packed.row(0), column, packed.layout[column], at));
    all.append(text.view()).append("|");
  }
  EXPECT_EQ(all, "a|2020-01-01|2.5|");
}

} // namespace
} // namespace tallystick::table
