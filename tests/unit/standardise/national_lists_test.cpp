// SPDX-License-Identifier: MIT
#include "standardise/national_lists.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "identity/reveal.hpp"

namespace tallystick::standardise {
namespace {

// Synthetic numbers in the range that is never issued.
constexpr std::uint64_t kAda = 9991427546U;
constexpr std::uint64_t kBob = 9991719350U;
constexpr std::uint64_t kOldOfAda = 9991913890U;

SecretColumn<NhsNumber> list(const std::vector<std::uint64_t>& numbers) {
  SecretColumn<NhsNumber> column;
  column.resize(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    column[i] = NhsNumber(numbers[i]);
  return column;
}
std::vector<std::uint64_t> numbers(const SecretColumn<NhsNumber>& column) {
  const RevealToken token = reveal_token();
  std::vector<std::uint64_t> out;
  for (const NhsNumber number : column.span())
    out.push_back(number.reveal(token));
  return out;
}
SupersessionMap ada_was_renumbered() {
  const std::vector<Supersession> pairs = {{NhsNumber(kOldOfAda), NhsNumber(kAda)}};
  return SupersessionMap::make(pairs).value();
}

TEST(NationalLists, ComeOutSortedWithEachNumberOnce) {
  const auto lists = settle_national_lists(list({kBob, kAda, kBob}), list({kBob}), {});
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ(numbers(lists->request), (std::vector<std::uint64_t>{kAda, kBob}));
  EXPECT_EQ(numbers(lists->cleared), std::vector<std::uint64_t>{kBob});
}

TEST(NationalLists, APersonWithTwoNumbersIsClearedOnlyIfBothAre) {
  const SupersessionMap map = ada_was_renumbered();
  const auto cleared = [&](std::vector<std::uint64_t> reply) {
    auto lists = settle_national_lists(list({kAda, kOldOfAda, kBob}), list(reply), map);
    EXPECT_TRUE(lists.ok());
    EXPECT_EQ(numbers(lists->request), (std::vector<std::uint64_t>{kAda, kBob}));
    return numbers(lists->cleared);
  };
  EXPECT_EQ(cleared({kAda, kOldOfAda, kBob}), (std::vector<std::uint64_t>{kAda, kBob}));
  EXPECT_EQ(cleared({kAda, kBob}), std::vector<std::uint64_t>{kBob});
  EXPECT_EQ(cleared({kOldOfAda, kBob}), std::vector<std::uint64_t>{kBob});
  EXPECT_EQ(cleared({kBob}), std::vector<std::uint64_t>{kBob});
}

TEST(NationalLists, AnOldNumberAskedAboutAloneSpeaksForTheCurrentOne) {
  const auto lists =
      settle_national_lists(list({kOldOfAda}), list({kOldOfAda}), ada_was_renumbered());
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ(numbers(lists->cleared), std::vector<std::uint64_t>{kAda});
}

TEST(NationalLists, AReplyThatRepeatsOrAddsIsRefusedAsItWasSent) {
  const auto repeated = settle_national_lists(list({kAda, kBob}), list({kAda, kAda}), {});
  ASSERT_FALSE(repeated.ok());
  EXPECT_EQ(repeated.error().code(), ErrorCode::optout_data);
  const auto foreign = settle_national_lists(list({kAda}), list({kBob}), {});
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.error().code(), ErrorCode::optout_data);
  // The current number was not asked about, though its old one was.
  EXPECT_FALSE(settle_national_lists(list({kOldOfAda}), list({kAda}), ada_was_renumbered()).ok());
}

} // namespace
} // namespace tallystick::standardise
