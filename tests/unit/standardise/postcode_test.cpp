// SPDX-License-Identifier: MIT
#include "standardise/postcode.hpp"

#include <gtest/gtest.h>

#include <string>

#include "identity/reveal.hpp"

namespace tallystick::standardise {
namespace {

std::string gb(std::string_view cell) {
  return std::string(read_gb_postcode(cell).value.reveal_text(reveal_token()).view());
}
std::string opaque(std::string_view cell) {
  return std::string(read_opaque_postcode(cell).value.reveal_text(reveal_token()).view());
}
std::string part(std::string_view cell, PostcodeLevel level) {
  return std::string(read_gb_postcode(cell).value.part(level).reveal_text(reveal_token()).view());
}

TEST(GbPostcode, EverySpacingAndCaseIsTheSamePostcode) {
  for (const std::string_view cell :
       {"SW1A 1AA", "SW1A1AA", "sw1a1aa", "sW1a 1aA", "SW1A  1AA", " SW1A 1AA ", "S W 1 A 1 A A",
        "SW1A\xC2\xA0"
        "1AA"})
    EXPECT_EQ(gb(cell), "SW1A 1AA");
  for (const std::string_view cell : {"M1 1AA", "M11AA", "M1  1AA", "M1   1AA", "m1\t1aa"})
    EXPECT_EQ(gb(cell), "M1 1AA"); // ONS pcd, pcd2 and HES HOMEADD pad the outward part
}

TEST(GbPostcode, AllShapesAreKnown) {
  for (const std::string text :
       {"M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA"}) {
    EXPECT_EQ(gb(text), text);
    EXPECT_EQ(read_gb_postcode(text).flags, RowFlags::none);
  }
  EXPECT_EQ(gb("gir0aa"), "GIR 0AA");
}

TEST(GbPostcode, LetterRulesHold) {
  for (const std::string_view cell :
       {"QA1 1AA", "VA1 1AA", "XA1 1AA", "AJ1 1AA", "AZ1 1AA", "A1L 1AA", "A1M 1AA", "M1 1AC",
        "M1 1KA", "M1 1MA", "M1 1AV", "1A1 1AA", "AAA 1AA", "M1", "M1 1A", "SW1A 1AAA",
        "GIR 1AA"}) {
    EXPECT_EQ(gb(cell), "") << cell;
    EXPECT_EQ(read_gb_postcode(cell).refused, IssueCode::postcode_shape) << cell;
  }
}

TEST(GbPostcode, PseudoPostcodesAreOnlyAFlag) {
  for (const std::string_view cell : {"ZZ99 3VZ", "zz993wz", "ZZ99 6CZ", "ZZ99  3CZ", "ZZ99"}) {
    const auto reading = read_gb_postcode(cell);
    EXPECT_TRUE(reading.value.absent()) << cell;
    EXPECT_EQ(reading.flags, RowFlags::pseudo_postcode) << cell;
    EXPECT_EQ(reading.refused, Refusal{}) << cell;
  }
}

TEST(GbPostcode, MissingIsNotAnIssue) {
  for (const std::string_view cell : {"", "  ", "NULL", "unknown", "N/A", "not known"}) {
    EXPECT_TRUE(read_gb_postcode(cell).value.absent());
    EXPECT_EQ(read_gb_postcode(cell).refused, Refusal{}) << cell;
  }
}

TEST(GbPostcode, MixedUpCharactersAreRepairedWhereOneReadingIsValid) {
  const auto repaired = [](std::string_view cell, std::string_view expected) {
    EXPECT_EQ(gb(cell), expected);
    EXPECT_EQ(read_gb_postcode(cell).flags, RowFlags::repaired_postcode);
  };
  repaired("SW1A OAA", "SW1A 0AA"); // inward part begins with a digit
  repaired("SW1A IAA", "SW1A 1AA");
  repaired("0X1 3AA", "OX1 3AA"); // first place is a letter
  repaired("0X10 3AA", "OX10 3AA");
  repaired("1P1 1AA", "IP1 1AA");
  repaired("WI 1AA", "W1 1AA");   // no area WI: I is never second
  repaired("W1O 1AA", "W10 1AA"); // O is never third in A9A
  repaired("GIR OAA", "GIR 0AA");
}

TEST(GbPostcode, AmbiguousTextsAreLeftAlone) {
  EXPECT_EQ(gb("001 1AA"), ""); // no area O or OO
  EXPECT_EQ(gb("1A1 1AA"), ""); // no area IA
  EXPECT_EQ(gb("TOI 1AA"), ""); // TO1 or T01
  EXPECT_EQ(gb("SO1 1AA"), "SO1 1AA");
  EXPECT_EQ(gb("S01 1AA"), "S01 1AA"); // valid shape as it stands
  EXPECT_EQ(read_gb_postcode("S01 1AA").flags, RowFlags::none);
  EXPECT_EQ(gb("M1 10A"), ""); // O is no inward letter, so no reading is valid
}

TEST(GbPostcode, PartsAreDerived) {
  EXPECT_EQ(part("EC1A 1BB", PostcodeLevel::area), "EC");
  EXPECT_EQ(part("EC1A 1BB", PostcodeLevel::district), "EC1");
  EXPECT_EQ(part("EC1A 1BB", PostcodeLevel::outward), "EC1A");
  EXPECT_EQ(part("EC1A 1BB", PostcodeLevel::sector), "EC1A 1");
  EXPECT_EQ(part("M1 1AE", PostcodeLevel::area), "M");
  EXPECT_EQ(part("M1 1AE", PostcodeLevel::sector), "M1 1");
  EXPECT_TRUE(read_gb_postcode("ZZ99 3VZ").value.part(PostcodeLevel::sector).absent());
  EXPECT_TRUE(read_opaque_postcode("75001").value.part(PostcodeLevel::area).absent());
}

TEST(OpaquePostcode, IgnoresBlanksHyphensAndCaseOnly) {
  EXPECT_EQ(opaque("1012 ab"), "1012AB");
  EXPECT_EQ(opaque("00-950"), "00950");
  EXPECT_EQ(opaque("123456789012"), "123456789012");
  EXPECT_EQ(read_opaque_postcode("75001").flags, RowFlags::opaque_postcode);
  EXPECT_EQ(read_opaque_postcode("1234567890123").refused, IssueCode::postcode_shape);
  EXPECT_EQ(read_opaque_postcode("12*34").refused, IssueCode::postcode_shape);
  EXPECT_EQ(read_opaque_postcode("- -").refused, IssueCode::postcode_shape);
  EXPECT_EQ(read_opaque_postcode("  ").refused, Refusal{});
}

TEST(OpaquePostcode, NeverEqualsAGbPostcodeAndKeepsLeadingZeros) {
  EXPECT_NE(read_opaque_postcode("SW1A1AA").value, read_gb_postcode("SW1A1AA").value);
  EXPECT_NE(read_opaque_postcode("0950").value, read_opaque_postcode("950").value);
  EXPECT_NE(read_opaque_postcode("950").value, read_opaque_postcode("9500").value);
}

} // namespace
} // namespace tallystick::standardise
