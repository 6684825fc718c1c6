// SPDX-License-Identifier: MIT
#include "release/releaser.hpp"

#include <map>
#include <set>

#include "core/resource_use.hpp"
#include "crypto/text.hpp"
#include "release_fixtures.hpp"

namespace tallystick::release {
namespace {

constexpr std::uint8_t kNational = 2; // 1 + RemovalReason::national

std::uint16_t born(int year, int month) {
  return static_cast<std::uint16_t>((year - 1800) * 12 + month);
}
/// `people` people with `rows` rows each, in turn; the payload says which row it was in the file.
Source crowd(PersonIndex people, std::size_t rows) {
  Source source;
  for (std::size_t round = 0; round < rows; ++round)
    for (PersonIndex person = 0; person < people; ++person) {
      PlainRow row;
      row.person = person;
      row.payload = {std::to_string(source.size())};
      source.push_back(row);
    }
  return source;
}
std::string bytes_of(const std::string& pseudonym) {
  const auto block = crypto::parse_base32(pseudonym);
  EXPECT_TRUE(block.has_value()) << pseudonym;
  return crypto::testing::hex_of(*block);
}

TEST(Release, RowsComeInTheOrderOfPseudonyms) {
  SmallRun run({crowd(300, 2), crowd(300, 1)});
  for (const ReleasedTable& table : run.tables()) {
    std::vector<std::string> order;
    for (const std::string& pseudonym : read(table).column("person_id"))
      order.push_back(bytes_of(pseudonym));
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end())) << table.note().name;
  }
}

TEST(Release, APersonHasOnePseudonymInAllFilesAndNobodySharesIt) {
  SmallRun run({crowd(200, 2), crowd(200, 3)});
  const Cells people = run.persons().column("person_id");
  const std::set<std::string> ids(people.begin(), people.end());
  EXPECT_EQ(ids.size(), 200U);
  for (std::size_t source = 0; source < 2; ++source) {
    const Cells rows = run.linked(source).column("person_id");
    EXPECT_EQ(std::set<std::string>(rows.begin(), rows.end()), ids);
  }
}

TEST(Release, ThePseudonymLeadsBackToASerialOnlyWithTheProjectsKey) {
  SmallRun run({crowd(20, 2)});
  SmallRun other({crowd(20, 2)}, 0x32);
  std::set<std::uint64_t> serials;
  for (const std::string& id : run.persons().column("person_id")) {
    const auto serial = run.cipher().reverse(*crypto::parse_base32(id));
    ASSERT_TRUE(serial.ok());
    serials.insert(*serial);
    EXPECT_FALSE(other.cipher().reverse(*crypto::parse_base32(id)).ok());
  }
  EXPECT_EQ(serials.size(), 20U);
}

TEST(Release, TwoProjectsShareNoPseudonymAndNoOrder) {
  SmallRun one({crowd(300, 1)}, 0x31);
  SmallRun two({crowd(300, 1)}, 0x32);
  const Cells a = one.linked(0).column("person_id");
  const Cells b = two.linked(0).column("person_id");
  std::set<std::string> both(a.begin(), a.end());
  both.insert(b.begin(), b.end());
  EXPECT_EQ(both.size(), 600U);
  EXPECT_NE(one.linked(0).column("payload0"), two.linked(0).column("payload0"));
}

