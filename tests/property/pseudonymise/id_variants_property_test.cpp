// SPDX-License-Identifier: MIT
// Which ids share a variant, against edit distances of their digits.
#include "pseudonymise/id_variants.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "unit/crypto/fixed_keys.hpp"

namespace tallystick::pseudonymise {
namespace {

/// Tokens of each id's variants.
std::vector<std::set<std::uint32_t>> variants_of(const std::vector<std::uint64_t>& ids) {
  std::vector<PersonKey> people;
  for (const std::uint64_t id : ids)
    people.push_back(PersonKey::of_digits(id));
  const auto prf =
      crypto::Prf::make(crypto::testing::key_of(0x42), crypto::Suite::aes256_cmac).value();
  std::vector<std::set<std::uint32_t>> out(ids.size());
  for (const IdVariant& variant : id_variants(people, prf))
    out[variant.row].insert(variant.token);
  return out;
}
bool share(const std::set<std::uint32_t>& a, const std::set<std::uint32_t>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::uint32_t token) { return b.count(token) != 0; });
}

/// Steps from one text to the other, each a character replaced, left out, put in, or (unless only
/// the last two of them count) swapped with its neighbour. Optimal string alignment, whole table.
enum class Steps : std::uint8_t { all, leaving_out_and_putting_in };
std::size_t distance(const std::string& a, const std::string& b, Steps steps) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(d[i - 1][j], d[i][j - 1]) + 1;
      const bool same = a[i - 1] == b[j - 1];
      if (same || steps == Steps::all)
        d[i][j] = std::min(d[i][j], d[i - 1][j - 1] + (same ? 0 : 1));
      if (steps == Steps::all && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::uint64_t power_of_ten(std::uint64_t n) {
  return n == 0 ? 1 : 10 * power_of_ten(n - 1);
}

/// An id with one to three random steps; never 0, which is no id.
std::uint64_t near(std::uint64_t id, std::mt19937_64& random) {
  std::string digits = std::to_string(id);
  for (std::uint64_t step = 1 + random() % 3; step != 0; --step) {
    const std::size_t at = random() % digits.size();
    const char digit = static_cast<char>('0' + random() % 10);
    switch (random() % 4) {
    case 0:
      digits[at] = digit;
      break;
    case 1:
      if (digits.size() > 1) digits.erase(at, 1);
      break;
    case 2:
      if (digits.size() < 18) digits.insert(at, 1, digit);
      break;
    default:
      if (at > 0) std::swap(digits[at], digits[at - 1]);
    }
  }
  return std::max<std::uint64_t>(1, std::stoull(digits));
}

/// Ids of any length, and of two or three digits, of which many are close.
TEST(IdVariantsProperty, AreSharedByIdsOneDigitApart) {
  std::mt19937_64 random{7};
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 6'000; ++i) {
    const std::uint64_t lowest = power_of_ten(random() % (i % 3 == 0 ? 3 : 18));
    ids.push_back(lowest + random() % (9 * lowest));
    ids.push_back(i % 3 == 0 ? 1 + random() % 999 : near(ids.back(), random));
  }
  const auto variants = variants_of(ids);
  std::size_t close = 0;
  std::size_t far = 0;
  for (std::size_t i = 0; i < ids.size(); i += 2) {
    const std::string a = std::to_string(ids[i]);
    const std::string b = std::to_string(ids[i + 1]);
    SCOPED_TRACE(a + " " + b);
    const bool shared = share(variants[i], variants[i + 1]);
    if (distance(a, b, Steps::all) <= 1) {
      ++close;
      ASSERT_TRUE(shared);
    }
    // Nor does anything else meet than ids with a digit left out of each at most.
    if (distance(a, b, Steps::leaving_out_and_putting_in) > 2) {
      ++far;
      ASSERT_FALSE(shared);
    }
  }
  EXPECT_GT(close, 1'000U);
  EXPECT_GT(far, 1'000U);
}

/// One step from the digits as they are written; zeros in front are lost in the number.
TEST(IdVariantsProperty, AreSharedAfterAnyOneMistakeThatKeepsTheFirstDigit) {
  std::mt19937_64 random{11};
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t lowest = power_of_ten(1 + random() % 16);
    const std::string id = std::to_string(lowest + random() % (9 * lowest));
    std::vector<std::string> typed = {id};
    for (std::size_t at = 1; at < id.size(); ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        typed.push_back(id), typed.back()[at] = digit;
        typed.push_back(id), typed.back().insert(at, 1, digit);
      }
      typed.push_back(id), typed.back().erase(at, 1);
      if (at > 1) typed.push_back(id), std::swap(typed.back()[at], typed.back()[at - 1]);
    }
    std::vector<std::uint64_t> ids;
    for (const std::string& text : typed)
      ids.push_back(std::stoull(text));
    const auto variants = variants_of(ids);
    for (std::size_t other = 0; other < ids.size(); ++other)
      ASSERT_TRUE(share(variants[0], variants[other])) << id << " " << typed[other];
  }
}

} // namespace
} // namespace tallystick::pseudonymise
