// SPDX-License-Identifier: MIT
#include "table/dialect.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tallystick::table {
namespace {

using namespace std::string_literals;

TEST(SniffDialectTest, FindsTheDelimiterThatCutsRecordsEqually) {
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const std::string d(1, delimiter);
    const std::string text = "id" + d + "date" + d + "note\n1" + d + "2020-01-01" + d +
                             "\"a;b,c|d\te\"\n2" + d + d + "\n";
    auto seen = sniff_dialect(text);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->dialect, (Dialect{delimiter, '"', Header::yes}));
    EXPECT_EQ(seen->fields, 3U);
    EXPECT_EQ(seen->records, 3U);
    EXPECT_EQ(seen->agreeing, 3U);
  }
}

TEST(SniffDialectTest, CommasInsideTextDoNotWin) {
  auto seen = sniff_dialect("name;place\nx;a, b\ny;c, d\nz;e, f, g\n");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->dialect.delimiter, ';');
}

TEST(SniffDialectTest, ACutLastRecordSaysNothing) {
  auto seen = sniff_dialect("a|b|c\n1|2|3\n4|5");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->records, 2U);
  EXPECT_EQ(seen->agreeing, 2U);
}

TEST(SniffDialectTest, AHeaderIsDifferentNamesThatStartWithALetter) {
  const auto header = [](const std::string& text) {
    auto seen = sniff_dialect(text);
    return seen ? seen->dialect.header : Header::no;
  };
  EXPECT_EQ(header("a,b\n1,2\n"), Header::yes);
  EXPECT_EQ(header("\"a\",\"_b\"\r\n1,2\r\n"), Header::yes);
  EXPECT_EQ(header("\xEF\xBB\xBF"
                   "a,b\n1,2\n"),
            Header::yes);
  EXPECT_EQ(header("a,1\nb,2\n"), Header::no);
  EXPECT_EQ(header("a,a\nb,c\n"), Header::no);
  EXPECT_EQ(header("a,\nb,2\n"), Header::no);
}

TEST(SniffDialectTest, ASingleFieldIsADialectToo) {
  auto seen = sniff_dialect("id\n1\n2\n");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->fields, 1U);
  EXPECT_EQ(seen->dialect.delimiter, ',');
}

TEST(SniffDialectTest, BlankLinesAreNoRecords) {
  auto seen = sniff_dialect("\n\r\na;b\n\n1;2\n");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->dialect.delimiter, ';');
  EXPECT_EQ(seen->records, 2U);
}

TEST(SniffDialectTest, WhatIsNoDelimitedTextIsRefused) {
  for (const std::string& text : {""s, "\n\n"s,
                                  "\xFF\xFE"
                                  "a\0,\0"s,
                                  "a\0,\0b\0"s, "a,b\r1,2\r"s}) {
    auto seen = sniff_dialect(text);
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().code(), ErrorCode::input_refused);
  }
}

TEST(DialectTest, BytesThatCannotBeToldApartAreRefused) {
  EXPECT_TRUE(check({',', '"', Header::yes}));
  EXPECT_TRUE(check({'~', '\'', Header::no}));
  EXPECT_TRUE(check({'\t', kNoQuote, Header::no}));
  for (const Dialect& bad : {Dialect{'"', '"', Header::no}, Dialect{'\n', '"', Header::no},
                             Dialect{'\r', '"', Header::no}, Dialect{'\0', '"', Header::no},
                             Dialect{',', '\n', Header::no}}) {
    const Status status = check(bad);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code(), ErrorCode::job_invalid);
  }
}

} // namespace
} // namespace tallystick::table
