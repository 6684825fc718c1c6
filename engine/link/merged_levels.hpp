// SPDX-License-Identifier: MIT
// Levels of agreement that a job tells from each other, and those that it does not.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "link/field_frequencies.hpp"
#include "link/profile.hpp"
#include "model/match_model.hpp"

namespace tallystick::link {

/// Only the estimate knows of it: merged levels are counted as one and get one weight, so scoring is as ever.
class MergedLevels {
public:
  /// Of a field: which of its levels stay; the others count as the next weaker one that does. The strongest and the
  /// weakest must stay.
  void keep(FieldComparison field, std::span<const std::size_t> levels);
  /// A field that says nothing, as if every row lacked it.
  void leave_out(FieldComparison field);

  [[nodiscard]] bool any() const;
  [[nodiscard]] bool left_out(std::size_t comparison) const;
  /// The pattern that a pattern counts as.
  [[nodiscard]] std::uint32_t of(std::uint32_t pattern) const;

  /// Adds what is counted by pattern to the patterns that it counts as.
  void merge(std::vector<std::uint64_t>& count) const;
  void merge(ChanceAgreement& chance) const;
  /// Gives merged levels their part of the m and u of all, as `chance`, which was not merged, has it: one weight. A field
  /// that is left out has no level.
  [[nodiscard]] model::MatchModel expand(const model::MatchModel& merged,
                                         const ChanceAgreement& chance) const;

private:
  [[nodiscard]] std::size_t level_of(std::size_t comparison, std::size_t level) const;

  /// [comparison][level]: the level that it counts as; empty: itself.
  std::array<std::vector<std::size_t>, kFieldComparisons> to_;
};

} // namespace tallystick::link
