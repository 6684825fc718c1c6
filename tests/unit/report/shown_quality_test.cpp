// SPDX-License-Identifier: MIT
// What of linkage rates may be shown: nothing small, nothing that is a part of something hidden.
#include "report/shown_quality.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/quality_json.hpp"

namespace tallystick::report {
namespace {

RateGroup group(std::string label, std::uint64_t rows, std::uint64_t linked, std::uint64_t across,
                std::uint64_t links = 0, double wrong = 0) {
  RateGroup g{std::move(label), {}};
  g.counts.count = {rows, linked, linked, across, 0, 0, links, 0};
  g.counts.false_links = static_cast<std::uint64_t>(wrong * kProbabilityUnits);
  return g;
}

LinkageQuality two_sources() {
  LinkageQuality quality;
  quality.tables = {
      {"gp", "source", {group("gp", 1'003, 902, 801)}},
      {"gp",
       "sex",
       {group("Not known", 3, 2, 1), group("Male", 400, 300, 200, 40, 1.26),
        group("Female", 600, 600, 600, 3, 0.2)}},
      {"apc",
       "sex",
       {group("Not known", 0, 0, 0), group("Male", 100, 50, 4), group("Female", 100, 100, 60)}},
      {"tiny",
       "sex",
       {group("Not known", 0, 0, 0), group("Male", 3, 2, 1), group("Female", 0, 0, 0)}}};
  return quality;
}

TEST(ShownTables, AGroupWithHiddenRowsShowsNothing) {
  const auto tables = shown_tables(two_sources(), DisclosureGate(8));
  const ShownRates& not_known = tables[1].groups[0];
  for (const ShownCount& count : not_known.count)
    EXPECT_FALSE(count);
  EXPECT_FALSE(not_known.false_links);
  EXPECT_FALSE(not_known.share(RateColumn::linked));
}

TEST(ShownTables, APartOfAHiddenCountIsHidden) {
  // Of the linked rows of apc all but four are linked across sources: their group hides that, and the next smallest too.
  const auto tables = shown_tables(two_sources(), DisclosureGate(8));
  const ShownTable& apc = tables[2];
  EXPECT_EQ(apc.groups[1].of(RateColumn::linked), 50U);
  EXPECT_FALSE(apc.groups[1].of(RateColumn::linked_across));
  for (const ShownTable& table : tables)
    for (const ShownRates& rates : table.groups) {
      EXPECT_TRUE(rates.of(RateColumn::rows) || !rates.of(RateColumn::linked));
      EXPECT_TRUE(rates.of(RateColumn::linked) || !rates.of(RateColumn::linked_across));
    }
}

TEST(ShownTables, SharesAreOfRoundedCounts) {
  const auto tables = shown_tables(two_sources(), DisclosureGate(8));
  ASSERT_EQ(tables[0].groups[0].of(RateColumn::rows), 1'005U);
  EXPECT_DOUBLE_EQ(*tables[0].groups[0].share(RateColumn::linked), 900.0 / 1'005);
}

TEST(ShownTables, EstimatesAreShownWhereTheirTreesAre) {
  const auto tables = shown_tables(two_sources(), DisclosureGate(8));
  EXPECT_FALSE(tables[1].groups[2].false_links) << "of three trees";
}

TEST(ShownTables, ATableOfTooFewRowsIsEmpty) {
  EXPECT_TRUE(shown_tables(two_sources(), DisclosureGate(8))[3].groups.empty());
}

TEST(OverSources, IsMadeOfWhatIsShown) {
  const auto tables = shown_tables(two_sources(), DisclosureGate(8));
  const auto all = over_sources(tables);
  ASSERT_EQ(all.size(), 1U);
  ASSERT_EQ(all[0].by, "sex");
  for (std::size_t g = 0; g < all[0].groups.size(); ++g)
    for (std::size_t c = 0; c < kRateColumns; ++c) {
      ShownCount sum;
      for (const std::size_t table : {1U, 2U})
        if (tables[table].groups[g].count[c])
          sum = sum.value_or(0) + *tables[table].groups[g].count[c];
      EXPECT_EQ(all[0].groups[g].count[c], sum);
    }
}

TEST(OverSources, AShareIsOfTheRowsOfSourcesThatShowIt) {
  LinkageQuality quality = two_sources();
  const auto all = over_sources(shown_tables(quality, DisclosureGate(8)));
  const ShownRates& female = all[0].groups[2];
  ASSERT_TRUE(female.share(RateColumn::linked_across));
  const auto& base = female.base[static_cast<std::size_t>(RateColumn::linked_across)];
  EXPECT_LE(*female.of(RateColumn::linked_across), *base);
  EXPECT_LE(*base, *female.of(RateColumn::rows));
}

TEST(ShownBins, HideEnoughToKeepASmallOneHidden) {
  const auto bins = shown_bins({{"1", 5}, {"2", 90}, {"3-5", 40}, {"6-10", 0}}, DisclosureGate(8));
  EXPECT_FALSE(bins[0].persons);
  EXPECT_EQ(bins[1].persons, 90U);
  EXPECT_EQ(bins[3].persons, 0U);
}

TEST(QualityJson, HiddenCountsAreStars) {
  nlohmann::ordered_json linkage;
  LinkageQuality quality = two_sources();
  quality.checks = {{"more_than_one_sex", "Both sexes", 5, ""},
                    {"event_before_birth", "An event before birth", 0, "no birth date"}};
  add_quality(linkage, quality, DisclosureGate(8));
  EXPECT_EQ(linkage["rates"][1]["groups"][0]["rows"], "*");
  EXPECT_EQ(linkage["implausible_persons"]["more_than_one_sex"], "*");
  EXPECT_EQ(linkage["implausible_persons"]["event_before_birth"], "not checked: no birth date");
  EXPECT_TRUE(linkage["rates"][3]["groups"].empty());
}

} // namespace
} // namespace tallystick::report
