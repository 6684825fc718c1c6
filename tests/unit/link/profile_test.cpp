// SPDX-License-Identifier: MIT
#include "link/profile.hpp"

#include <gtest/gtest.h>

#include "link/blocking.hpp"

namespace tallystick::link {
namespace {

Profile somebody() {
  FieldTokens fields;
  fields.postcode = 11;
  fields.postcode_sector = 12;
  fields.postcode_district = 13;
  fields.practice = 14;
  fields.local_id = 15;
  fields.provider = 16;
  fields.birth_year = 80;
  fields.birth_month = 7;
  fields.birth_day = 9;
  fields.sex = 2;
  return {0, 0, 1000, 1, false, false, true, fields};
}

std::size_t level(FieldComparison comparison, const Profile& a, const Profile& b) {
  const std::uint32_t pattern = pattern_of(parts_of(a), parts_of(b));
  EXPECT_EQ(pattern, pattern_of(parts_of(b), parts_of(a))) << "not symmetrical";
  return field_patterns().level(pattern, static_cast<std::size_t>(comparison));
}

TEST(FieldPatterns, AreNumberedAsTheModelNumbersThem) {
  const model::PatternSpace& space = field_patterns();
  EXPECT_EQ(space.size(), kFieldPatterns);
  const std::uint32_t strides[] = {kPersonIdStride, kBirthDateStride, kPostcodeStride,
                                   kSexStride,      kPracticeStride,  kLocalIdStride};
  for (std::size_t c = 0; c != kFieldComparisons; ++c)
    EXPECT_EQ(space.stride(c), strides[c]) << space.comparisons()[c].name;
}

TEST(FieldPatterns, OfOneselfAgreeOnAll) {
  EXPECT_EQ(pattern_of(parts_of(somebody()), parts_of(somebody())), 0U);
}

TEST(FieldPatterns, BirthDates) {
  const auto of = [](unsigned year, unsigned month, unsigned day) {
    Profile p = somebody();
    p.fields.birth_year = static_cast<std::uint16_t>(year);
    p.fields.birth_month = static_cast<std::uint8_t>(month);
    p.fields.birth_day = static_cast<std::uint8_t>(day);
    return p;
  };
  const auto expect = [&](const Profile& other, BirthDateLevel wanted) {
    EXPECT_EQ(level(FieldComparison::birth_date, somebody(), other),
              static_cast<std::size_t>(wanted));
  };
  expect(of(80, 7, 9), BirthDateLevel::exact);
  expect(of(80, 9, 7), BirthDateLevel::swapped);
  expect(of(81, 9, 7), BirthDateLevel::different);
  expect(of(80, 7, 8), BirthDateLevel::two_parts);
  expect(of(80, 6, 9), BirthDateLevel::two_parts);
  expect(of(81, 7, 9), BirthDateLevel::two_parts);
  expect(of(80, 6, 8), BirthDateLevel::one_part);
  expect(of(81, 6, 9), BirthDateLevel::one_part);
  expect(of(81, 6, 8), BirthDateLevel::different);
  expect(of(80, 0, 0), BirthDateLevel::missing); // agrees as far as it goes
  expect(of(80, 7, 0), BirthDateLevel::missing);
  expect(of(80, 6, 0), BirthDateLevel::one_part);
  expect(of(81, 0, 0), BirthDateLevel::different);
  expect(of(0, 0, 0), BirthDateLevel::missing);
}

TEST(FieldPatterns, Postcodes) {
  Profile other = somebody();
  const auto expect = [&](PostcodeLevel wanted) {
    EXPECT_EQ(level(FieldComparison::postcode, somebody(), other),
              static_cast<std::size_t>(wanted));
  };
  other.fields.postcode = 21;
  expect(PostcodeLevel::sector);
  other.fields.postcode_sector = 22;
  expect(PostcodeLevel::district);
  other.fields.postcode_district = 23;
  expect(PostcodeLevel::different);
  other.fields.postcode_sector = other.fields.postcode_district = 0; // an opaque one has no parts
  expect(PostcodeLevel::different);
  other.fields.postcode = 0;
  expect(PostcodeLevel::missing);
}

TEST(FieldPatterns, LocalIdsOfTwoProvidersSayNothing) {
  Profile other = somebody();
  other.fields.local_id = 25;
  EXPECT_EQ(level(FieldComparison::local_id, somebody(), other),
            static_cast<std::size_t>(PlainLevel::different));
  other.fields.provider = 26;
  EXPECT_EQ(level(FieldComparison::local_id, somebody(), other),
            static_cast<std::size_t>(PlainLevel::missing));
}

TEST(FieldPatterns, PersonIdsOfTwoKindsAreNotCompared) {
  Profile other = somebody();
  const auto expect = [&](PersonIdLevel wanted) {
    EXPECT_EQ(level(FieldComparison::person_id, somebody(), other),
              static_cast<std::size_t>(wanted));
  };
  other.person = 1001;
  expect(PersonIdLevel::different);
  other.fallible = true;
  expect(PersonIdLevel::missing);
  other = somebody();
  other.person = kNoPerson;
  expect(PersonIdLevel::missing);
}

TEST(BlockingKeys, NeedAllFields) {
  const std::vector<BlockingRule> rules{{{BlockingField::birth_date, BlockingField::postcode}}};
  const BlockingKeys keys(rules);
  Profile p = somebody();
  const std::uint32_t key = keys.of(0, parts_of(p));
  EXPECT_NE(key, 0U);
  p.fields.sex = 1;
  EXPECT_EQ(keys.of(0, parts_of(p)), key);
  p.fields.birth_day = 0;
  EXPECT_EQ(keys.of(0, parts_of(p)), 0U);
  p = somebody();
  p.fields.postcode = 99;
  EXPECT_NE(keys.of(0, parts_of(p)), key);
}

} // namespace
} // namespace tallystick::link
