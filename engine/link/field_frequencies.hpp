// SPDX-License-Identifier: MIT
// How often each value of a field occurs among people, and with it how often two people agree by chance: u probabilities
// counted, not sampled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
#include "core/segmented_column.hpp"
#include "link/forest.hpp"
#include "link/profile.hpp"
#include "link/value_counts.hpp"
#include "model/match_model.hpp"

namespace tallystick::link {

/// Pairs of people by level of each comparison, out of all pairs of people who both have the field.
struct ChanceAgreement {
  std::array<std::vector<double>, kFieldComparisons>
      pairs; ///< [comparison][level], without "missing"
  /// Pairs that would agree on the whole birth date if year, month and day were independent: no fewer do by chance.
  double least_dates = 0;
};

/// Counts of a run: of each tree the first row speaks.
class FieldFrequencies {
public:
  FieldFrequencies(ThreadCount threads, const SegmentedColumn<FieldTokens>& fields,
                   const Forest& forest, std::span<const PersonNumber> own_id);

  [[nodiscard]] std::uint64_t people() const { return people_; }
  [[nodiscard]] const ChanceAgreement& chance() const { return chance_; }
  /// How much likelier than on average it is that two people agree by chance at the level at which these profiles do, for
  /// postcode unit, practice and whole birth date: the product of the values' frequencies over the average frequency of
  /// what two people agree on (the term-frequency adjustment; Winkler 2000, "Frequency-based matching"). That of a date is
  /// told from its parts: few people share a whole one, so rows that are not yet linked would make it look common.
  [[nodiscard]] double relative_frequency(const Profile& a, const Profile& b,
                                          const model::MatchModel& parameters) const;

private:
  void count_dates(std::span<const std::uint32_t> all); ///< codes, 0 where a part is missing

  std::uint64_t people_ = 0;
  ValueCounts postcode_;
  ValueCounts practice_;
  // How common each part of a whole birth date is, over how common it is on average; by code.
  std::vector<double> year_;
  std::vector<double> month_;
  std::vector<double> day_;
  ChanceAgreement chance_;
};

} // namespace tallystick::link
