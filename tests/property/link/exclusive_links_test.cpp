// SPDX-License-Identifier: MIT
// What links come to among all, against all sets of links one by one.
#include "link/exclusive_links.hpp"

#include <random>
#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

bool two_people(const Holdings& x, const Holdings& y) {
  for (unsigned source = 0; source != 64; ++source)
    if (((x.sources >> source) & 1U) != 0 && ((y.sources >> source) & 1U) != 0) return true;
  return x.person_id && y.person_id;
}

bool exclude(const PossibleLink& x, const PossibleLink& y) {
  for (const bool x_turned : {false, true})
    for (const bool y_turned : {false, true}) {
      const RowId shared_x = x_turned ? x.b : x.a;
      const RowId shared_y = y_turned ? y.b : y.a;
      if (shared_x == shared_y &&
          two_people(x_turned ? x.of_a : x.of_b, y_turned ? y.of_a : y.of_b))
        return true;
    }
  return false;
}

/// By the definition: every set of links that do not exclude each other.
std::vector<double> by_all_sets(const std::vector<PossibleLink>& links) {
  std::vector<double> with(links.size());
  double all = 0;
  for (std::uint32_t set = 0; set != 1U << links.size(); ++set) {
    double weight = 1;
    for (std::size_t i = 0; i != links.size() && weight != 0; ++i) {
      if (((set >> i) & 1U) == 0) continue;
      weight *= links[i].odds;
      for (std::size_t j = 0; j != i; ++j)
        if (((set >> j) & 1U) != 0 && exclude(links[i], links[j])) weight = 0;
    }
    all += weight;
    for (std::size_t i = 0; i != links.size(); ++i)
      if (((set >> i) & 1U) != 0) with[i] += weight;
  }
  for (double& w : with)
    w /= all;
  return with;
}

/// Links among a few trees of up to three registers and people with ids.
std::vector<PossibleLink> random_links(std::mt19937& engine, std::size_t most, RowId trees) {
  const auto random = [&](std::uint32_t below) {
    return static_cast<std::uint32_t>(engine()) % below;
  };
  std::vector<Holdings> holdings;
  for (RowId tree = 0; tree != trees; ++tree)
    holdings.push_back({random(2) == 0 ? 0U : 1U << random(3), random(3) == 0});
  std::set<std::pair<RowId, RowId>> seen;
  std::vector<PossibleLink> links;
  for (std::size_t i = 0; i != most; ++i) {
    const RowId x = random(trees);
    const RowId y = random(trees);
    const auto [a, b] = std::minmax(x, y);
    if (a == b || two_people(holdings[a], holdings[b]) || !seen.insert({a, b}).second) continue;
    const double odds = std::exp2(static_cast<double>(random(40)) - 10);
    links.push_back({a, b, holdings[a], holdings[b], odds});
  }
  return links;
}

TEST(ExclusiveLinks, AreWeighedAsAllSetsOfThem) {
  std::mt19937 engine(7);
  std::size_t exclusive = 0;
  for (int world = 0; world != 600; ++world) {
    const std::vector<PossibleLink> links =
        random_links(engine, 14, 4 + static_cast<RowId>(world % 9));
    const std::vector<LinkChance> chances = chances_of(links);
    const std::vector<double> expected = by_all_sets(links);
    ASSERT_EQ(chances.size(), links.size());
    for (std::size_t i = 0; i != links.size(); ++i) {
      ASSERT_NEAR(chances[i].probability, expected[i], 1e-9) << world << ", " << i;
      double rival = 0;
      for (std::size_t j = 0; j != links.size(); ++j)
        if (i != j && exclude(links[i], links[j])) rival = std::max(rival, expected[j]);
      ASSERT_NEAR(chances[i].rival, rival, 1e-9) << world << ", " << i;
      exclusive += rival != 0 ? 1U : 0U;
    }
  }
  EXPECT_GT(exclusive, 1000U);
}

TEST(ExclusiveLinks, OfAGreatCrowdGetTheLeastThatTheyCanHave) {
  // Everybody of one register may be everybody of the other: exact chances are those of all one-to-one assignments.
  constexpr RowId kSide = 5; // 25 links, one more than are weighed exactly
  std::vector<PossibleLink> links;
  std::vector<PossibleLink> fewer;
  for (RowId a = 0; a != kSide; ++a)
    for (RowId b = 0; b != kSide; ++b) {
      const PossibleLink link{a, 100 + b, {1, false}, {2, false}, a == b ? 1e4 : 3.0};
      links.push_back(link);
      if (a != 0 || b != 4) fewer.push_back(link);
    }
  ASSERT_EQ(links.size(), kMostExactLinks + 1);
  const std::vector<LinkChance> least = chances_of(links);
  const std::vector<LinkChance> exact = chances_of(fewer);
  EXPECT_LT(least[0].probability, exact[0].probability);
  EXPECT_NEAR(least[0].probability, 1e4 / (1e4 + 13.0 * 13.0), 1e-9);
  EXPECT_GT(exact[0].probability, 0.999);
}

TEST(ExclusiveLinks, StayFinite) {
  std::vector<PossibleLink> links;
  for (RowId a = 0; a != 12; ++a)
    for (RowId b = a; b != a + 2; ++b)
      links.push_back({a, 100 + b, {1, false}, {2, false}, 1e300});
  for (const LinkChance& chance : chances_of(links))
    EXPECT_TRUE(chance.probability >= 0 && chance.probability <= 1);
}

} // namespace
} // namespace tallystick::link
