// SPDX-License-Identifier: MIT
#include "link/merged_levels.hpp"

#include <algorithm>

namespace tallystick::link {
namespace {

/// A level at which no two people are seen counts as half a pair.
constexpr double kLeastPairs = 0.5;

} // namespace

void MergedLevels::keep(FieldComparison field, std::span<const std::size_t> levels) {
  const auto c = static_cast<std::size_t>(field);
  std::vector<std::size_t>& to = to_[c];
  to.assign(field_patterns().levels(c), field_patterns().levels(c) - 1);
  for (std::size_t level = to.size() - 1; level-- != 0;) {
    const bool stays = std::find(levels.begin(), levels.end(), level) != levels.end();
    to[level] = stays ? level : to[level + 1];
  }
}

void MergedLevels::leave_out(FieldComparison field) {
  const auto c = static_cast<std::size_t>(field);
  const std::size_t missing = field_patterns().levels(c);
  to_[c].assign(missing, missing);
}

bool MergedLevels::any() const {
  return std::any_of(to_.begin(), to_.end(), [](const auto& to) { return !to.empty(); });
}

bool MergedLevels::left_out(std::size_t comparison) const {
  return !to_[comparison].empty() && to_[comparison].back() == to_[comparison].size();
}

std::size_t MergedLevels::level_of(std::size_t comparison, std::size_t level) const {
  const std::vector<std::size_t>& to = to_[comparison];
  return level < to.size() ? to[level] : level;
}

std::uint32_t MergedLevels::of(std::uint32_t pattern) const {
  const model::PatternSpace& space = field_patterns();
  std::uint32_t merged = 0;
  for (std::size_t c = 0; c != kFieldComparisons; ++c)
    merged += static_cast<std::uint32_t>(level_of(c, space.level(pattern, c))) * space.stride(c);
  return merged;
}

void MergedLevels::merge(std::vector<std::uint64_t>& count) const {
  if (!any()) return;
  std::vector<std::uint64_t> merged(count.size());
  for (std::uint32_t pattern = 0; pattern != count.size(); ++pattern)
    merged[of(pattern)] += count[pattern];
  count = std::move(merged);
}

void MergedLevels::merge(ChanceAgreement& chance) const {
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    if (to_[c].empty() || left_out(c)) continue; // how often it agrees by chance is still known
    std::vector<double> merged(chance.pairs[c].size());
    for (std::size_t level = 0; level != merged.size(); ++level)
      merged[to_[c][level]] += chance.pairs[c][level];
    chance.pairs[c] = std::move(merged);
  }
}

model::MatchModel MergedLevels::expand(const model::MatchModel& merged,
                                       const ChanceAgreement& chance) const {
  model::MatchModel all = merged;
  for (std::size_t c = 0; c != kFieldComparisons; ++c) {
    if (to_[c].empty()) continue;
    model::LevelProbabilities& p = all.comparisons[c];
    if (left_out(c)) {
      p = {};
      continue;
    }
    std::vector<double> pairs(p.m.size());
    std::vector<double> m(p.m.size());
    std::vector<double> u(p.u.size());
    const auto weight = [&](std::size_t level) {
      return std::max(chance.pairs[c][level], kLeastPairs);
    };
    for (std::size_t level = 0; level != p.m.size(); ++level) {
      pairs[to_[c][level]] += weight(level);
      m[to_[c][level]] += p.m[level];
      u[to_[c][level]] += p.u[level];
    }
    for (std::size_t level = 0; level != p.m.size(); ++level) {
      const std::size_t to = to_[c][level];
      p.m[level] = m[to] * (weight(level) / pairs[to]);
      p.u[level] = u[to] * (weight(level) / pairs[to]);
    }
  }
  return all;
}

} // namespace tallystick::link
