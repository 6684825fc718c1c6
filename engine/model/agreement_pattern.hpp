// SPDX-License-Identifier: MIT
// How two records agree, as one small number: the level of each comparison.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tallystick::model {

/// One comparison of a model: its levels from the strongest agreement to the weakest ("exact", "sector", ..., "different").
/// Beside them a comparison may be missing, when either record lacks the field.
struct Comparison {
  std::string name;
  std::vector<std::string> levels;
};

/// Numbers the agreement patterns of a set of comparisons: each comparison is a digit, whose highest value means missing.
class PatternSpace {
public:
  /// At least one comparison, of at least two levels each; at most 2^24 patterns in all.
  explicit PatternSpace(std::vector<Comparison> comparisons);

  [[nodiscard]] const std::vector<Comparison>& comparisons() const { return comparisons_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Of a comparison, without "missing".
  [[nodiscard]] std::size_t levels(std::size_t comparison) const {
    return comparisons_[comparison].levels.size();
  }
  /// What a comparison's digit counts in a pattern.
  [[nodiscard]] std::uint32_t stride(std::size_t comparison) const { return stride_[comparison]; }
  /// Level of a comparison in a pattern; levels(comparison) if it is missing.
  [[nodiscard]] std::size_t level(std::uint32_t pattern, std::size_t comparison) const {
    return pattern / stride_[comparison] % (levels(comparison) + 1);
  }

private:
  std::vector<Comparison> comparisons_;
  std::vector<std::uint32_t> stride_;
  std::size_t size_ = 1;
};

} // namespace tallystick::model
