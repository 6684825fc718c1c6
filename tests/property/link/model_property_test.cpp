// SPDX-License-Identifier: MIT
// What a model is made from, against plain loops over all pairs.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "link/field_frequencies.hpp"
#include "link/pattern_counts.hpp"
#include "link/row_hits.hpp"
#include "link/scored_pairs.hpp"

namespace tallystick::link {
namespace {

const ThreadCount kThreads{2};

/// A crowded little world, so that everything agrees now and then and much is missing.
std::vector<Profile> little_world(std::size_t rows, unsigned seed) {
  std::mt19937 engine(seed);
  const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
  const auto pick = [&](std::uint32_t values) {
    return random() % 8 == 0 ? 0U : 1U + random() % values;
  };
  std::vector<Profile> all;
  for (std::size_t i = 0; i != rows; ++i) {
    const auto row = static_cast<RowId>(i);
    Profile p{
        row,   row,   random() % 3 == 0 ? kNoPerson : static_cast<PersonNumber>(random() % rows),
        1,     false, false,
        false, {}};
    p.fields.postcode = pick(20);
    p.fields.postcode_sector = p.fields.postcode == 0 ? 0 : 1 + p.fields.postcode / 4;
    p.fields.postcode_district = p.fields.postcode == 0 ? 0 : 1 + p.fields.postcode_sector / 3;
    p.fields.practice = pick(4);
    p.fields.local_id = pick(30);
    p.fields.provider =
        static_cast<std::uint16_t>(p.fields.local_id == 0 ? 0 : 1 + p.fields.local_id % 3);
    p.fields.birth_year = static_cast<std::uint16_t>(pick(5));
    p.fields.birth_month = static_cast<std::uint8_t>(p.fields.birth_year == 0 ? 0 : pick(6));
    p.fields.birth_day = static_cast<std::uint8_t>(p.fields.birth_month == 0 ? 0 : pick(6));
    p.fields.sex = static_cast<std::uint8_t>(pick(2));
    all.push_back(p);
  }
  return all;
}

TEST(BlockColumns, SayWhatTwoProfilesSay) {
  const std::vector<Profile> world = little_world(301, 1);
  BlockColumns columns({});
  columns.resize(world.size());
  for (std::size_t i = 0; i != world.size(); ++i)
    columns.set(i, parts_of(world[i]));
  std::vector<std::uint16_t> patterns(world.size());
  for (std::size_t i = 0; i != world.size(); ++i) {
    columns.compare(i, i + 1, world.size(), patterns.data());
    for (std::size_t j = i + 1; j != world.size(); ++j)
      ASSERT_EQ(patterns[j - i - 1], pattern_of(parts_of(world[i]), parts_of(world[j])))
          << i << ", " << j;
  }
}

struct World {
  SegmentedColumn<FieldTokens> fields;
  std::vector<PersonNumber> ids;
  Forest forest;
  explicit World(const std::vector<Profile>& profiles)
      : forest(static_cast<RowId>(profiles.size())) {
    for (const Profile& p : profiles) {
      fields.push_back(p.fields);
      ids.push_back(p.person);
    }
    forest.plant();
  }
};

TEST(FieldFrequencies, CountTheLevelsOfAllPairs) {
  const std::vector<Profile> world = little_world(300, 2);
  const World columns(world);
  const FieldFrequencies frequencies(kThreads, columns.fields, columns.forest, columns.ids);
  std::array<std::vector<double>, kFieldComparisons> expected;
  for (std::size_t c = 0; c != kFieldComparisons; ++c)
    expected[c].resize(field_patterns().levels(c));
  for (std::size_t i = 0; i != world.size(); ++i)
    for (std::size_t j = 0; j != i; ++j) {
      const std::uint32_t pattern = pattern_of(parts_of(world[i]), parts_of(world[j]));
      for (std::size_t c = 0; c != kFieldComparisons; ++c) {
        // Only whole dates are counted, but the others are compared as far as they go.
        const bool whole = world[i].fields.birth_day != 0 && world[j].fields.birth_day != 0;
        if (c == static_cast<std::size_t>(FieldComparison::birth_date) && !whole) continue;
        if (const std::size_t at = field_patterns().level(pattern, c); at != expected[c].size())
          ++expected[c][at];
      }
    }
  for (std::size_t c = 0; c != kFieldComparisons; ++c)
    EXPECT_EQ(frequencies.chance().pairs[c], expected[c]) << field_patterns().comparisons()[c].name;
}

ProfileSet all_hit(const std::vector<Profile>& profiles, std::size_t rules) {
  const auto every = static_cast<std::uint16_t>((1U << rules) - 1U);
  ProfileSet set(profiles.size());
  for (std::size_t i = 0; i != profiles.size(); ++i)
    set.put(i, profiles[i]), set.keep(i, {every, every});
  return set;
}

/// Whether two profiles hold the same value of every field that a rule asks for.
bool agree_on(const BlockingRule& rule, const Profile& a, const Profile& b) {
  const ComparedParts x = parts_of(a);
  const ComparedParts y = parts_of(b);
  const auto same = [](std::uint32_t v, std::uint32_t w) { return v != 0 && v == w; };
  return std::all_of(rule.fields.begin(), rule.fields.end(), [&](BlockingField field) {
    switch (field) {
    case BlockingField::person_id:
      return same(x.person, y.person);
    case BlockingField::birth_date:
      return same(x.year, y.year) && same(x.month, y.month) && same(x.day, y.day);
    case BlockingField::birth_year:
      return same(x.year, y.year);
    case BlockingField::birth_month:
      return same(x.month, y.month);
    case BlockingField::birth_day:
      return same(x.day, y.day);
    case BlockingField::sex:
      return same(x.sex, y.sex);
    case BlockingField::postcode:
      return same(x.postcode, y.postcode);
    case BlockingField::postcode_sector:
      return same(x.sector, y.sector);
    case BlockingField::postcode_district:
      return same(x.district, y.district);
    case BlockingField::practice:
      return same(x.practice, y.practice);
    case BlockingField::local_id:
      return same(x.local_id, y.local_id);
    default:
      return false; // no row of these has marks
    }
  });
}

TEST(Blocks, FindEveryPairThatSharesAKeyOnce) {
  const std::vector<Profile> world = little_world(400, 3);
  const std::vector<BlockingRule> rules = default_blocking();
  const IdMarks marks;
  const KeyScan scan(rules, marks);
  const ProfileSet set = all_hit(world, rules.size());
  const Blocks blocks(kThreads, scan, set, SIZE_MAX);
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> seen;
  std::mutex adding;
  blocks.for_each_bucket(
      &RuleHits::compares, [&](std::size_t rule, std::span<const BlockEntry> entries) {
        BlockReader reader(blocks, rule, SeenPairs::once);
        const auto same = [](const BlockEntry& a, const BlockEntry& b) { return a.key == b.key; };
        for_each_run(entries, same, [&](std::span<const BlockEntry> block) {
          reader.open(block);
          for (std::size_t i = 0; i + 1 < block.size(); ++i) {
            const auto patterns = reader.patterns(i);
            const std::lock_guard lock{adding};
            EXPECT_EQ(patterns[0],
                      reader.pattern(world[block[i].profile()], world[block[i + 1].profile()]));
            for (std::size_t k = 0; k != patterns.size(); ++k)
              if (patterns[k] != BlockColumns::kSeenBefore)
                ++seen[std::minmax(block[i].profile(), block[i + 1 + k].profile())];
          }
        });
      });
  for (std::uint32_t j = 0; j != world.size(); ++j)
    for (std::uint32_t i = 0; i != j; ++i) {
      bool shared = false;
      for (std::size_t rule = 0; rule != rules.size(); ++rule)
        shared = shared || agree_on(rules[rule], world[i], world[j]);
      ASSERT_EQ(seen.count({i, j}), shared ? 1U : 0U) << i << ", " << j;
      if (shared) {
        ASSERT_EQ(seen.at({i, j}), 1) << i << ", " << j;
      }
    }
}

TEST(RowHits, AreAllRowsThatShareAKeyWithAnOpenOneAndFewOthers) {
  const std::vector<Profile> world = little_world(3000, 6);
  PermittedColumns columns;
  Forest forest(static_cast<RowId>(world.size()));
  std::vector<PersonNumber> own_id;
  for (std::size_t row = 0; row != world.size(); ++row) {
    columns.fields.push_back(world[row].fields);
    own_id.push_back(world[row].person);
    forest.person[row] = row % 7 == 0 ? kNoPerson : static_cast<PersonNumber>(row);
  }
  forest.plant();
  const OpenRows open(kThreads, forest);
  const IdMarks marks;
  const ProfileInput rows{columns, forest, own_id, marks, open};
  const std::vector<BlockingRule> rules = default_blocking();
  const KeyScan scan(rules, marks);
  const auto hits = find_row_hits(kThreads, rows, scan, {rules.size(), nullptr});
  std::size_t needless = 0;
  for (std::size_t rule = 0; rule != rules.size(); ++rule)
    for (std::size_t a = 0; a != world.size(); ++a) {
      bool wanted = false;
      for (std::size_t b = 0; b != world.size() && !wanted; ++b)
        wanted = a != b && (open.test(static_cast<RowId>(a)) || open.test(static_cast<RowId>(b))) &&
                 agree_on(rules[rule], world[a], world[b]);
      const std::uint32_t compares = hits[a].compares;
      const bool hit = ((compares >> rule) & 1U) != 0;
      ASSERT_TRUE(hit || !wanted) << name_of(rules[rule]) << ", row " << a;
      needless += hit && !wanted ? 1U : 0U;
    }
  EXPECT_LT(needless, world.size() * rules.size() / 20);
}

TEST(PatternCounts, LetEveryRowSpeakOnceForEachPerson) {
  std::vector<Profile> world = little_world(200, 4);
  for (std::size_t i = 0; i != world.size();
       ++i) { // trees of up to four profiles, of up to three rows each
    world[i].root = static_cast<RowId>(i / 4 * 4);
    world[i].rows = 1 + static_cast<std::uint32_t>(i % 3);
  }
  const std::vector<BlockingRule> rules{{{BlockingField::sex, BlockingField::practice}}};
  const IdMarks marks;
  const KeyScan scan(rules, marks);
  const ProfileSet set = all_hit(world, rules.size());
  const Blocks blocks(kThreads, scan, set, SIZE_MAX);
  const PatternCounts counts = count_patterns(blocks, {}, 1000).front();
  std::vector<double> expected(kFieldPatterns);
  const BlockingKeys keys(rules);
  std::map<std::uint32_t, std::vector<Profile>> by_key; // rows
  for (const Profile& p : world)
    if (const std::uint32_t key = keys.of(0, parts_of(p)); key != 0)
      by_key[key].insert(by_key[key].end(), p.rows, p);
  for (const auto& [key, rows] : by_key) {
    std::map<RowId, double> of_tree;
    for (const Profile& p : rows)
      ++of_tree[p.root];
    for (std::size_t i = 0; i != rows.size(); ++i)
      for (std::size_t j = 0; j != rows.size(); ++j) {
        if (i == j) continue;
        const bool own = rows[i].root == rows[j].root;
        expected[pattern_of(parts_of(rows[i]), parts_of(rows[j]))] +=
            1 / (of_tree[rows[j].root] - (own ? 1 : 0));
      }
  }
  for (std::size_t pattern = 0; pattern != kFieldPatterns; ++pattern)
    EXPECT_NEAR(static_cast<double>(counts.count[pattern]) /
                    static_cast<double>(PatternCounts::kOneRow),
                expected[pattern], 1e-2 + expected[pattern] * 1e-4)
        << pattern;
}

} // namespace
} // namespace tallystick::link
