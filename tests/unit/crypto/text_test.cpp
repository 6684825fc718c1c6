// SPDX-License-Identifier: MIT
#include "crypto/text.hpp"

#include <gtest/gtest.h>

#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::blocks_of_hex;
using testing::random_blocks;

Block block_of_text(std::string_view text) {
  Block block;
  std::memcpy(block.bytes.data(), text.data(), Block::kBytes);
  return block;
}

TEST(Base32, FollowsTheAlphabet) {
  EXPECT_EQ(to_base32(Block{}), "aaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(to_base32(blocks_of_hex("ffffffffffffffffffffffffffffffff")[0]),
            "77777777777777777777777774");
  // Computed with Python: base64.b32encode(b"0123456789abcdef")
  EXPECT_EQ(to_base32(block_of_text("0123456789abcdef")), "gaytemzugu3doobzmfrggzdfmy");
}

TEST(Base32, LeadsBackToTheBlockInEitherCase) {
  for (const Block& block : random_blocks(1000, 5)) {
    std::string text = to_base32(block);
    ASSERT_EQ(parse_base32(text), block);
    for (char& c : text)
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    ASSERT_EQ(parse_base32(text), block);
  }
}

TEST(Base32, ABatchIsItsBlocksOneAfterTheOther) {
  const std::vector<Block> blocks = random_blocks(300, 6);
  std::string batch(blocks.size() * kBase32Length, '\0');
  write_base32(blocks, batch);
  std::string expected;
  for (const Block& block : blocks)
    expected += to_base32(block);
  EXPECT_EQ(batch, expected);
}

TEST(Base32, RefusesWhatItNeverWrites) {
  const std::string good = "gaytemzugu3doobzmfrggzdfmy";
  ASSERT_TRUE(parse_base32(good));
  for (const char bad : {'0', '1', '8', '9', '=', ' ', '-', '\0', '\xe9', '@', '[', '`', '{'}) {
    std::string text = good;
    text[7] = bad;
    EXPECT_FALSE(parse_base32(text)) << static_cast<int>(bad);
  }
  EXPECT_FALSE(parse_base32(good.substr(1)));
  EXPECT_FALSE(parse_base32(good + "a"));
  EXPECT_FALSE(parse_base32("gaytemzugu3doobzmfrggzdfmz")) << "bits beyond the 128th";
  EXPECT_FALSE(parse_base32(""));
}

TEST(Hex, OfABlock) {
  EXPECT_EQ(to_hex(block_of_text("0123456789abcdef")), "30313233343536373839616263646566");
}

TEST(Hex, ReadsOnlyLowerCaseDigits) {
  std::array<std::byte, 1> byte{};
  for (int code = 0; code < 256; ++code) {
    const char c = static_cast<char>(code);
    const bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    EXPECT_EQ(read_hex(std::string{c, '0'}, byte), is_digit) << code;
    EXPECT_EQ(read_hex(std::string{'0', c}, byte), is_digit) << code;
  }
  EXPECT_FALSE(read_hex("0", byte));
  EXPECT_FALSE(read_hex("000", byte));
  ASSERT_TRUE(read_hex("9f", byte));
  EXPECT_EQ(byte[0], std::byte{0x9F});
}

} // namespace
} // namespace tallystick::crypto
