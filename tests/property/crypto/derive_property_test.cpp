// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <set>

#include "crypto/derive.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::crypto {
namespace {

using testing::hex_of;
using testing::key_of;

std::string derived(const SecretKey& root, StaticText label, std::string_view context,
                    std::uint32_t epoch) {
  const auto subkey = derive(root, label, context, epoch);
  return subkey ? hex_of(RawKey::reveal(*subkey)) : "failed";
}

TEST(DeriveProperty, AnyDifferenceGivesAnotherSubkey) {
  // Pairs that a careless joining of label, context and epoch would confuse are among them.
  const StaticText labels[] = {"", "a", "ab", "abc", "store layer", "release pseudonym"};
  const std::string contexts[] = {"", "a", "b", "bc", "c", std::string(1, '\0'), "nhs", "nhs "};
  const std::uint32_t epochs[] = {0, 1, 2, 0x01000000, 0x61, UINT32_MAX};
  std::set<std::string> seen;
  std::size_t made = 0;
  for (const unsigned root : {1U, 2U})
    for (const StaticText label : labels)
      for (const std::string& context : contexts)
        for (const std::uint32_t epoch : epochs) {
          seen.insert(derived(key_of(root), label, context, epoch));
          ++made;
        }
  EXPECT_EQ(seen.size(), made);
  EXPECT_EQ(seen.count("failed"), 0U);
}

TEST(DeriveProperty, TheSameUseGivesTheSameSubkey) {
  for (unsigned root = 0; root < 50; ++root)
    EXPECT_EQ(derived(key_of(root), "token", "nhs", root),
              derived(key_of(root), "token", "nhs", root));
}

TEST(DeriveProperty, NoSubkeyIsItsRoot) {
  EXPECT_NE(derived(key_of(9), "", "", 0), hex_of(RawKey::reveal(key_of(9))));
}

} // namespace
} // namespace tallystick::crypto
