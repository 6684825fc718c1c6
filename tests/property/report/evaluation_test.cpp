// SPDX-License-Identifier: MIT
// Scores against the definitions, pair by pair and record by record.
#include "report/evaluation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace tallystick::report {
namespace {

using Ids = std::vector<std::uint32_t>;

/// What the words say: a pair is two different records; a record's pairs count for the sets that
/// the record is in; B-cubed is a mean over records.
Scores naive(const Ids& linked, const Ids& truth, const std::vector<bool>& in_set) {
  Scores scores;
  for (std::size_t i = 0; i < linked.size(); ++i) {
    if (!in_set[i]) continue;
    ++scores.records;
    double together = 0;
    double linked_with = 0;
    double truly_with = 0;
    for (std::size_t j = 0; j < linked.size(); ++j) {
      const bool same_link = linked[i] == linked[j];
      const bool same_truth = truth[i] == truth[j];
      linked_with += same_link;
      truly_with += same_truth;
      together += same_link && same_truth;
      if (i == j) continue;
      scores.linked_pairs += same_link;
      scores.true_pairs += same_truth;
      scores.correct_pairs += same_link && same_truth;
    }
    scores.bcubed_precision += together / linked_with;
    scores.bcubed_recall += together / truly_with;
  }
  if (scores.records != 0) {
    scores.bcubed_precision /= static_cast<double>(scores.records);
    scores.bcubed_recall /= static_cast<double>(scores.records);
  }
  return scores;
}

void expect_equal(const Scores& got, const Scores& expected, unsigned seed) {
  EXPECT_EQ(got.records, expected.records) << seed;
  EXPECT_EQ(got.linked_pairs, expected.linked_pairs) << seed;
  EXPECT_EQ(got.true_pairs, expected.true_pairs) << seed;
  EXPECT_EQ(got.correct_pairs, expected.correct_pairs) << seed;
  EXPECT_NEAR(got.bcubed_precision, expected.bcubed_precision, 1e-12) << seed;
  EXPECT_NEAR(got.bcubed_recall, expected.bcubed_recall, 1e-12) << seed;
  EXPECT_NEAR(got.f1(), expected.f1(), 1e-12) << seed;
}

TEST(Evaluation, AgreesWithTheDefinitions) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return static_cast<std::uint32_t>(random() % n); };
    const std::size_t records = 1 + below(60);
    const std::uint32_t people = 1 + below(30);
    Ids linked;
    Ids truth;
    Subgroups by{"sex", {"1", "2", "", "never"}, {}};
    for (std::size_t i = 0; i < records; ++i) {
      truth.push_back(below(people));
      linked.push_back(below(4) == 0 ? below(people) : truth.back());
      by.group.push_back(below(3));
    }
    const Evaluation got = evaluate(linked, truth, {by});
    expect_equal(got.all, naive(linked, truth, std::vector<bool>(records, true)), seed);
    std::size_t next = 0;
    for (std::uint32_t g = 0; g < 4; ++g) {
      std::vector<bool> in_group(records);
      for (std::size_t i = 0; i < records; ++i)
        in_group[i] = by.group[i] == g;
      const Scores expected = naive(linked, truth, in_group);
      if (expected.records == 0) continue; // a group without records has no scores
      ASSERT_LT(next, got.groups.size());
      EXPECT_EQ(got.groups[next].name,
                "sex = " + (by.labels[g].empty() ? std::string("(blank)") : by.labels[g]));
      expect_equal(got.groups[next++], expected, seed);
    }
    EXPECT_EQ(next, got.groups.size());
  }
}

TEST(Evaluation, PerfectAndUselessLinkage) {
  const Ids truth = {0, 0, 1, 1, 2};
  const Scores perfect = evaluate(Ids{7, 7, 3, 3, 9}, truth, {}).all;
  EXPECT_EQ(perfect.f1(), 1.0);
  EXPECT_EQ(perfect.bcubed_f1(), 1.0);
  const Scores all_in_one = evaluate(Ids{0, 0, 0, 0, 0}, truth, {}).all;
  EXPECT_EQ(all_in_one.recall(), 1.0);
  EXPECT_NEAR(all_in_one.precision(), 2.0 / 10.0, 1e-12);
  const Scores nothing = evaluate(Ids{0, 1, 2, 3, 4}, truth, {}).all;
  EXPECT_EQ(nothing.precision(), 1.0) << "no link is no wrong link";
  EXPECT_EQ(nothing.recall(), 0.0);
}

} // namespace
} // namespace tallystick::report
