// SPDX-License-Identifier: MIT
// Packed identifiers give back what was put in, and different values never pack alike.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "identity/birth_date.hpp"
#include "identity/person_key.hpp"
#include "identity/postcode.hpp"
#include "identity/practice_code.hpp"
#include "identity/reveal.hpp"

namespace tallystick {
namespace {

TEST(BirthDatePacking, EveryCombinationOfPartsComesBack) {
  const RevealToken token = reveal_token();
  for (std::uint16_t year = 1; year < 2200; ++year) {
    for (std::uint8_t month = 0; month <= 12; ++month) {
      for (std::uint8_t day = 0; day <= (month == 0 ? 0 : 31); ++day) {
        const BirthDate::Parts parts{year, month, day};
        const BirthDate date{parts};
        ASSERT_EQ(date.reveal(token), parts);
        ASSERT_FALSE(date.absent());
        const auto expected = month == 0 ? BirthDate::Precision::year
                              : day == 0 ? BirthDate::Precision::month
                                         : BirthDate::Precision::day;
        ASSERT_EQ(date.precision(), expected);
      }
    }
  }
}

TEST(PracticeCodePacking, EveryCodeIsItsOwnAndReadsBack) {
  const RevealToken token = reveal_token();
  std::set<std::uint32_t> packed;
  std::size_t codes = 0;
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    for (std::uint32_t digits = 0; digits < 100'000; digits += 617) {
      const PracticeCode code{letter, digits};
      const auto text = code.reveal_text(token);
      const std::string number = std::to_string(digits);
      ASSERT_EQ(std::string(text.data(), text.size()),
                letter + std::string(5 - number.size(), '0') + number);
      packed.insert(code.reveal(token));
      ++codes;
    }
  }
  EXPECT_EQ(packed.size(), codes);
  EXPECT_FALSE(packed.contains(0));
}

// The seven characters of the ONS pcd form, by hand.
Postcode packed_by_hand(const std::string& seven) {
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < seven.size(); ++i)
    packed |= std::uint64_t{static_cast<std::uint8_t>(seven[i])} << (8 * i);
  return Postcode{packed};
}

TEST(PostcodePacking, PartsArePrefixesOfTheSpeltOutForm) {
  const RevealToken token = reveal_token();
  for (const std::string seven :
       {"M1  1AE", "B33 8TH", "CR2 6XH", "DN551PT", "W1A 1HQ", "EC1A1BB", "GIR 0AA"}) {
    const Postcode postcode = packed_by_hand(seven);
    const std::string whole(postcode.reveal_text(token).view());
    EXPECT_EQ(whole.size(),
              seven.size() - static_cast<std::size_t>(std::count(seven.begin(), seven.end(), ' ')) +
                  1);
    std::size_t last = 0;
    for (const auto level : {PostcodeLevel::area, PostcodeLevel::district, PostcodeLevel::outward,
                             PostcodeLevel::sector}) {
      const std::string part(postcode.part(level).reveal_text(token).view());
      EXPECT_TRUE(whole.starts_with(part)) << whole;
      EXPECT_GE(part.size(), last);
      last = part.size();
    }
    EXPECT_EQ(last, whole.size() - 2);
  }
}

TEST(PersonKeyPacking, PlacesComeBackUpToTheirLimits) {
  for (const std::uint32_t offset : {0U, 1U, 0x3FFFFFFFU, 0xFFFFFFFFU}) {
    for (const std::uint32_t length : {1U, 128U, 0xFFFFFFFFU}) {
      const PersonKey key = PersonKey::of_text({offset, length});
      ASSERT_EQ(key.span(), (TextSpan{offset, length}));
      ASSERT_FALSE(key.absent());
    }
  }
}

} // namespace
} // namespace tallystick
