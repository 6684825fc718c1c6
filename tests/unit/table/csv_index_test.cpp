// SPDX-License-Identifier: MIT
#include "table/csv_index.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tallystick::table {
namespace {

CsvLayout layout_of(std::uint32_t fields, std::vector<std::uint32_t> wanted) {
  return *CsvLayout::create({',', '"', Header::no}, fields, std::move(wanted));
}

TEST(CsvIndexTest, BadRowsStayInTheNumberingWithEmptyCellsAndOneIssueEach) {
  const std::string text = "a,b\nshort\n\nx,y,z\n\"q\"w,1\nc,\"d\"\n";
  CsvIndex index;
  ASSERT_TRUE(index.build(text, layout_of(2, {1}), QuoteHint::possible));
  ASSERT_EQ(index.rows(), 5U);
  EXPECT_EQ(index.empty_lines(), 1U);
  ASSERT_EQ(index.issues().size(), 3U);
  EXPECT_EQ(index.issues()[0].row, 1U);
  EXPECT_EQ(index.issues()[0].code, IssueCode::row_too_short);
  EXPECT_EQ(index.issues()[1].row, 2U);
  EXPECT_EQ(index.issues()[1].code, IssueCode::row_too_long);
  EXPECT_EQ(index.issues()[2].row, 3U);
  EXPECT_EQ(index.issues()[2].code, IssueCode::row_bad_quote);
  for (const RowIssue& issue : index.issues()) {
    EXPECT_EQ(issue.column, 0U);
    EXPECT_TRUE(index.cells(0)[issue.row].empty());
  }
  EXPECT_EQ(index.cells(0)[0].raw(text), "b");
  EXPECT_EQ(index.cells(0)[4].raw(text), "d");
  EXPECT_EQ(index.row_text(text, 3), "\"q\"w,1");
}

TEST(CsvIndexTest, AQuotedEmptyCellIsNotTheSameAsAnEmptyOne) {
  const std::string text = "\"\",\r\n";
  CsvIndex index;
  ASSERT_TRUE(index.build(text, layout_of(2, {0, 1}), QuoteHint::possible));
  EXPECT_TRUE(index.cells(0)[0].quoted() && index.cells(0)[0].empty());
  EXPECT_TRUE(!index.cells(1)[0].quoted() && index.cells(1)[0].empty());
}

TEST(CsvIndexTest, DoubledQuotesAreMadeSingleOnDemand) {
  const std::string text = "\"a\"\"b\",\"plain\"\n\"\"\"\"\"\",x\n";
  CsvIndex index;
  const CsvLayout layout = layout_of(2, {0, 1});
  ASSERT_TRUE(index.build(text, layout, QuoteHint::possible));
  SecretBuffer scratch;
  EXPECT_EQ(unescape(index.cells(0)[0], text, layout.dialect(), scratch), "a\"b");
  EXPECT_EQ(unescape(index.cells(0)[1], text, layout.dialect(), scratch), "\"\"");
  EXPECT_FALSE(index.cells(1)[0].escaped());
  EXPECT_EQ(unescape(index.cells(1)[0], text, layout.dialect(), scratch).data(), text.data() + 8)
      << "nothing to do, nothing copied";
}

TEST(CsvIndexTest, ALoneCarriageReturnIsPartOfItsField) {
  const std::string text = "a\rb,c\r\r\n";
  CsvIndex index;
  ASSERT_TRUE(index.build(text, layout_of(2, {0, 1}), QuoteHint::none));
  EXPECT_EQ(index.cells(0)[0].raw(text), "a\rb");
  EXPECT_EQ(index.cells(1)[0].raw(text), "c\r");
}

TEST(CsvIndexTest, OneIndexServesChunksOfDifferentShapes) {
  CsvIndex index;
  std::string large;
  for (int i = 0; i < 30'000; ++i)
    large += "1,2,3\n";
  ASSERT_TRUE(index.build(large, layout_of(3, {0, 1, 2}), QuoteHint::none));
  EXPECT_EQ(index.rows(), 30'000U);
  ASSERT_TRUE(index.build("x,y\n\n", layout_of(2, {1}), QuoteHint::none));
  EXPECT_EQ(index.rows(), 1U);
  EXPECT_EQ(index.empty_lines(), 1U);
  EXPECT_TRUE(index.issues().empty());
  EXPECT_EQ(index.cells(0)[0].raw("x,y\n\n"), "y");
  ASSERT_TRUE(index.build("", layout_of(2, {1}), QuoteHint::none));
  EXPECT_EQ(index.rows(), 0U);
}

TEST(CsvIndexTest, ARecordMuchLongerThanABlockIsOneRow) {
  std::string text =
      "a,b\n\"" + std::string(100'000, 'x') + "\n,\"\"" + std::string(50'000, ',') + "\",z\nc,d\n";
  CsvIndex index;
  ASSERT_TRUE(index.build(text, layout_of(2, {0, 1}), QuoteHint::possible));
  ASSERT_EQ(index.rows(), 3U);
  EXPECT_TRUE(index.issues().empty());
  EXPECT_EQ(index.cells(0)[1].length(), 150'004U);
  EXPECT_TRUE(index.cells(0)[1].escaped());
  EXPECT_EQ(index.cells(1)[2].raw(text), "d");
}

TEST(CsvIndexTest, ARowOfVeryManyFieldsIsTooLongAndHarmsNoOther) {
  const std::string text = "a,b\n" + std::string(200'000, ',') + "\nc,d\n";
  CsvIndex index;
  ASSERT_TRUE(index.build(text, layout_of(2, {1}), QuoteHint::none));
  ASSERT_EQ(index.rows(), 3U);
  ASSERT_EQ(index.issues().size(), 1U);
  EXPECT_EQ(index.issues()[0].code, IssueCode::row_too_long);
  EXPECT_EQ(index.cells(0)[2].raw(text), "d");
}

TEST(CsvLayoutTest, AFieldThatIsNotThereIsRefused) {
  const Dialect dialect{',', '"', Header::no};
  EXPECT_TRUE(CsvLayout::create(dialect, 3, {2}));
  EXPECT_FALSE(CsvLayout::create(dialect, 3, {3}));
  EXPECT_FALSE(CsvLayout::create(dialect, 0, {}));
  EXPECT_FALSE(CsvLayout::create({',', ',', Header::no}, 3, {0}));
}

} // namespace
} // namespace tallystick::table
