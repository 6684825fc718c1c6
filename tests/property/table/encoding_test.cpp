// SPDX-License-Identifier: MIT
// Whether a text is UTF-8, against the definition one character at a time, with few odd bytes in much ASCII as extracts
// have them.
#include "table/encoding.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tallystick::table {
namespace {

/// Length of the well-formed character at `at` (RFC 3629, section 3), by decoding it; 0 if there is none.
std::size_t plain_character(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC0 || lead > 0xF7) return 0;
  unsigned point = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
    point = point << 6U | (byte(i) & 0x3FU);
  }
  const bool shortest = point >= (length == 2 ? 0x80U : length == 3 ? 0x800U : 0x10000U);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return shortest && !surrogate && point <= 0x10FFFF ? length : 0;
}

bool plain_is_utf8(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = plain_character(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

TEST(EncodingProperty, AnOddByteAnywhereIsSeen) {
  for (std::size_t length : {1U, 7U, 8U, 9U, 255U, 256U, 257U, 264U, 600U}) {
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'a');
      ASSERT_TRUE(is_utf8(text));
      text[at] = '\xe9';
      ASSERT_FALSE(is_utf8(text)) << at << " of " << length;
    }
  }
}

TEST(EncodingProperty, TheAnswerIsThatOfTheDefinition) {
  std::mt19937_64 random(1);
  const std::string_view parts[] = {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf"};
  std::size_t good = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 700, 'a');
    for (std::size_t n = random() % 5; n > 0; --n) {
      const std::size_t at = random() % (text.size() + 1);
      if (random() % 4 == 0)
        text.insert(at, 1, static_cast<char>(random() % 256));
      else
        text.insert(at, parts[random() % std::size(parts)]);
    }
    ASSERT_EQ(is_utf8(text), plain_is_utf8(text)) << "round " << round;
    good += is_utf8(text) ? 1U : 0U;
  }
  EXPECT_GT(good, 1000U);
  EXPECT_LT(good, 19'000U);
}

} // namespace
} // namespace tallystick::table
