// SPDX-License-Identifier: MIT
#include "link/trained_model.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace tallystick::link {
namespace {

constexpr RowId kPeople = 2000;

/// People of whom no two agree on anything but sex.
class Strangers {
public:
  Strangers() : forest_(kPeople) {
    for (RowId row = 0; row != kPeople; ++row) {
      FieldTokens f;
      f.postcode = row + 1;
      f.postcode_sector = row + 1;
      f.postcode_district = row + 1;
      f.practice = row + 1;
      f.birth_year = static_cast<std::uint16_t>(1 + row);
      f.birth_month = static_cast<std::uint8_t>(1 + row % 12);
      f.birth_day = static_cast<std::uint8_t>(1 + row % 28);
      f.sex = static_cast<std::uint8_t>(1 + row % 2);
      fields_.push_back(f);
    }
    forest_.plant();
  }
  [[nodiscard]] FieldFrequencies frequencies() const {
    const std::vector<PersonNumber> nobody(kPeople, kNoPerson);
    return {ThreadCount{1}, fields_, forest_, nobody};
  }

private:
  SegmentedColumn<FieldTokens> fields_;
  Forest forest_;
};

TEST(TrainedModel, OddsAreFiniteHoweverSureThePairs) {
  const BlockingRule rule{{BlockingField::birth_date, BlockingField::postcode}};
  PatternCounts counts;
  counts.count.resize(kFieldPatterns);
  counts.best.resize(kFieldPatterns);
  // Every pair agrees on all but the ids and local ids, which are missing.
  const std::uint32_t all = 3 * kPersonIdStride + 2 * kLocalIdStride;
  counts.count[all] = 1000 * PatternCounts::kOneRow;
  for (const KnownIds ids : {KnownIds::trusted, KnownIds::fallible}) {
    const std::vector<RuleSample> samples{{rule, counts, {}, RuleUse::training}};
    const TrainedModel model = train(samples, Strangers().frequencies(), {.ids = ids});
    for (const PatternOdds& odds : model.odds) {
      ASSERT_TRUE(std::isfinite(odds.odds));
      ASSERT_TRUE(odds.by_chance >= 0 && odds.by_chance <= 1);
    }
    EXPECT_GT(model.odds[all].odds, 1e3);
  }
}

// Pairs of one birth date, of which half agree on the postcode: chance explains few of them, so the others are matches that do not
// always agree, and not strangers beside half as many matches that do.
TEST(TrainedModel, OneFieldAloneIsToldApartByWhatChanceExplains) {
  constexpr std::uint32_t kDateOnly = 3 * kPersonIdStride + 2 * kSexStride + 2 * kPracticeStride +
                                      2 * kLocalIdStride; // and the postcode's level
  PatternCounts counts;
  counts.count.resize(kFieldPatterns);
  counts.best.resize(kFieldPatterns);
  constexpr std::uint64_t kTwoRows = 2 * PatternCounts::kOneRow; // a pair counts for both
  counts.count[kDateOnly] = 500 * kTwoRows;
  counts.count[kDateOnly + 3 * kPostcodeStride] = 500 * kTwoRows;
  const BlockingRule rule{{BlockingField::birth_date}};
  const TrainedModel model = train({{rule, counts, {}, RuleUse::training}},
                                   Strangers().frequencies(), {.ids = KnownIds::fallible});
  const auto& postcode =
      model.parameters.comparisons[static_cast<std::size_t>(FieldComparison::postcode)];
  EXPECT_NEAR(postcode.m.front(), 0.5, 0.02);
  EXPECT_NEAR(postcode.m.back(), 0.5, 0.02);
  EXPECT_GT(model.rules.front().prior, 0.95);
}

// An id of seven digits has 63 others with one wrong digit, and 5.4 by a swap of neighbours that differ.
TEST(TrainedModel, EqualIdsWithoutACheckDigitAreAsRareAsOneOfTheirNearOnes) {
  PatternCounts counts;
  counts.count.resize(kFieldPatterns);
  counts.best.resize(kFieldPatterns);
  const std::uint32_t near_by_chance =
      static_cast<std::uint32_t>(PersonIdLevel::near) * kPersonIdStride +
      static_cast<std::uint32_t>(BirthDateLevel::different) * kBirthDateStride;
  counts.count[near_by_chance] = 2000 * PatternCounts::kOneRow;
  const BlockingRule rule{{BlockingField::near_person_id}};
  const TrainedModel model =
      train({{rule, counts, {}, RuleUse::comparing}}, Strangers().frequencies(),
            {.ids = KnownIds::fallible, .id_digits = 7});
  const auto& id =
      model.parameters.comparisons[static_cast<std::size_t>(FieldComparison::person_id)];
  EXPECT_NEAR(id.u[1] / id.u[0], 63 + 5.4, 1e-6);
}

} // namespace
} // namespace tallystick::link
