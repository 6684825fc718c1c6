// SPDX-License-Identifier: MIT
#include "table/column_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "support/frames.hpp"

namespace tallystick::table {
namespace {

using testing::number_column;
using testing::stream_over;
using testing::table_of;
using testing::text_column;

/// The texts of rows [first, first + rows) of the only column.
std::vector<std::string> texts_of(testing::NamedColumn column, TextRange range) {
  ColumnStream stream = stream_over(table_of([&] {
    std::vector<testing::NamedColumn> columns;
    columns.push_back(std::move(column));
    return columns;
  }()));
  const auto batch = stream.next().value();
  const ColumnView view = batch->column(0);
  SecretBuffer text;
  text.append("before ");
  const std::size_t bound = text.size() + text_bound(view, range);
  text.reserve(bound);
  std::vector<TextPlace> places;
  append_texts(view, range, text, places);
  EXPECT_LE(text.size(), bound);
  std::vector<std::string> texts;
  for (const TextPlace& place : places)
    texts.emplace_back(text.view().substr(place.offset, place.length));
  return texts;
}

TEST(ColumnText, TextsComeAsTheyAreAndMissingOnesAreEmpty) {
  EXPECT_EQ(
      texts_of(text_column("c", {"a", std::nullopt, "", "longer than a view holds"}), {0, 4, 1}),
      (std::vector<std::string>{"a", "", "", "longer than a view holds"}));
  EXPECT_EQ(texts_of(text_column("c", {"a", "bc", std::nullopt, "d"}), {1, 2, 1}),
            (std::vector<std::string>{"bc", ""}));
}

TEST(ColumnText, WholeNumbersGetTheirLeadingZerosBack) {
  EXPECT_EQ(
      texts_of(number_column<std::int64_t>("c", "l", {33500353, std::nullopt, 9434765919, -5}),
               {0, 4, 10}),
      (std::vector<std::string>{"0033500353", "", "9434765919", "below zero"}));
  EXPECT_EQ(texts_of(number_column<std::uint8_t>("c", "C", {0, 255}), {0, 2, 1}),
            (std::vector<std::string>{"0", "255"}));
  EXPECT_EQ(texts_of(number_column<std::int64_t>("c", "l", {INT64_MIN, INT64_MAX}), {0, 2, 1}),
            (std::vector<std::string>{"-9223372036854775808", "9223372036854775807"}));
  EXPECT_EQ(texts_of(number_column<std::uint64_t>("c", "L", {UINT64_MAX}), {0, 1, 1}),
            (std::vector<std::string>{"18446744073709551615"}));
}

TEST(ColumnText, WholeRealsLoseTheirPoint) {
  EXPECT_EQ(
      texts_of(number_column<double>("c", "g", {9434765919.0, 0.1, -2.5, 1e300, std::nan("")}),
               {0, 5, 1}),
      (std::vector<std::string>{"9434765919", "0.1", "-2.5", "1e+300", ""}));
  EXPECT_EQ(texts_of(number_column<float>("c", "f", {1.0F, 0.1F}), {0, 2, 1}),
            (std::vector<std::string>{"1", "0.1"}));
}

TEST(ColumnText, DatesAndTimes) {
  EXPECT_EQ(texts_of(number_column<std::int32_t>("c", "tdD", {0, -1, 18262, -719162, 2932896}),
                     {0, 5, 1}),
            (std::vector<std::string>{"1970-01-01", "1969-12-31", "2020-01-01", "0001-01-01",
                                      "9999-12-31"}));
  EXPECT_EQ(texts_of(number_column<std::int64_t>("c", "tdm", {-1, 86'400'000}), {0, 2, 1}),
            (std::vector<std::string>{"1969-12-31", "1970-01-02"}));
  EXPECT_EQ(
      texts_of(number_column<std::int64_t>("c", "tsu:", {1'577'836'800'000'000, -1}), {0, 2, 1}),
      (std::vector<std::string>{"2020-01-01T00:00:00", "1969-12-31T23:59:59.999999"}));
  EXPECT_EQ(texts_of(number_column<std::int64_t>("c", "tss:Europe/London", {0}), {0, 1, 1}),
            (std::vector<std::string>{"1970-01-01T00:00:00Z"}));
  EXPECT_EQ(texts_of(number_column<std::int64_t>("c", "tss:", {INT64_MAX}), {0, 1, 1})
                .front()
                .substr(0, 3),
            "106");
  EXPECT_EQ(texts_of(number_column<std::int32_t>("c", "tts", {86'399}), {0, 1, 1}),
            (std::vector<std::string>{"23:59:59"}));
}

struct Wide {
  std::uint64_t low;
  std::int64_t high;
};

TEST(ColumnText, DecimalsAreExact) {
  EXPECT_EQ(texts_of(number_column<Wide>("c", "d:12,2",
                                         {Wide{12345, 0}, Wide{5, 0}, Wide{~std::uint64_t{0}, -1}}),
                     {0, 3, 1}),
            (std::vector<std::string>{"123.45", "0.05", "-0.01"}));
  EXPECT_EQ(texts_of(number_column<Wide>("c", "d:38,0", {Wide{0, INT64_MIN}, Wide{9434765919, 0}}),
                     {0, 2, 1}),
            (std::vector<std::string>{"-170141183460469231731687303715884105728", "9434765919"}));
}

/// Arrays with views, 64-bit offsets and dictionaries are laid out here by hand: no builder makes them.
struct HandMade {
  ArrowArray array{};
  ArrowSchema schema{};
  std::vector<const void*> buffers;
  ColumnType type;
  void set(const char* format, std::int64_t rows, std::vector<const void*> memory) {
    buffers = std::move(memory);
    schema.format = format;
    array.length = rows;
    array.null_count = -1;
    array.n_buffers = static_cast<std::int64_t>(buffers.size());
    array.buffers = buffers.data();
    type = column_type(schema);
  }
  [[nodiscard]] std::vector<std::string> texts(TextRange range, std::int64_t parent_offset = 0) {
    const ColumnView view(array, schema, type, parent_offset);
    SecretBuffer text;
    text.reserve(text_bound(view, range));
    std::vector<TextPlace> places;
    append_texts(view, range, text, places);
    std::vector<std::string> texts;
    for (const TextPlace& place : places)
      texts.emplace_back(text.view().substr(place.offset, place.length));
    return texts;
  }
};

TEST(ColumnText, ViewsHoldShortTextsAndPointToLongOnes) {
  struct View {
    std::int32_t length;
    std::array<char, 12> rest;
  };
  const std::string store = "0123456789 a text that is longer than twelve bytes";
  View here{5, {'s', 'h', 'o', 'r', 't'}};
  View there{39, {}};
  const std::int32_t place[2] = {0, 11};
  std::memcpy(there.rest.data(), store.data() + 11, 4);
  std::memcpy(there.rest.data() + 4, place, sizeof place);
  const std::array<View, 3> views{here, there, here};
  const std::uint8_t validity = 0b011;
  HandMade column;
  column.set("vu", 3, {&validity, views.data(), store.data()});
  EXPECT_EQ(column.texts({0, 3, 1}),
            (std::vector<std::string>{"short", "a text that is longer than twelve bytes", ""}));
}

TEST(ColumnText, LargeTextsAndOffsetsOfBatchAndColumnAddUp) {
  const std::array<std::int64_t, 5> ends{0, 1, 3, 6, 10};
  const char* const texts = "abbcccdddd";
  HandMade column;
  column.set("U", 2, {nullptr, ends.data(), texts});
  column.array.offset = 1;
  EXPECT_EQ(column.texts({0, 2, 1}), (std::vector<std::string>{"bb", "ccc"}));
  EXPECT_EQ(column.texts({0, 2, 1}, 1), (std::vector<std::string>{"ccc", "dddd"}));
}

TEST(ColumnText, DictionariesOfAnySizeAndIndex) {
  const std::array<std::int32_t, 4> ends{0, 1, 3, 6};
  const char* const texts = "abbccc";
  const std::uint8_t known = 0b101; // the second value of the dictionary is missing
  HandMade values;
  values.set("u", 3, {&known, ends.data(), texts});
  const std::array<std::int8_t, 5> indices{2, 0, 1, 2, 0};
  const std::uint8_t validity = 0b10111;
  HandMade column;
  column.schema.dictionary = &values.schema;
  column.array.dictionary = &values.array;
  column.set("c", 5, {&validity, indices.data()});
  EXPECT_EQ(column.texts({0, 5, 1}), (std::vector<std::string>{"ccc", "a", "", "", "a"}));
  EXPECT_EQ(column.texts({3, 2, 1}),
            (std::vector<std::string>{"", "a"})); // fewer rows than the dictionary has
}

} // namespace
} // namespace tallystick::table
