// SPDX-License-Identifier: MIT
// The worked histories of docs/opt-outs.md, one by one.
#include "optout/history.hpp"

#include <algorithm>

#include "opt_out_fixtures.hpp"

namespace tallystick::optout {
namespace {

constexpr OptOutAction kNo = OptOutAction::dissent;
constexpr OptOutAction kBack = OptOutAction::withdraw;
constexpr std::size_t kSources = 3;

OptOutEvent type1(OptOutAction action, const char* from, std::int64_t recorded_at = 0) {
  OptOutEvent event = event_of(OptOutScheme::type1, person(1), action, from);
  event.recorded_at = recorded_at;
  return event;
}
OptOutEvent local(OptOutAction action, const char* from, SourceSet sources = SourceSet::all(),
                  std::uint32_t provider = 0) {
  OptOutEvent event = event_of(OptOutScheme::local, person(1), action, from);
  event.scope = {sources, provider};
  return event;
}

Standing on(const char* date, std::vector<OptOutEvent> events) {
  std::sort(events.begin(), events.end(), speaks_before);
  std::vector<const OptOutEvent*> order;
  for (const OptOutEvent& event : events)
    order.push_back(&event);
  return standing_of(order, day_number(day(date)), kSources);
}
bool objects(const Standing& standing, SourceId source) {
  return standing.local.contains(source);
}

TEST(History, PeopleChangeTheirMindInBothDirections) {
  const std::vector<OptOutEvent> events = {type1(kNo, "2020-01-01"), type1(kBack, "2021-01-01"),
                                           type1(kNo, "2022-01-01")};
  EXPECT_FALSE(on("2019-12-31", events).type1);
  EXPECT_TRUE(on("2020-01-01", events).type1);
  EXPECT_FALSE(on("2021-01-01", events).type1);
  EXPECT_TRUE(on("2022-01-01", events).type1);
}

TEST(History, FileOrderDoesNotMatter) {
  EXPECT_FALSE(on("2025-01-01", {type1(kBack, "2021-01-01"), type1(kNo, "2020-01-01")}).type1);
}

TEST(History, OnOneDayTheLaterTimeWinsAndWithoutTimesTheDissent) {
  const char* const d = "2024-05-05";
  EXPECT_FALSE(on(d, {type1(kNo, d, 100), type1(kBack, d, 200)}).type1);
  EXPECT_TRUE(on(d, {type1(kBack, d, 100), type1(kNo, d, 200)}).type1);
  EXPECT_TRUE(on(d, {type1(kBack, d, 100), type1(kNo, d, 100)}).type1);
  EXPECT_TRUE(on(d, {type1(kNo, d), type1(kBack, d)}).type1);
  EXPECT_TRUE(on(d, {type1(kNo, d), type1(kBack, d, 200)}).type1);
  EXPECT_TRUE(on(d, {type1(kNo, d, 100), type1(kBack, d)}).type1);
  // One dissent whose time is not known is enough.
  EXPECT_TRUE(on(d, {type1(kNo, d, 100), type1(kBack, d, 200), type1(kNo, d)}).type1);
}

TEST(History, AChangeRecordedLaterButEffectiveEarlierCounts) {
  const std::int64_t next_year = std::int64_t{day_number(day("2026-01-01"))} * 86'400;
  EXPECT_TRUE(on("2025-01-01", {type1(kNo, "2024-12-01", next_year)}).type1);
  EXPECT_FALSE(
      on("2025-01-01", {type1(kNo, "2024-11-01"), type1(kBack, "2024-12-01", next_year)}).type1);
}

TEST(History, ADissentEndsAfterItsLastDay) {
  OptOutEvent no = local(kNo, "2023-01-01");
  no.effective_to = day_number(day("2023-12-31"));
  EXPECT_TRUE(objects(on("2023-12-31", {no}), kHospital));
  EXPECT_FALSE(objects(on("2024-01-01", {no}), kHospital));
  // What it covered for a while stands again, and so does an earlier withdrawal.
  EXPECT_TRUE(objects(on("2024-01-01", {local(kNo, "2020-01-01"), no}), kHospital));
  EXPECT_FALSE(objects(on("2024-01-01", {local(kNo, "2020-01-01"), local(kBack, "2021-01-01"), no}),
                       kHospital));
}

TEST(History, AWithdrawalForAWhileLeavesTheDissentAfterwards) {
  OptOutEvent back = local(kBack, "2023-01-01");
  back.effective_to = day_number(day("2023-12-31"));
  const std::vector<OptOutEvent> events = {local(kNo, "2022-01-01"), back};
  EXPECT_FALSE(objects(on("2023-06-01", events), kHospital));
  EXPECT_TRUE(objects(on("2024-01-01", events), kHospital));
}

TEST(History, BrokenDatesReleaseNobody) {
  OptOutEvent ends_before_it_starts = local(kNo, "2023-01-01");
  ends_before_it_starts.effective_to = day_number(day("2022-01-01"));
  EXPECT_TRUE(objects(on("2024-01-01", {ends_before_it_starts}), kGp));
  OptOutEvent undated = type1(kNo, "2020-01-01");
  undated.effective_from = kNoDay;
  EXPECT_TRUE(on("2024-01-01", {undated, type1(kBack, "2023-01-01")}).type1);
  OptOutEvent undated_withdrawal = type1(kBack, "2020-01-01");
  undated_withdrawal.effective_from = kNoDay;
  EXPECT_TRUE(on("2024-01-01", {type1(kNo, "2010-01-01"), undated_withdrawal}).type1);
}

TEST(History, ScopesAreJudgedSourceBySource) {
  const SourceSet hospital = SourceSet::only(kHospital);
  // A narrow withdrawal inside a wider dissent frees its own source only.
  Standing s = on("2025-01-01", {local(kNo, "2020-01-01"), local(kBack, "2021-01-01", hospital)});
  EXPECT_TRUE(objects(s, kGp));
  EXPECT_FALSE(objects(s, kHospital));
  EXPECT_TRUE(objects(s, kSchool));
  // A withdrawal for everything ends narrower dissents before it.
  s = on("2025-01-01", {local(kNo, "2020-01-01", hospital), local(kBack, "2021-01-01")});
  EXPECT_TRUE(s.local.empty());
  // ... but not a later one.
  s = on("2025-01-01", {local(kBack, "2021-01-01"), local(kNo, "2022-01-01", hospital)});
  EXPECT_EQ(s.local, hospital);
}

TEST(History, ProvidersAreJudgedOneByOne) {
  const Standing s = on("2025-01-01", {local(kNo, "2020-01-01", SourceSet::only(kHospital)),
                                       local(kBack, "2021-01-01", SourceSet::all(), 7),
                                       local(kNo, "2022-01-01", SourceSet::only(kGp), 9)});
  EXPECT_EQ(s.local, SourceSet::only(kHospital));
  ASSERT_EQ(s.at_provider.size(), 2U);
  EXPECT_EQ(s.at_provider[0], std::pair(7U, SourceSet()));
  EXPECT_EQ(s.at_provider[1], std::pair(9U, SourceSet::only(kGp) | SourceSet::only(kHospital)));
}

TEST(History, SchemesDoNotMix) {
  const Standing s = on("2025-01-01", {type1(kNo, "2020-01-01"), local(kBack, "2021-01-01")});
  EXPECT_TRUE(s.type1);
  EXPECT_TRUE(s.local.empty());
}

TEST(History, AProviderLimitsAnObjectionByLocalIdToo) {
  OptOutEvent event = local(kNo, "2020-01-01", SourceSet::all(), 7);
  event.person = {};
  event.local_id = local_id(1);
  const Standing s = on("2025-01-01", {event});
  EXPECT_TRUE(s.local.empty());
  ASSERT_EQ(s.at_provider.size(), 1U);
  EXPECT_EQ(s.at_provider[0].first, 7U);
  EXPECT_TRUE(s.at_provider[0].second.contains(kHospital));
}

} // namespace
} // namespace tallystick::optout
