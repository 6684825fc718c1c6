// SPDX-License-Identifier: MIT
#include "table/encoding.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tallystick::table {
namespace {

std::string converted(std::string_view text) {
  SecretBuffer scratch;
  return std::string(windows1252_to_utf8(text, scratch));
}

TEST(IsUtf8Test, EdgesOfEveryLength) { // RFC 3629, section 4
  for (const char* good :
       {"", "a", "\x7f", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(good));
  }
}

TEST(IsUtf8Test, OverlongSurrogateTooLargeCutAndStrayAreRefused) {
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
        "\xF0\x9F\x98", "\xC3(", "\xE2\x82(", "caf\xE9"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(IsUtf8Test, OneBadByteIsFoundWhereverItIs) {
  for (std::size_t length = 1; length < 150; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'a');
      EXPECT_TRUE(is_utf8(text));
      text[at] = '\xE9';
      EXPECT_FALSE(is_utf8(text)) << length << " " << at;
    }
  }
}

TEST(Windows1252Test, AccentsQuotesAndTheEuroSign) {
  EXPECT_EQ(converted("Zo\xEB"), "Zo\xC3\xAB");
  EXPECT_EQ(converted("O\x92"
                      "Brien"),
            "O\xE2\x80\x99"
            "Brien");
  EXPECT_EQ(converted("\x80"
                      "5"),
            "\xE2\x82\xAC"
            "5");
  EXPECT_EQ(converted("\x9F\xFF"), "\xC5\xB8\xC3\xBF");
  EXPECT_EQ(converted("\x81"), "\xC2\x81");
}

TEST(Windows1252Test, EveryByteGivesADifferentUtf8Character) {
  std::string all;
  for (int c = 0; c < 256; ++c) {
    const std::string one = converted(std::string(1, static_cast<char>(c)));
    EXPECT_TRUE(is_utf8(one));
    EXPECT_TRUE(all.find(one) == std::string::npos) << c;
    all += one;
  }
}

TEST(Windows1252Test, AsciiIsNotCopied) {
  SecretBuffer scratch;
  const std::string_view text = "plain ascii text that is longer than one step";
  EXPECT_EQ(windows1252_to_utf8(text, scratch).data(), text.data());
}

} // namespace
} // namespace tallystick::table
