// SPDX-License-Identifier: MIT
// Which ids without a check digit are near, from digits over tokens to marks, against every typing error spelt out.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "link/id_marks.hpp"
#include "pseudonymise/id_variants.hpp"
#include "unit/crypto/fixed_keys.hpp"

namespace tallystick {
namespace {

using link::IdMarks;
using link::Profile;

IdMarks marks_of(const std::vector<std::string>& ids) {
  std::vector<PersonKey> people;
  for (const std::string& id : ids)
    people.push_back(PersonKey::of_digits(std::stoull(id)));
  const auto prf =
      crypto::Prf::make(crypto::testing::key_of(0x42), crypto::Suite::aes256_cmac).value();
  SegmentedColumn<PermittedVariant> variants;
  for (const IdVariant& variant : pseudonymise::id_variants(people, prf))
    variants.push_back({variant.row, variant.token});
  return {{}, variants};
}

Profile row_of(std::uint32_t row) {
  return {row, row, row, 1, true, false, true, {}};
}

std::set<std::uint32_t> keys_of(const IdMarks& marks, std::uint32_t row) {
  std::set<std::uint32_t> keys;
  marks.for_each_key(row, row, true, [&](std::uint32_t key) {
    EXPECT_TRUE(keys.insert(key).second) << "a row would meet itself";
  });
  return keys;
}
bool share(const std::set<std::uint32_t>& a, const std::set<std::uint32_t>& b) {
  return std::any_of(a.begin(), a.end(), [&](std::uint32_t key) { return b.count(key) != 0; });
}

/// What one typing error makes of an id, over some digits.
std::set<std::string> errors_in(const std::string& id, const std::string& alphabet) {
  std::set<std::string> out;
  for (std::size_t at = 0; at <= id.size(); ++at) {
    for (const char digit : alphabet) {
      out.insert(id.substr(0, at) + digit + id.substr(at));
      if (at < id.size()) out.insert(id.substr(0, at) + digit + id.substr(at + 1));
    }
    if (at < id.size()) out.insert(id.substr(0, at) + id.substr(at + 1));
    if (at + 1 < id.size()) {
      std::string swapped = id;
      std::swap(swapped[at], swapped[at + 1]);
      out.insert(swapped);
    }
  }
  out.erase(id);
  return out;
}

/// All ids of up to so many of the digits 1 to 3, where repeats and alternation are common.
std::vector<std::string> all_ids(std::size_t digits) {
  std::vector<std::string> ids;
  std::vector<std::string> last = {""};
  for (std::size_t length = 1; length <= digits; ++length) {
    std::vector<std::string> longer;
    for (const std::string& id : last)
      for (const char digit : {'1', '2', '3'})
        longer.push_back(id + digit);
    ids.insert(ids.end(), longer.begin(), longer.end());
    last = std::move(longer);
  }
  return ids;
}

TEST(NearIds, AreOneTypingErrorApart) {
  const std::vector<std::string> ids = all_ids(5);
  const IdMarks marks = marks_of(ids);
  for (std::uint32_t a = 0; a != ids.size(); ++a) {
    const std::set<std::string> near = errors_in(ids[a], "123");
    for (std::uint32_t b = 0; b != ids.size(); ++b) {
      if (a == b) continue;
      ASSERT_EQ(marks.near(row_of(a), row_of(b)), near.count(ids[b]) != 0)
          << ids[a] << " " << ids[b];
    }
  }
}

TEST(NearIds, ShareABlockingKey) {
  const std::vector<std::string> ids = all_ids(5);
  const IdMarks marks = marks_of(ids);
  std::vector<std::set<std::uint32_t>> keys;
  for (std::uint32_t row = 0; row != ids.size(); ++row)
    keys.push_back(keys_of(marks, row));
  for (std::uint32_t a = 0; a != ids.size(); ++a)
    for (std::uint32_t b = 0; b != a; ++b) {
      const bool shared = share(keys[a], keys[b]);
      const bool near = marks.near(row_of(a), row_of(b));
      if (near) {
        ASSERT_TRUE(shared) << ids[a] << " " << ids[b];
      }
      // Ids of one length may both be one digit longer than a third.
      if (!near && ids[a].size() != ids[b].size()) {
        ASSERT_FALSE(shared) << ids[a] << " " << ids[b];
      }
    }
}

TEST(NearIds, OfOneLengthAreMostOfThoseThatShareAKey) {
  std::vector<std::string> ids = all_ids(6);
  ids.erase(ids.begin(), std::find(ids.begin(), ids.end(), "111111"));
  const IdMarks marks = marks_of(ids);
  std::vector<std::set<std::uint32_t>> keys;
  for (std::uint32_t row = 0; row != ids.size(); ++row)
    keys.push_back(keys_of(marks, row));
  std::size_t near = 0;
  std::size_t shared = 0;
  for (std::uint32_t a = 0; a != ids.size(); ++a)
    for (std::uint32_t b = 0; b != a; ++b) {
      near += marks.near(row_of(a), row_of(b)) ? 1U : 0U;
      shared += share(keys[a], keys[b]) ? 1U : 0U;
    }
  EXPECT_GE(shared, near);
  EXPECT_LT(shared, near + near / 3);
}

/// Ids of any length, each with what one to three errors have made of it, as a number.
TEST(NearIds, OfAnyLengthAreOneTypingErrorApart) {
  const std::string alphabet = "0123456789";
  std::mt19937_64 random{7};
  std::vector<std::string> ids;
  for (int i = 0; i != 2'000; ++i) {
    std::string id(1, alphabet[1 + random() % 9]);
    for (std::size_t length = random() % 17; length != 0; --length)
      id += alphabet[random() % 10];
    ids.push_back(id);
    for (std::uint64_t step = 1 + random() % 3; step != 0; --step) {
      const std::set<std::string> typed = errors_in(id, alphabet);
      id = *std::next(typed.begin(), static_cast<std::ptrdiff_t>(random() % typed.size()));
      id = std::to_string(std::max<std::uint64_t>(1, std::stoull("0" + id.substr(0, 18))));
    }
    ids.push_back(id);
  }
  const IdMarks marks = marks_of(ids);
  std::size_t near = 0;
  std::size_t far = 0;
  for (std::uint32_t i = 0; i != ids.size(); i += 2) {
    if (ids[i] == ids[i + 1]) continue;
    const bool expected = errors_in(ids[i], alphabet).count(ids[i + 1]) != 0;
    ASSERT_EQ(marks.near(row_of(i), row_of(i + 1)), expected) << ids[i] << " " << ids[i + 1];
    ASSERT_EQ(marks.near(row_of(i + 1), row_of(i)), expected) << ids[i] << " " << ids[i + 1];
    if (expected) {
      ASSERT_TRUE(share(keys_of(marks, i), keys_of(marks, i + 1)));
    }
    ++(expected ? near : far);
  }
  EXPECT_GT(near, 500U);
  EXPECT_GT(far, 500U);
}

/// Pairs that share variants, but not as one error does.
TEST(NearIds, AreNotMissingADigitHereWithOneAddedThere) {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"9448376", "9144376"},
                                                                  {"1234", "2341"},
                                                                  {"1212", "2121"},
                                                                  {"1122", "1221"},
                                                                  {"1234", "1342"}};
  for (const auto& [a, b] : pairs) {
    EXPECT_FALSE(marks_of({a, b}).near(row_of(0), row_of(1))) << a << " " << b;
  }
}

} // namespace
} // namespace tallystick
