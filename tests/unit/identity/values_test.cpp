// SPDX-License-Identifier: MIT
// Identifiable values give nothing away except through a RevealToken.
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <type_traits>

#include "identity/birth_date.hpp"
#include "identity/nhs_number.hpp"
#include "identity/person_key.hpp"
#include "identity/postcode.hpp"
#include "identity/practice_code.hpp"
#include "identity/raw_batch.hpp"
#include "identity/reveal.hpp"
#include "identity/sex.hpp"
#include "identity/standard_batch.hpp"
#include "identity/text_span.hpp"

namespace tallystick {
namespace {

template<class T>
concept Ordered = requires(const T& a, const T& b) {
  a < b;
};
template<class T>
concept Streamed = requires(std::ostream& out, const T& value) {
  out << value;
};
template<class T>
concept Hashed = std::is_default_constructible_v<std::hash<T>>;
template<class T>
concept RevealedByBraces = requires(const T& value) {
  value.reveal({});
};
template<class T>
concept RevealedByToken = requires(const T& value, RevealToken token) {
  value.reveal(token);
};
template<class T>
concept TextRevealedByBraces = requires(const T& value, const SecretBuffer& texts) {
  value.reveal({}, texts);
};

template<class T>
constexpr bool gives_nothing_away() {
  return std::is_trivially_copyable_v<T> && !Ordered<T> && !Streamed<T> && !Hashed<T> &&
         !std::is_convertible_v<std::uint64_t, T> && !std::is_convertible_v<T, std::uint64_t> &&
         !std::is_convertible_v<T, std::string_view> && data_class_of<T> == DataClass::identifiable;
}

static_assert(gives_nothing_away<NhsNumber>() && !RevealedByBraces<NhsNumber>);
static_assert(gives_nothing_away<PersonKey>() && !RevealedByBraces<PersonKey>);
static_assert(gives_nothing_away<Postcode>() && !RevealedByBraces<Postcode>);
static_assert(gives_nothing_away<PostcodePart>() && !RevealedByBraces<PostcodePart>);
static_assert(gives_nothing_away<BirthDate>() && !RevealedByBraces<BirthDate>);
static_assert(gives_nothing_away<PracticeCode>() && !RevealedByBraces<PracticeCode>);
static_assert(gives_nothing_away<LocalPatientId>() && !TextRevealedByBraces<LocalPatientId>);
static_assert(gives_nothing_away<ProviderCode>() && !TextRevealedByBraces<ProviderCode>);
static_assert(RevealedByToken<NhsNumber> && RevealedByToken<Postcode> &&
              RevealedByToken<BirthDate>);
static_assert(!std::is_convertible_v<LocalPatientId, ProviderCode>);
static_assert(!std::is_default_constructible_v<RevealToken>);
static_assert(!std::is_convertible_v<Sex, int> && !Streamed<Sex>);
static_assert(data_class_of<Sex> == DataClass::identifiable);

// Only the stage on its left can make a noun.
static_assert(!std::is_constructible_v<RawBatch, RawColumns> &&
              !std::is_default_constructible_v<RawBatch>);
static_assert(!std::is_constructible_v<StandardBatch, StandardColumns>);
static_assert(!std::is_default_constructible_v<StandardBatch>);
static_assert(!std::is_copy_constructible_v<RawBatch> &&
              !std::is_copy_constructible_v<StandardBatch>);

TEST(IdentifiableValues, TestOutputShowsNoBytesOfThem) {
  EXPECT_EQ(testing::PrintToString(NhsNumber{9434765919}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(RepairNumber{1, NhsNumber{9434765919}}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(PersonKey::of_digits(77)), "<redacted>");
  EXPECT_EQ(testing::PrintToString(Postcode{0x41}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(PostcodePart{0x41}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(BirthDate{BirthDate::Parts{1980, 2, 29}}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(PracticeCode{'B', 81616}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(LocalPatientId{TextSpan{3, 5}}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(ProviderCode{TextSpan{3, 5}}), "<redacted>");
  EXPECT_EQ(testing::PrintToString(Sex::female), "<redacted>");
}

TEST(IdentifiableValues, ADefaultValueIsAbsent) {
  EXPECT_TRUE(NhsNumber{}.absent());
  EXPECT_TRUE(PersonKey{}.absent());
  EXPECT_TRUE(Postcode{}.absent());
  EXPECT_TRUE(BirthDate{}.absent());
  EXPECT_TRUE(PracticeCode{}.absent());
  EXPECT_TRUE(LocalPatientId{}.absent());
  EXPECT_TRUE(PersonKey::of_text(TextSpan{}).absent());
  EXPECT_EQ(Sex{}, Sex::unknown);
}

TEST(BirthDateValue, KeepsItsPartsAndKnowsItsPrecision) {
  const RevealToken token = reveal_token();
  const BirthDate::Parts parts{1980, 12, 31};
  EXPECT_EQ(BirthDate{parts}.reveal(token), parts);
  EXPECT_EQ(BirthDate{parts}.precision(), BirthDate::Precision::day);
  EXPECT_EQ((BirthDate{BirthDate::Parts{1980, 12, 0}}.precision()), BirthDate::Precision::month);
  EXPECT_EQ((BirthDate{BirthDate::Parts{1980, 0, 0}}.precision()), BirthDate::Precision::year);
  EXPECT_EQ(BirthDate{}.precision(), BirthDate::Precision::none);
}

TEST(PersonKeyValue, HoldsANumberOrAPlaceInTheText) {
  const RevealToken token = reveal_token();
  EXPECT_EQ((PersonKey{NhsNumber{9434765919}, token}.reveal(token)), 9434765919U);
  EXPECT_EQ(PersonKey::of_digits(999'999'999'999'999'999U).reveal(token), 999'999'999'999'999'999U);
  SecretBuffer texts;
  texts.append("..person-7..");
  const PersonKey key = PersonKey::of_text({2, 8});
  EXPECT_FALSE(key.absent());
  EXPECT_EQ(key.span(), (TextSpan{2, 8}));
  EXPECT_EQ(key.reveal_text(token, texts), "person-7");
}

TEST(LocalPatientIdValue, ReadsItsTextFromTheBatch) {
  SecretBuffer texts;
  texts.append("RH8A12345");
  EXPECT_EQ((LocalPatientId{TextSpan{3, 6}}.reveal(reveal_token(), texts)), "A12345");
  EXPECT_EQ((ProviderCode{TextSpan{0, 3}}.reveal(reveal_token(), texts)), "RH8");
}

TEST(PracticeCodeValue, PacksDifferentCodesDifferently) {
  const RevealToken token = reveal_token();
  const auto text = PracticeCode{'Y', 1}.reveal_text(token);
  EXPECT_EQ(std::string(text.data(), text.size()), "Y00001");
  EXPECT_NE((PracticeCode{'A', 99999}), (PracticeCode{'B', 0}));
  EXPECT_FALSE((PracticeCode{'A', 0}.absent()));
}

} // namespace
} // namespace tallystick
