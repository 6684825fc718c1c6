// SPDX-License-Identifier: MIT
// Sex codes, practice codes, person ids without a check digit, local ids, the sensitive mark.
#include <gtest/gtest.h>

#include <string>

#include "identity/reveal.hpp"
#include "standardise/local_id.hpp"
#include "standardise/person_id.hpp"
#include "standardise/practice.hpp"
#include "standardise/sensitive.hpp"
#include "standardise/sex.hpp"

namespace tallystick::standardise {
namespace {

TEST(SexCodes, TheUsualCodesAreKnown) {
  const SexCodes codes = SexCodes::usual();
  for (const std::string_view cell : {"1", "M", "m", "male", "MALE", " 1 "})
    EXPECT_EQ(codes.read(cell).value, Sex::male) << cell;
  for (const std::string_view cell : {"2", "F", "f", "Female"})
    EXPECT_EQ(codes.read(cell).value, Sex::female) << cell;
  for (const std::string_view cell : {"0", "9", "X", "u", "Z", "I", "", "  ", "NULL", "unknown"}) {
    EXPECT_EQ(codes.read(cell).value, Sex::unknown) << cell;
    EXPECT_EQ(codes.read(cell).refused, Refusal{}) << cell;
  }
  for (const std::string_view cell : {"3", "W", "malefemale"}) {
    EXPECT_EQ(codes.read(cell).value, Sex::unknown) << cell;
    EXPECT_EQ(codes.read(cell).refused, IssueCode::sex_code) << cell;
  }
}

TEST(SexCodes, AJobMayDeclareItsOwn) {
  SexCodes codes;
  codes.add("0", Sex::male);
  codes.add("1", Sex::female);
  codes.add("Mann", Sex::male);
  codes.add("", Sex::male);
  EXPECT_EQ(codes.read("0").value, Sex::male);
  EXPECT_EQ(codes.read("1").value, Sex::female);
  EXPECT_EQ(codes.read("mann").value, Sex::male);
  EXPECT_EQ(codes.read("2").refused, IssueCode::sex_code);
  EXPECT_EQ(codes.read("").refused, Refusal{});
  codes.add("MANN", Sex::unknown);
  EXPECT_EQ(codes.read("mann").value, Sex::unknown);
}

TEST(Practice, ALetterAndFiveDigits) {
  EXPECT_EQ(read_practice("B81616").value, (PracticeCode{'B', 81616}));
  EXPECT_EQ(read_practice(" w96015 ").value, (PracticeCode{'W', 96015}));
  for (const std::string_view cell : {"B8161", "B816166", "1B8161", "B8I616"})
    EXPECT_EQ(read_practice(cell).refused, IssueCode::practice_code_shape) << cell;
}

TEST(Practice, CodesForNoPracticeAreMissing) {
  for (const std::string_view cell :
       {"V81997", "V81998", "v81999", "X99999", "S99957", "", "NULL"}) {
    EXPECT_TRUE(read_practice(cell).value.absent()) << cell;
    EXPECT_EQ(read_practice(cell).refused, Refusal{}) << cell;
  }
  EXPECT_FALSE(read_practice("V81996").value.absent());
}

TEST(DigitsId, IsComparedAsANumber) {
  const auto value = [](std::string_view cell) {
    return read_digits_id(cell).value.reveal(reveal_token());
  };
  EXPECT_EQ(value("123 456"), 123456U);
  EXPECT_EQ(value("000123456"), 123456U);
  EXPECT_EQ(value("999999999999999999"), 999'999'999'999'999'999U);
  for (const std::string_view cell : {"1000000000000000000", "0", "12a", "12.5"})
    EXPECT_EQ(read_digits_id(cell).refused, IssueCode::person_id_malformed) << cell;
  EXPECT_EQ(read_digits_id("N/A").refused, Refusal{});
  EXPECT_TRUE(read_digits_id("").value.absent());
}

TEST(OpaqueId, IsTheExactTextWithoutBlanksAround) {
  EXPECT_EQ(read_opaque_id("  aB c-1 ").value, "aB c-1");
  EXPECT_TRUE(read_opaque_id(" ").value.empty());
  EXPECT_EQ(read_opaque_id(std::string(128, 'x')).value.size(), 128U);
  EXPECT_EQ(read_opaque_id(std::string(129, 'x')).refused, IssueCode::person_id_malformed);
  EXPECT_EQ(read_opaque_id("a\tb").refused, IssueCode::person_id_malformed);
  // The tail of a UTF-8 letter is not a Windows-1252 blank.
  EXPECT_EQ(read_opaque_id("voil\xC3\xA0").value, "voil\xC3\xA0");
}

TEST(LocalId, IsTrimmedUpperCaseAndBounded) {
  EXPECT_EQ(read_local_id(" rh8-001 ").value, "rh8-001");
  std::string upper(7, ' ');
  EXPECT_EQ(copy_upper("rh8-001", upper.data()), upper.data() + 7);
  EXPECT_EQ(upper, "RH8-001");
  EXPECT_EQ(read_local_id(std::string(40, '7')).value.size(), 40U);
  EXPECT_EQ(read_local_id(std::string(41, '7')).refused, IssueCode::local_id_too_long);
  EXPECT_TRUE(read_local_id("NULL").value.empty());
  EXPECT_TRUE(read_provider(std::string(41, 'R')).empty());
}

TEST(SensitiveMark, DoubtProtectsThePerson) {
  for (const std::string_view cell : {"Y", "yes", "1", "TRUE", "R", "REDACTED", "what?"})
    EXPECT_TRUE(is_marked_sensitive(cell)) << cell;
  for (const std::string_view cell : {"", "N", "no", "0", "false", "U", "NULL", " "})
    EXPECT_FALSE(is_marked_sensitive(cell)) << cell;
}

} // namespace
} // namespace tallystick::standardise
