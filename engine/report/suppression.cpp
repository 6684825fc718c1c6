// SPDX-License-Identifier: MIT
#include "report/suppression.hpp"

#include <algorithm>
#include <optional>

namespace tallystick::report {
namespace {

/// What a reader can know of a count.
struct Range {
  std::int64_t low = 0;
  std::int64_t high = 0;
  Range& operator+=(Range other) {
    low += other.low;
    high += other.high;
    return *this;
  }
  friend Range operator-(Range a, Range b) { return {a.low - b.low, a.high - b.high}; }
};

/// For readers who also know that no more cells are hidden than it takes: with it none of all columns of four cells up to
/// 22 gives a small count away (tests/property/report).
constexpr std::int64_t kMargin = 1;

/// A column in which some cells are hidden.
class Column {
public:
  Column(std::span<const std::uint64_t> counts, const DisclosureGate& gate,
         const std::vector<std::uint8_t>& hidden)
      : counts_(counts), hidden_(hidden), limit_(gate.smallest()) {}

  /// Whether each small count could be any small count, for all that a reader knows.
  [[nodiscard]] bool hides_small_counts() const {
    Range all_hidden;
    std::int64_t sum = 0;
    Range all_shown;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      sum += value(i);
      (hidden_[i] != 0 ? all_hidden : all_shown) += hidden_[i] != 0 ? hidden_range(i) : shown(i);
    }
    const Range rest{sum - all_shown.high, sum - all_shown.low}; // of the hidden cells together
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (!small(i)) continue;
      const Range others = all_hidden - hidden_range(i);
      if (rest.high - others.low < limit_ - 1 + kMargin || rest.low - others.high > 1 - kMargin)
        return false;
    }
    return true;
  }

  /// The cell to hide next: the smallest count that is shown, zeros last.
  [[nodiscard]] std::optional<std::size_t> next() const {
    std::optional<std::size_t> best;
    const auto rank = [&](std::size_t i) { return counts_[i] == 0 ? UINT64_MAX : counts_[i]; };
    for (std::size_t i = 0; i < counts_.size(); ++i)
      if (hidden_[i] == 0 && (!best || rank(i) < rank(*best))) best = i;
    return best;
  }

private:
  [[nodiscard]] std::int64_t value(std::size_t i) const {
    return static_cast<std::int64_t>(counts_[i]);
  }
  [[nodiscard]] bool small(std::size_t i) const { return counts_[i] != 0 && value(i) < limit_; }

  [[nodiscard]] Range shown(std::size_t i) const {
    if (counts_[i] == 0) return {};
    const auto rounded = static_cast<std::int64_t>(DisclosureGate::rounded(counts_[i]));
    return {std::max(rounded - 2, limit_), rounded + 2};
  }
  [[nodiscard]] Range hidden_range(std::size_t i) const {
    if (small(i)) return {1, limit_ - 1};
    if (counts_[i] == 0) return {};
    // The smallest are hidden first, so a reader takes it to be no larger than what is still shown.
    std::optional<std::int64_t> smallest;
    for (std::size_t j = 0; j < counts_.size(); ++j)
      if (hidden_[j] == 0 && counts_[j] != 0)
        smallest = std::min(smallest.value_or(value(j)), value(j));
    return {limit_, std::max(smallest.value_or(value(i)), value(i)) + 2};
  }

  std::span<const std::uint64_t> counts_;
  const std::vector<std::uint8_t>& hidden_;
  std::int64_t limit_;
};

} // namespace

std::vector<std::uint8_t> hidden_cells(std::span<const std::uint64_t> counts,
                                       const DisclosureGate& gate,
                                       std::vector<std::uint8_t> hidden) {
  hidden.resize(counts.size(), 0);
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (gate.masked(counts[i])) hidden[i] = 1;
  while (!Column(counts, gate, hidden).hides_small_counts()) {
    const auto next = Column(counts, gate, hidden).next();
    if (!next) break;
    hidden[*next] = 1;
  }
  return hidden;
}

} // namespace tallystick::report
