// SPDX-License-Identifier: MIT
// The engine against the naive reference on random small populations, for every number of threads.
#include "link/linker.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <random>

#include "core/resource_use.hpp"
#include "reference_linker.hpp"
#include "support/memory_store.hpp"

namespace tallystick::testing {
namespace {

using link::Candidates;
using link::Pass;
using link::RuleSet;
using link::Term;

class Random {
public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }

private:
  std::mt19937_64 engine_;
};

struct World {
  int people;
  int rows;
  int postcodes;
  int years;
  int error_percent;
  int fallible_percent; ///< share of worlds' rows under the fallible scheme
};

FactRow person_facts(int id, const World& world) {
  Random r(mixed(77, id));
  FactRow p;
  p.nhs = id;
  p.year = 1 + r.below(world.years);
  p.month = 1 + r.below(3);
  p.day = 1 + r.below(3);
  p.sex = 1 + r.below(2);
  p.postcode = 1 + r.below(world.postcodes);
  p.practice = 1 + r.below(3);
  p.local_id = id;
  p.weak_date = p.day == 1 && p.month == 1;
  p.fallible = world.fallible_percent > 50;
  return p;
}

FactRow random_row(Random& r, const World& world) {
  const int id = 1 + r.below(world.people);
  FactRow row = person_facts(id, world);
  const int e = world.error_percent;
  if (r.chance(e)) row.year = r.below(world.years + 1);
  if (r.chance(e)) row.month = r.below(4);
  if (r.chance(e)) row.day = r.below(4);
  if (r.chance(e / 2)) std::swap(row.day, row.month);
  if (r.chance(e)) row.sex = r.below(3);
  if (r.chance(e)) row.postcode = r.below(world.postcodes + 1);
  if (r.chance(e)) row.practice = r.below(4);
  if (r.chance(3 * e)) row.local_id = r.chance(90) ? 0 : 1 + r.below(world.people);
  row.weak_date = row.day == 1 && row.month == 1;
  if (r.chance(e)) row.nhs = 1 + r.below(world.people); // somebody else's
  if (r.chance(2 * e)) {
    if (r.chance(50)) row.repairs = {row.nhs, 1 + r.below(world.people), 1 + r.below(9999)};
    row.nhs = 0;
    row.fallible = false;
  }
  return row;
}

std::vector<FactRow> population(Random& r, const World& world) {
  std::vector<FactRow> rows;
  for (int i = 0; i != world.rows; ++i)
    rows.push_back(random_row(r, world));
  return rows;
}

RuleSet random_rules(Random& r) {
  RuleSet rules{.name = "random", .passes = {}};
  const auto add = [&](std::vector<Term> terms) {
    rules.passes.push_back({std::string("pass-") + std::to_string(rules.passes.size()),
                            std::move(terms), r.chance(50) ? Candidates::unique : Candidates::any});
  };
  const std::vector<std::vector<Term>> anchored{
      {Term::person_id, Term::birth_date},
      {Term::person_id, Term::partial_birth_date},
      {Term::person_id, Term::birth_date_part, Term::postcode},
      {Term::person_id, Term::partial_birth_date, Term::sex},
      {Term::person_id, Term::sex, Term::postcode},
      {Term::person_id, Term::postcode, Term::birth_date},
      {Term::person_id, Term::nothing_contradicts},
      {Term::person_id}};
  const std::vector<std::vector<Term>> later{
      {Term::repaired_person_id, Term::birth_date},
      {Term::repaired_person_id, Term::partial_birth_date, Term::sex},
      {Term::local_id, Term::birth_date},
      {Term::local_id, Term::partial_birth_date},
      {Term::postcode, Term::birth_date},
      {Term::postcode, Term::sex, Term::birth_date},
      {Term::postcode, Term::practice, Term::partial_birth_date},
      {Term::postcode_sector, Term::sex, Term::birth_date, Term::practice},
      {Term::postcode_district, Term::sex, Term::birth_date}};
  const auto pick = [&](const std::vector<std::vector<Term>>& from) {
    return from[static_cast<std::size_t>(r.below(static_cast<int>(from.size())))];
  };
  for (int i = r.below(4); i > 0; --i)
    add(pick(anchored));
  for (int i = r.below(5); i > 0; --i)
    add(pick(later));
  if (rules.passes.empty()) add(pick(later));
  rules.crowded_postcode_people = static_cast<std::uint32_t>(2 + r.below(20));
  rules.max_rows_per_key = static_cast<std::uint32_t>(r.chance(70) ? 1000 : 3 + r.below(6));
  return rules;
}

LinkForest linked(const RuleSet& rules, const std::vector<FactRow>& rows, unsigned threads,
                  const std::shared_ptr<SpillStore>& store = nullptr, MemoryLimit memory = {}) {
  PermittedBatch batch = permitted(rows, link::token_plan(rules), store);
  SilentProgress silent;
  const link::Linker linker{rules, ThreadCount{threads}, memory};
  Result<Links> links = linker.run(batch, silent);
  EXPECT_TRUE(links.ok());
  if (!links) return {};
  LinkForest forest = links->forest();
  for (RowId& to : forest.to) // trees have any shape; who is joined is what counts
    to = forest.to[to];       // links lead to earlier rows, which are done
  return forest;
}

void expect_equal(const LinkForest& got, const LinkForest& want) {
  ASSERT_EQ(got.to, want.to);
  ASSERT_EQ(got.pass, want.pass);
  ASSERT_EQ(got.person_id_conflicts, want.person_id_conflicts);
  ASSERT_EQ(got.passes.size(), want.passes.size());
  for (std::size_t p = 0; p != got.passes.size(); ++p) {
    SCOPED_TRACE(want.passes[p].name);
    EXPECT_EQ(got.passes[p].name, want.passes[p].name);
    EXPECT_EQ(got.passes[p].linked_rows, want.passes[p].linked_rows);
    EXPECT_EQ(got.passes[p].refused_veto, want.passes[p].refused_veto);
    EXPECT_EQ(got.passes[p].refused_ambiguous, want.passes[p].refused_ambiguous);
    EXPECT_EQ(got.passes[p].refused_crowded, want.passes[p].refused_crowded);
  }
}

std::string text_of(const RuleSet& rules, std::uint64_t seed) {
  std::string text = rules.name;
  for (const Pass& pass : rules.passes) {
    text += pass.candidates == Candidates::any ? "\n  any" : "\n  unique";
    for (const Term term : pass.agree) {
      text += ' ';
      text += name_of(term);
    }
  }
  text += "\nseed ";
  text += std::to_string(seed);
  return text;
}

World random_world(Random& r) {
  const std::array sizes{3, 8, 20, 60, 150};
  const int rows = sizes[static_cast<std::size_t>(r.below(5))];
  return {.people = 1 + rows / (1 + r.below(5)),
          .rows = rows,
          .postcodes = 1 + r.below(rows),
          .years = 1 + r.below(4),
          .error_percent = 2 + r.below(20),
          .fallible_percent = r.below(70)};
}

/// No person holds two different valid ids that cannot hold typing errors.
void expect_one_id_a_person(const LinkForest& forest, const std::vector<FactRow>& rows) {
  std::map<RowId, int> id;
  for (RowId r = 0; r != rows.size(); ++r) {
    if (rows[r].nhs == 0 || rows[r].fallible) continue;
    const auto [at, fresh] = id.emplace(forest.to[r], rows[r].nhs);
    ASSERT_EQ(at->second, rows[r].nhs);
  }
}

TEST(LinkerProperty, EqualsTheReferenceOnBuiltInRules) {
  for (const std::string_view name : link::built_in_rule_set_names()) {
    if (link::built_in_rule_set(name)->model) continue; // the reference knows exact passes only
    for (std::uint64_t seed = 0; seed != 300; ++seed) {
      Random r(seed);
      RuleSet rules = link::built_in_rule_set(name).value();
      if (r.chance(50)) rules.crowded_postcode_people = static_cast<std::uint32_t>(3 + r.below(9));
      const std::vector<FactRow> rows = population(r, random_world(r));
      SCOPED_TRACE(text_of(rules, seed));
      const LinkForest got = linked(rules, rows, 1 + static_cast<unsigned>(seed % 3));
      expect_equal(got, ReferenceLinker{rules, rows}.run());
      expect_one_id_a_person(got, rows);
      if (HasFailure()) return;
    }
  }
}

TEST(LinkerProperty, LinksAsWellFromDisk) {
  Random r(4711);
  const World world{.people = 60'000,
                    .rows = 270'000, // two full segments of tokens and one that grows
                    .postcodes = 9'000,
                    .years = 40,
                    .error_percent = 4,
                    .fallible_percent = 20};
  const std::vector<FactRow> rows = population(r, world);
  const RuleSet rules = link::built_in_rule_set(link::built_in_rule_set_names().front()).value();
  const LinkForest want = linked(rules, rows, 2);
  const auto store = std::make_shared<MemoryStore>();
  const MemoryLimit memory(memory_bytes() + (std::uint64_t{256} << 20U));
  expect_equal(linked(rules, rows, 2, store, memory), want);
  EXPECT_GT(store->bytes_written(), 270'000U * sizeof(PersonToken)) << "nothing went to disk";
  EXPECT_EQ(store->units(), 0U) << "linkage leaves nothing behind that release does not need";
}

TEST(LinkerProperty, SaysThatMemoryIsTooSmallBeforeItTakesAny) {
  Random r(5);
  const RuleSet rules = link::built_in_rule_set(link::built_in_rule_set_names().front()).value();
  PermittedBatch batch = permitted(population(r, random_world(r)), link::token_plan(rules));
  SilentProgress silent;
  const Result<Links> links =
      link::Linker{rules, ThreadCount{1}, MemoryLimit(1)}.run(batch, silent);
  ASSERT_FALSE(links.ok());
  EXPECT_EQ(links.error().code(), ErrorCode::failed);
}

TEST(LinkerProperty, EqualsTheReferenceOnRandomRules) {
  for (std::uint64_t seed = 1000; seed != 2200; ++seed) {
    Random r(seed);
    const RuleSet rules = random_rules(r);
    SCOPED_TRACE(text_of(rules, seed));
    ASSERT_TRUE(link::validate(rules).ok());
    const std::vector<FactRow> rows = population(r, random_world(r));
    const LinkForest got = linked(rules, rows, 1 + static_cast<unsigned>(seed % 3));
    expect_equal(got, ReferenceLinker{rules, rows}.run());
    expect_one_id_a_person(got, rows);
    if (HasFailure()) return;
  }
}

/// The first rows become one register, the next another, the rest stay in an ordinary source.
void put_into_registers(Random& r, std::vector<FactRow>& rows) {
  const int first = r.below(static_cast<int>(rows.size()) + 1);
  const int second = first + r.below(static_cast<int>(rows.size()) + 1 - first);
  for (int i = 0; i != second; ++i)
    rows[static_cast<std::size_t>(i)].register_of = i < first ? 1 : 2;
}

/// No join without an id brings two rows of a register together.
void expect_registers_hold(const LinkForest& forest, const std::vector<FactRow>& rows) {
  std::map<std::pair<RowId, int>, RowId> row_of;
  for (RowId r = 0; r != rows.size(); ++r) {
    if (rows[r].register_of == 0 || rows[r].nhs != 0) continue;
    const auto [at, fresh] = row_of.emplace(std::pair{forest.to[r], rows[r].register_of}, r);
    ASSERT_TRUE(fresh) << "rows " << at->second << " and " << r;
  }
}

TEST(LinkerProperty, EqualsTheReferenceWithRegisters) {
  std::uint64_t vetoed = 0;
  for (std::uint64_t seed = 3000; seed != 5000; ++seed) {
    Random r(seed);
    const bool built_in = r.chance(30);
    const RuleSet rules = built_in ? link::built_in_rule_set("default").value() : random_rules(r);
    SCOPED_TRACE(text_of(rules, seed));
    std::vector<FactRow> rows = population(r, random_world(r));
    const int without_id = r.below(101);
    for (FactRow& row : rows) {
      if (!r.chance(without_id)) continue;
      if (r.chance(30)) row.repairs = {row.nhs};
      row.nhs = 0;
      row.fallible = false;
    }
    put_into_registers(r, rows);
    const LinkForest got = linked(rules, rows, 1 + static_cast<unsigned>(seed % 3));
    expect_equal(got, ReferenceLinker{rules, rows}.run());
    expect_registers_hold(got, rows);
    for (const PassCounts& pass : got.passes)
      vetoed += pass.refused_veto;
    if (HasFailure()) return;
  }
  EXPECT_GT(vetoed, 1000U);
}

constexpr World kManyRows{.people = 40'000,
                          .rows = 150'000,
                          .postcodes = 9'000,
                          .years = 40,
                          .error_percent = 4,
                          .fallible_percent = 0};

void expect_equal_at_any_thread_count(std::string_view name, const std::vector<FactRow>& rows) {
  RuleSet rules = link::built_in_rule_set(name).value();
  rules.crowded_postcode_people = 12;
  const LinkForest want = ReferenceLinker{rules, rows}.run();
  EXPECT_GT(want.passes.back().refused_crowded, 0U);
  for (const unsigned threads : {1U, 2U, 3U, 7U})
    expect_equal(linked(rules, rows, threads), want);
}

// Large enough for several pieces and buckets, so that threads really meet.
TEST(LinkerProperty, EqualsTheReferenceAtAnyThreadCountOnManyRows) {
  Random r(5);
  const std::vector<FactRow> rows = population(r, kManyRows);
  expect_equal_at_any_thread_count("default", rows);
  expect_equal_at_any_thread_count("hesid", rows);
}

// More rows to look at than a keyed pass sorts at a time.
TEST(LinkerProperty, EqualsTheReferenceAtAnyThreadCountWhenMostRowsLackAPersonId) {
  Random r(6);
  std::vector<FactRow> rows = population(r, kManyRows);
  for (FactRow& row : rows) {
    if (r.chance(80)) row.nhs = 0;
  }
  expect_equal_at_any_thread_count("default", rows);
}

// A third of the rows under one dummy id, some rows of everybody without one.
TEST(LinkerProperty, EqualsTheReferenceWithADummyId) {
  for (std::uint64_t seed = 0; seed != 10; ++seed) {
    Random r(seed);
    const World world{.people = 300,
                      .rows = 900,
                      .postcodes = 60,
                      .years = 20,
                      .error_percent = 10,
                      .fallible_percent = 0};
    std::vector<FactRow> rows = population(r, world);
    for (FactRow& row : rows) {
      if (r.chance(33)) row.nhs = 12345;
    }
    for (int i = 0; i != 20; ++i) {
      const RuleSet rules = i == 0 ? link::built_in_rule_set("default").value() : random_rules(r);
      SCOPED_TRACE(text_of(rules, seed));
      expect_equal(linked(rules, rows, 2), ReferenceLinker{rules, rows}.run());
      if (HasFailure()) return;
    }
  }
}

TEST(LinkerProperty, ARowWithoutEvidenceStaysAlone) {
  Random r(8);
  std::vector<FactRow> rows = population(r, {.people = 50,
                                             .rows = 200,
                                             .postcodes = 20,
                                             .years = 5,
                                             .error_percent = 10,
                                             .fallible_percent = 0});
  for (std::size_t i = 0; i < rows.size(); i += 7)
    rows[i] = FactRow{};
  for (std::size_t i = 3; i < rows.size(); i += 7)
    rows[i] = FactRow{.postcode = 5};
  for (const std::string_view name : link::built_in_rule_set_names()) {
    const LinkForest forest = linked(link::built_in_rule_set(name).value(), rows, 2);
    for (RowId row = 0; row != rows.size(); ++row) {
      if (row % 7 == 0 || row % 7 == 3) {
        EXPECT_EQ(forest.to[row], row);
      } else {
        EXPECT_NE(forest.to[row] % 7, 0U);
        EXPECT_NE(forest.to[row] % 7, 3U);
      }
    }
  }
}

} // namespace
} // namespace tallystick::testing
