// SPDX-License-Identifier: MIT
// The bytes that tokens are computed from: fixed, injective, versioned.
#include "pseudonymise/canonical.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::pseudonymise {
namespace {

using crypto::Block;
using crypto::testing::blocks_of_hex;
using crypto::testing::hex_of;

crypto::Prf prf() {
  auto made = crypto::Prf::make(crypto::testing::key_of(0x42), crypto::Suite::aes256_cmac);
  return std::move(made).value();
}
std::string token_of(const std::string& hex_blocks) {
  const std::vector<Block> blocks = blocks_of_hex(hex_blocks);
  const std::vector<std::uint32_t> first = {0, static_cast<std::uint32_t>(blocks.size())};
  std::vector<Block> out(1);
  prf().long_tokens(blocks, first, out);
  return hex_of(out[0]);
}
std::string token_of(Use use, const std::vector<std::string_view>& parts) {
  TextMessages messages(use, 1);
  messages.add(parts);
  std::vector<Block> out(1);
  messages.tokens(prf(), out);
  return hex_of(out[0]);
}

/// Tokens of the messages that write() puts the fields of, in hex.
template<class Write>
std::vector<std::string> tokens_of(MessageColumn& messages, const Write& write) {
  std::vector<std::string> out;
  messages.tokens(prf(), write, [&](std::size_t row, const Block& token) {
    EXPECT_EQ(row, out.size());
    out.push_back(hex_of(token));
  });
  return out;
}

TEST(Canonical, ANumberIsVersionUseAndFiveBytes) {
  MessageColumn messages(Use::person, 5, 2);
  const auto out = tokens_of(messages, [&] {
    messages.put(0, 5, [](std::size_t row) { return row == 0 ? 9434765919U : 1U; });
  });
  // 9434765919 = 0x02325B1A5F
  EXPECT_EQ(out, (std::vector{token_of("010102325b1a5f000000000000000000"),
                              token_of("01010000000001000000000000000000")}));
}

TEST(Canonical, TextsCarryTheirLengths) {
  // version, use 8, two lengths, RJ1, A7, zeros up to the block
  EXPECT_EQ(token_of(Use::local_id, {"RJ1", "A7"}), token_of("0108000000030000000252"
                                                             "4a3141"
                                                             "3700"));
  EXPECT_EQ(token_of(Use::local_id, {"", ""}), token_of("0108000000000000000000000000"
                                                        "0000"));
}

TEST(Canonical, LongMessagesFillSeveralBlocks) {
  MessageColumn messages(Use::match_key, 20, 1);
  const auto out = tokens_of(messages, [&] {
    messages.put(0, 2, [](std::size_t) { return 0xFFABCDU; });
    messages.put(12, 8, [](std::size_t) { return 0x0102030405060708U; });
  });
  EXPECT_EQ(out[0], token_of("0107abcd000000000000000000000102"
                             "03040506070800000000000000000000"));
}

TEST(Canonical, DifferentTextsAndUsesNeverShareAMessage) {
  std::set<std::string> seen;
  std::size_t added = 0;
  const std::vector<std::string_view> texts = {"",
                                               "A",
                                               "B",
                                               "AB",
                                               "ABC",
                                               "C",
                                               std::string_view("A\0", 2),
                                               std::string_view("\0A", 2),
                                               "ABCDEFGHIJKLMNOP",
                                               "ABCDEFGHIJKLMNOPQ"};
  // Each use has its own number of parts.
  for (const std::string_view a : texts) {
    seen.insert(token_of(Use::opaque_person, {a}));
    ++added;
    for (const std::string_view b : texts) {
      seen.insert(token_of(Use::local_id, {a, b}));
      ++added;
    }
  }
  EXPECT_EQ(seen.size(), added);
}

TEST(Canonical, DifferentNumbersAndUsesNeverShareAMessage) {
  std::set<std::string> seen;
  std::size_t added = 0;
  for (unsigned use = 1; use <= 18; ++use) {
    MessageColumn messages(static_cast<Use>(use), 8, 600);
    const auto out = tokens_of(messages, [&] {
      messages.put(0, 8, [](std::size_t row) { return row * 0x0101'0101'0101U; });
    });
    seen.insert(out.begin(), out.end());
    added += 600;
  }
  EXPECT_EQ(seen.size(), added);
}

} // namespace
} // namespace tallystick::pseudonymise
