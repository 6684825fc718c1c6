// SPDX-License-Identifier: MIT
// Linkage rates by subgroup against a naive count, and persons that cannot be.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "link/rule_set.hpp"
#include "pipeline/row_divisions.hpp"
#include "pipeline/stages.hpp"
#include "support/fact_rows.hpp"
#include "support/nouns_for_tests.hpp"

namespace tallystick::pipeline {
namespace {

using report::RateColumn;

/// A row as a person would note it down.
struct Note {
  std::size_t source;
  std::uint32_t person;
  std::uint8_t sex = 0;
  std::uint16_t birth = 0; ///< year
  std::int32_t day = kNoDay;
  std::uint8_t pass = 0;
  RowMark mark = RowMark::person_id;
  std::string ethnic = {}; ///< payload
};

/// A linked run of two sources and a death register.
struct Linked {
  explicit Linked(const std::vector<Note>& notes) {
    job.as_of = Date{std::chrono::year{2025} / std::chrono::March / std::chrono::day{31}};
    job.release.attributes = {.sex = true, .birth = BirthPrecision::year, .event_day = true};
    job.sources.resize(3);
    job.sources[0].release = {{"CODE", "CODE"}, {"ETHNIC", "ethnic"}};
    PermittedColumns c;
    c.sources.resize(3);
    c.sources[1].one_row_per_person = true;
    c.sources[2].care_setting = "deaths";
    c.first_row = {0, 0, 0, 0};
    PersonTable table;
    std::map<std::uint32_t, PersonIndex> seen;
    for (std::size_t r = 0; r < notes.size(); ++r) {
      const Note& note = notes[r];
      for (std::size_t s = note.source; s < 3; ++s)
        ++c.first_row[s + 1];
      c.sex.push_back(note.sex), c.birth.push_back(note.birth), c.event_day.push_back(note.day);
      c.withheld.push_back(0);
      const std::string payload = note.source == 0 ? "\"a,\"\"b\"," + note.ethnic : "";
      PayloadBatch cells;
      cells.bytes.append(payload), cells.row_end = {static_cast<std::uint32_t>(payload.size())};
      c.payload.append(r, cells, std::vector<std::uint8_t>{0});
      const auto [person, fresh] =
          seen.try_emplace(note.person, static_cast<PersonIndex>(seen.size()));
      if (fresh) table.first_row.push_back(static_cast<RowId>(r));
      table.person_of_row.push_back(person->second);
      table.pass_of_row.push_back(note.pass);
      marks.push_back(note.mark);
    }
    table.passes = {{.name = "exact"}, {.name = "probabilistic"}};
    table.model.emplace();
    batch = std::make_unique<PermittedBatch>(NounsForTests::permitted_batch(std::move(c)));
    persons = std::move(table);
    report.sources.resize(3);
    for (std::size_t s = 0; s < 3; ++s)
      report.sources[s].name = "s" + std::to_string(s);
  }
  const report::LinkageQuality& quality(unsigned threads = 2) {
    RemovalCounts counts;
    counts.by_source.resize(3);
    const auto permitted =
        NounsForTests::permitted_persons(persons, std::vector<std::uint8_t>(batch->rows()), counts);
    report_quality(job, AreaTable{}, *batch, marks, permitted, ThreadCount{threads}, report);
    return report.quality;
  }
  [[nodiscard]] std::uint64_t implausible(std::string_view name) const {
    for (const auto& check : report.quality.checks)
      if (check.name == name) return check.persons;
    ADD_FAILURE() << name;
    return 0;
  }
  Job job;
  std::unique_ptr<PermittedBatch> batch;
  PersonTable persons;
  std::vector<RowMark> marks;
  report::RunReport report;
};

const report::RateTable& table(const report::LinkageQuality& quality, std::string_view source,
                               std::string_view by) {
  const auto found = std::find_if(quality.tables.begin(), quality.tables.end(),
                                  [&](const auto& t) { return t.source == source && t.by == by; });
  if (found == quality.tables.end()) throw std::runtime_error(std::string(by));
  return *found;
}

std::int32_t day(int year, unsigned month, unsigned d) {
  return day_number(
      Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{d}});
}

std::vector<Note> many_rows() {
  std::mt19937 random(7);
  std::vector<Note> notes;
  for (std::size_t source = 0; source < 3; ++source)
    for (int i = 0; i < 400; ++i) {
      Note note{source, static_cast<std::uint32_t>(random() % 500)};
      note.sex = static_cast<std::uint8_t>(random() % 3);
      note.pass = static_cast<std::uint8_t>(random() % 3);
      note.mark = static_cast<RowMark>(random() % 3);
      note.day = day(2020 + static_cast<int>(random() % 5U), 1, 1);
      notes.push_back(note);
    }
  return notes;
}

TEST(LinkageRates, AgreeWithANaiveCount) {
  const std::vector<Note> notes = many_rows();
  Linked run(notes);
  run.persons.model->doubts = {{3, true, 0.25F}, {3, true, 0.25F}, {7, false, 0.5F}};
  const report::LinkageQuality& quality = run.quality();
  for (std::size_t source = 0; source < 3; ++source)
    for (std::uint8_t sex = 0; sex < 3; ++sex) {
      std::array<std::uint64_t, report::kRateColumns> naive{};
      for (std::size_t i = 0; i < notes.size(); ++i) {
        const Note& a = notes[i];
        if (a.source != source || a.sex != sex) continue;
        const auto other = [&](bool elsewhere) -> std::uint64_t {
          for (std::size_t j = 0; j < notes.size(); ++j)
            if (i != j && notes[j].person == a.person && (!elsewhere || notes[j].source != source))
              return 1;
          return 0;
        };
        naive[0] += 1;
        naive[1] += a.mark == RowMark::person_id ? 1U : 0U;
        naive[2] += other(false);
        naive[3] += other(true);
        naive[4] += a.pass == 2 ? 1U : 0U;
        naive[5] += a.mark == RowMark::unlinkable ? 1U : 0U;
        naive[6] += i == 3 ? 2U : 0U;
        naive[7] += i == 7 ? 1U : 0U;
      }
      const report::RateCounts& counts =
          table(quality, "s" + std::to_string(source), "sex").groups[sex].counts;
      EXPECT_EQ(counts.count, naive) << source << " " << int{sex};
      if (source == 0 && notes[3].sex == sex) {
        EXPECT_EQ(counts.false_links, report::kProbabilityUnits / 2);
      }
    }
}

TEST(LinkageRates, GroupsOfATableAddUpToItsSource) {
  Linked run(many_rows());
  const report::LinkageQuality& quality = run.quality();
  for (const report::RateTable& t : quality.tables) {
    std::uint64_t rows = 0;
    for (const report::RateGroup& group : t.groups)
      rows += group.counts.of(RateColumn::rows);
    EXPECT_EQ(rows, 400U) << t.source << " by " << t.by;
  }
}

TEST(LinkageRates, DoNotDependOnThreads) {
  Linked one(many_rows());
  Linked three(many_rows());
  const auto& a = one.quality(1);
  const auto& b = three.quality(3);
  ASSERT_EQ(a.tables.size(), b.tables.size());
  for (std::size_t t = 0; t < a.tables.size(); ++t)
    for (std::size_t g = 0; g < a.tables[t].groups.size(); ++g)
      EXPECT_EQ(a.tables[t].groups[g].counts.count, b.tables[t].groups[g].counts.count);
}

TEST(LinkageRates, EthnicGroupsComeFromAReleasedColumnOfCodes) {
  Linked run({{.source = 0, .person = 1, .ethnic = "A"},
              {.source = 0, .person = 1, .ethnic = "N"},
              {.source = 0, .person = 2, .ethnic = "somebody's name"},
              {.source = 1, .person = 1}});
  const report::LinkageQuality& quality = run.quality();
  const auto& groups = table(quality, "s0", "ethnic_group").groups;
  EXPECT_EQ(groups[0].counts.of(RateColumn::rows), 1U) << "no code: not known, and not shown";
  EXPECT_EQ(groups[1].counts.of(RateColumn::rows), 1U);
  EXPECT_EQ(groups[4].counts.of(RateColumn::rows), 1U);
  EXPECT_EQ(std::count_if(quality.tables.begin(), quality.tables.end(),
                          [](const auto& t) { return t.by == "ethnic_group"; }),
            1)
      << "only of sources that have such a column";
}

TEST(LinkageRates, SayWhatTheyAreNotDividedBy) {
  Linked run({{.source = 0, .person = 1}});
  std::set<std::string> left_out;
  for (const auto& [by, why] : run.quality().divisions_left_out)
    left_out.insert(by);
  EXPECT_EQ(left_out, (std::set<std::string>{"age_band", "area", "deprivation"}));
}

TEST(EthnicGroups, FollowTheCategoriesOf2001) {
  EXPECT_EQ(ethnic_group_labels()[ethnic_group_of("C")], "White");
  EXPECT_EQ(ethnic_group_labels()[ethnic_group_of("G")], "Mixed");
  EXPECT_EQ(ethnic_group_labels()[ethnic_group_of("L")], "Asian or Asian British");
  EXPECT_EQ(ethnic_group_labels()[ethnic_group_of("P")], "Black or Black British");
  EXPECT_EQ(ethnic_group_labels()[ethnic_group_of("R")], "Other ethnic groups");
  for (const char* none : {"", "Z", "99", "X", "AB", "\"A\""})
    EXPECT_EQ(ethnic_group_of(none), 0U) << none;
}

TEST(Implausibility, TwoBirthsOrSexesAreSeen) {
  Linked run({{.source = 0, .person = 1, .sex = 1, .birth = 1980},
              {.source = 0, .person = 1, .sex = 2, .birth = 1980},
              {.source = 0, .person = 2, .sex = 2, .birth = 1981},
              {.source = 0, .person = 2, .sex = 0, .birth = 0},
              {.source = 0, .person = 3, .sex = 2, .birth = 1981},
              {.source = 1, .person = 3, .sex = 2, .birth = 1982}});
  run.quality();
  EXPECT_EQ(run.implausible("more_than_one_sex"), 1U);
  EXPECT_EQ(run.implausible("more_than_one_birth"), 1U);
}

TEST(Implausibility, EventsBeforeBirthAndAfterDeathAreSeen) {
  Linked run({{.source = 0, .person = 1, .birth = 1980, .day = day(1979, 12, 31)},
              {.source = 0, .person = 2, .birth = 1980, .day = day(1980, 1, 1)},
              {.source = 0, .person = 3, .day = day(2024, 3, 3)},
              {.source = 0, .person = 4, .day = day(2024, 1, 31)},
              {.source = 2, .person = 3, .day = day(2024, 1, 1)},
              {.source = 2, .person = 4, .day = day(2024, 1, 1)}});
  run.quality();
  EXPECT_EQ(run.implausible("event_before_birth"), 1U);
  EXPECT_EQ(run.implausible("event_after_death"), 1U) << "30 days are allowed";
}

TEST(Implausibility, ARegisterHoldsEachPersonOnce) {
  Linked run({{.source = 0, .person = 1},
              {.source = 0, .person = 1},
              {.source = 1, .person = 2},
              {.source = 1, .person = 2},
              {.source = 1, .person = 2},
              {.source = 1, .person = 1}});
  run.quality();
  EXPECT_EQ(run.implausible("twice_in_register"), 1U);
}

TEST(PersonSizes, CountPersonsByRowsAndSources) {
  Linked run({{.source = 0, .person = 1},
              {.source = 0, .person = 1},
              {.source = 0, .person = 1},
              {.source = 0, .person = 2},
              {.source = 1, .person = 2},
              {.source = 2, .person = 3}});
  const report::LinkageQuality& quality = run.quality();
  EXPECT_EQ(quality.rows_per_person[0].persons, 1U);
  EXPECT_EQ(quality.rows_per_person[1].persons, 1U);
  EXPECT_EQ(quality.rows_per_person[2].persons, 1U);
  EXPECT_EQ(quality.sources_per_person[0].persons, 2U);
  EXPECT_EQ(quality.sources_per_person[1].persons, 1U);
}

TEST(RowMarks, TellRowsThatNothingCanBeComparedOf) {
  using tallystick::testing::FactRow;
  for (const char* name : {"default", "probabilistic"}) {
    const link::RuleSet rules = *link::built_in_rule_set(name);
    const auto batch = tallystick::testing::permitted(
        {FactRow{.nhs = 1, .practice = 2},
         FactRow{.year = 1980, .month = 2, .day = 3, .sex = 1, .postcode = 5},
         FactRow{.year = 1980, .month = 2, .day = 3, .sex = 1}, FactRow{.sex = 1, .repairs = {4}},
         FactRow{}},
        link::token_plan(rules));
    const bool repairs = link::token_plan(rules).repair;
    EXPECT_EQ(
        mark_rows(batch, rules, ThreadCount{1}),
        (std::vector<RowMark>{RowMark::person_id, RowMark::none, RowMark::unlinkable,
                              repairs ? RowMark::none : RowMark::unlinkable, RowMark::unlinkable}))
        << name;
  }
}

} // namespace
} // namespace tallystick::pipeline
