// SPDX-License-Identifier: MIT
#include "link/agreement_terms.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

Agreement born(std::uint16_t year, std::uint16_t month, std::uint16_t day) {
  return {.year = year, .month = month, .day = day, .sex = 0, .postcode = 0};
}

bool contradict(const std::vector<Agreement>& person, const std::vector<Agreement>& other) {
  Disagreement found;
  for (const Agreement& a : person)
    for (const Agreement& b : other)
      found.add(a, b);
  return found.any();
}

TEST(AgreementTerms, AFullBirthDateNeedsAllThreeParts) {
  EXPECT_TRUE(birth_date_agrees(born(80, 2, 3), born(80, 2, 3)));
  EXPECT_FALSE(birth_date_agrees(born(80, 2, 3), born(80, 2, 4)));
  EXPECT_FALSE(birth_date_agrees(born(80, 2, 0), born(80, 2, 0)));
  EXPECT_FALSE(birth_date_agrees(born(0, 0, 0), born(0, 0, 0)));
}

TEST(AgreementTerms, APartialBirthDateIsTwoPartsOrASwap) {
  EXPECT_TRUE(birth_date_partly_agrees(born(80, 2, 3), born(80, 2, 9)));
  EXPECT_TRUE(birth_date_partly_agrees(born(80, 2, 3), born(80, 9, 3)));
  EXPECT_TRUE(birth_date_partly_agrees(born(80, 2, 3), born(99, 2, 3)));
  EXPECT_TRUE(birth_date_partly_agrees(born(80, 2, 3), born(80, 3, 2)));
  EXPECT_TRUE(birth_date_partly_agrees(born(80, 2, 0), born(80, 2, 3)));
  EXPECT_FALSE(birth_date_partly_agrees(born(80, 2, 3), born(81, 3, 2)));
  EXPECT_FALSE(birth_date_partly_agrees(born(80, 2, 3), born(80, 4, 5)));
  EXPECT_FALSE(birth_date_partly_agrees(born(80, 0, 0), born(80, 0, 0)));
  EXPECT_FALSE(birth_date_partly_agrees(born(80, 2, 0), born(80, 0, 2)));
}

TEST(AgreementTerms, AMissingPartAgreesWithNothingAndContradictsNothing) {
  const Agreement none{};
  const Agreement full{.year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10};
  EXPECT_FALSE(agrees({.sex = true}, none, none));
  EXPECT_FALSE(agrees({.postcode = true}, none, full));
  EXPECT_FALSE(contradict({none}, {full}));
  EXPECT_FALSE(contradict({full}, {full}));
}

TEST(AgreementTerms, APostcodeNeverContradicts) {
  const Agreement a{.year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10};
  Agreement moved = a;
  moved.postcode = 11;
  EXPECT_FALSE(contradict({a}, {moved}));
  Agreement other = a;
  other.sex = 2;
  EXPECT_TRUE(contradict({a}, {other}));
  other = a;
  other.day = 4;
  EXPECT_TRUE(contradict({a}, {other}));
}

TEST(AgreementTerms, ASlipContradictsNobodyWhoAgreesWithOtherRows) {
  const Agreement a{.year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10};
  Agreement slip = a;
  slip.sex = 2;
  Agreement other_year = a;
  other_year.year = 81;
  EXPECT_FALSE(contradict({a, slip}, {{.sex = 2}}));
  EXPECT_FALSE(contradict({{.year = 80, .sex = 2}}, {slip, a}));
  EXPECT_TRUE(contradict({a, slip}, {other_year}));
}

TEST(AgreementTerms, AllTermsMustAgree) {
  const Agreement a{.year = 80, .month = 2, .day = 3, .sex = 1, .postcode = 10};
  Agreement b = a;
  b.postcode = 11;
  EXPECT_TRUE(agrees({.birth_date = true, .sex = true}, a, b));
  EXPECT_FALSE(agrees({.birth_date = true, .postcode = true}, a, b));
}

} // namespace
} // namespace tallystick::link