TEST(Release, WithinAPersonTheFileOrderIsGone) {
  // With the file order kept all 1000 pairs would come in order; a fair shuffle keeps about half.
  SmallRun run({crowd(1'000, 2)});
  const Read file = run.linked(0);
  const Cells at = file.column("payload0");
  int in_order = 0;
  for (std::size_t row = 0; row + 1 < at.size(); row += 2)
    in_order += std::stoi(at[row]) < std::stoi(at[row + 1]);
  EXPECT_GT(in_order, 420);
  EXPECT_LT(in_order, 580);
}

TEST(Release, NothingOfARemovedRowAppears) {
  Source source;
  for (PersonIndex person = 0; person < 3; ++person) {
    PlainRow row;
    row.person = person;
    row.payload = {"kept" + std::to_string(person)};
    row.event_day = 10'000;
    source.push_back(row);
  }
  PlainRow gone;
  gone.person = 1;
  gone.removed = kNational;
  gone.sex = 2;
  gone.birth = born(1980, 5);
  gone.area = 2;
  gone.event_day = 20'000;
  gone.payload = {"SECRET"};
  source.push_back(gone);
  source[2].removed = kNational; // the only row of person 2
  source[2].payload = {"SECRET"};
  SmallRun run({source});
  const Read rows = run.linked(0);
  EXPECT_EQ(rows.rows.size(), 2U);
  const Read persons = run.persons();
  ASSERT_EQ(persons.rows.size(), 2U) << "nobody without a released row";
  for (const Cells& person : persons.rows)
    EXPECT_EQ(person, (Cells{person[0], "", "", "", "1", "1997-05-19", "1997-05-19"}));
  for (const ReleasedTable& table : run.tables())
    EXPECT_EQ(csv_of(table).find("SECRET"), std::string::npos) << table.note().name;
}

TEST(Release, PayloadSurvivesCsv) {
  const std::vector<std::string> odd = {"",   ",",    "\"", "a\"\"b", "line\nline",  "\r\n",
                                        " x", "x,\"", "'",  ";",      "caf\xC3\xA9", "=1+1"};
  Source source;
  for (PersonIndex person = 0; person < odd.size(); ++person) {
    PlainRow row;
    row.person = person;
    row.payload = {odd[person], std::to_string(person), odd[odd.size() - 1 - person]};
    source.push_back(row);
  }
  SmallRun run({source});
  const Read file = run.linked(0);
  ASSERT_EQ(file.rows.size(), odd.size());
  for (std::size_t r = 0; r < file.rows.size(); ++r) {
    const auto person = static_cast<std::size_t>(std::stoi(file.cell(r, "payload1")));
    EXPECT_EQ(file.cell(r, "payload0"), odd[person]);
    EXPECT_EQ(file.cell(r, "payload2"), odd[odd.size() - 1 - person]);
  }
}

TEST(Release, EachRowShowsItsOwnAttributesAndItsPass) {
  PlainRow row{.person = 0,
               .sex = 2,
               .birth = born(1980, 6),
               .area = 2,
               .event_day = 10'000,
               .age_band = age_band_of(17)};
  SmallRun run({{row, PlainRow{.person = 0, .payload = {"y"}}}});
  const Read file = run.linked(0);
  EXPECT_EQ(file.columns, (Cells{"person_id", "sex", "birth_month", "lsoa", "age_band", "payload0",
                                 "link_pass"}));
  std::vector<Cells> rest;
  for (const Cells& cells : file.rows)
    rest.emplace_back(cells.begin() + 1, cells.end());
  std::sort(rest.begin(), rest.end());
  EXPECT_EQ(rest[0], (Cells{"", "", "", "Age not known", "y", "exact"}));
  EXPECT_EQ(rest[1], (Cells{"2", "1980-06", "E01000002", "15-19", "x", "first"}));
}

TEST(Release, WhatIsNotWantedIsNoColumn) {
  SmallRun run({crowd(2, 1)});
  run.spec().attributes = {};
  run.spec().provenance = Provenance::left_out;
  EXPECT_EQ(run.linked(0).columns, (Cells{"person_id", "payload0"}));
  EXPECT_EQ(run.persons().columns, (Cells{"person_id", "rows_s0"}));
}

TEST(Demographics, ComeFromTheMostTrustedSourceThatKnowsThem) {
  const Source hospital = {{.person = 0, .sex = 1, .birth = born(1970, 1), .area = 1}};
  const Source gp = {{.person = 0, .sex = 2, .birth = 0, .area = 2}};
  SmallRun in_job_order({hospital, gp});
  Read file = in_job_order.persons();
  EXPECT_EQ(file.cell(0, "sex"), "1");
  EXPECT_EQ(file.cell(0, "lsoa"), "E01000001");
  SmallRun gp_first({hospital, gp});
  gp_first.spec().demographics_priority = {"s1"};
  file = gp_first.persons();
  EXPECT_EQ(file.cell(0, "sex"), "2");
  EXPECT_EQ(file.cell(0, "lsoa"), "E01000002");
  EXPECT_EQ(file.cell(0, "birth_month"), "1970-01") << "the GP does not know it";
}

TEST(Demographics, WithinASourceTheLatestEventSpeaksAndThenTheEarliestRow) {
  const Source source = {{.person = 0, .sex = 1, .area = 1, .event_day = 100},
                         {.person = 0, .sex = 2, .area = 0, .event_day = 300},
                         {.person = 0, .sex = 1, .area = 2, .event_day = 200},
                         {.person = 0, .sex = 1, .birth = born(1990, 2), .event_day = kNoDay},
                         {.person = 0, .sex = 1, .birth = born(1991, 3), .event_day = kNoDay}};
  const Read file = SmallRun({source}).persons();
  EXPECT_EQ(file.cell(0, "sex"), "2") << "of day 300";
  EXPECT_EQ(file.cell(0, "lsoa"), "E01000002") << "of day 200: day 300 does not know it";
  EXPECT_EQ(file.cell(0, "birth_month"), "1990-02") << "two without a day: the earlier row";
  EXPECT_EQ(file.cell(0, "first_event"), "1970-04-11");
  EXPECT_EQ(file.cell(0, "last_event"), "1970-10-28");
}

TEST(Persons, CountTheirReleasedRowsBySource) {
  Source first = crowd(50, 3);
  Source second = crowd(50, 2);
  for (std::size_t i = 0; i < first.size(); i += 7)
    first[i].removed = kNational;
  SmallRun run({first, second});
  std::map<std::string, std::size_t> expected;
  for (const std::string& id : run.linked(0).column("person_id"))
    ++expected[id];
  const Read persons = run.persons();
  for (std::size_t r = 0; r < persons.rows.size(); ++r) {
    EXPECT_EQ(persons.cell(r, "rows_s0"), std::to_string(expected[persons.rows[r][0]]));
    EXPECT_EQ(persons.cell(r, "rows_s1"), "2");
  }
}

TEST(Release, IsTheSameWithAnyNumberOfThreads) {
  Source source = crowd(97, 3);
  for (std::size_t i = 0; i < source.size(); i += 5)
    source[i].removed = kNational;
  SmallRun run({source, {}, crowd(97, 1)});
  const auto one = run.tables(1);
  std::vector<std::string> expected;
  for (const ReleasedTable& table : one)
    expected.push_back(csv_of(table));
  const auto many = run.tables(3);
  for (std::size_t t = 0; t < many.size(); ++t) {
    EXPECT_EQ(csv_of(many[t]), expected[t]) << many[t].note().name;
  }
}

/// All that is released, by the name of the file.
std::map<std::string, std::string> files_of(const std::vector<ReleasedTable>& tables) {
  std::map<std::string, std::string> files;
  for (const ReleasedTable& table : tables)
    files[table.note().name] += csv_of(table);
  return files;
}

TEST(Release, IsTheSameInPartsWhenMemoryIsShort) {
  constexpr PersonIndex kPeople = 90'000;
  Source source = crowd(kPeople, 2);
  for (std::size_t i = 0; i < source.size(); i += 5)
    source[i].removed = kNational;
  SmallRun run({source, {}, crowd(kPeople, 1)});
  const auto at_once = run.tables(2);
  EXPECT_EQ(at_once.size(), 4U);
  // As much as making the ranks takes, and little more.
  const auto in_parts = run.tables_in_about(kPeople * 60, 2);
  EXPECT_GT(in_parts.size(), 4U) << "all in one part";
  EXPECT_EQ(files_of(in_parts), files_of(at_once));
}

TEST(Release, SaysThatMemoryIsTooSmall) {
  SmallRun run({crowd(30, 2)});
  const auto refused = run.tables_within(MemoryLimit(1), 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::failed);
}

TEST(Release, AFewRowsAmongManyPeopleComeInOrder) {
  constexpr PersonIndex kPeople = 40'000; // in several buckets
  Source few;
  for (PersonIndex person = 0; person < kPeople; person += 9'000) {
    PlainRow row;
    row.person = person;
    row.payload = {std::to_string(person)};
    few.push_back(row);
  }
  SmallRun run({crowd(kPeople, 1), few});
  const Read rows = run.linked(1);
  ASSERT_EQ(rows.rows.size(), few.size());
  std::vector<std::string> order;
  std::set<std::string> payload;
  for (const Cells& row : rows.rows) {
    order.push_back(bytes_of(row.front()));
    payload.insert(row.back() == "exact" ? row[row.size() - 2] : row.back());
  }
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(payload, (std::set<std::string>{"0", "9000", "18000", "27000", "36000"}));
}

TEST(Release, OfNobodyIsEmptyFiles) {
  Source source = crowd(3, 1);
  for (PlainRow& row : source)
    row.removed = kNational;
  SmallRun run({source});
  for (const ReleasedTable& table : run.tables())
    EXPECT_EQ(table.rows(), 0U) << table.note().name;
}

} // namespace
} // namespace tallystick::release
