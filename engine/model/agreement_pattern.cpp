// SPDX-License-Identifier: MIT
#include "model/agreement_pattern.hpp"

#include <cstdlib>
#include <utility>

namespace tallystick::model {

PatternSpace::PatternSpace(std::vector<Comparison> comparisons)
    : comparisons_(std::move(comparisons)) {
  constexpr std::size_t kMostPatterns = std::size_t{1} << 24U;
  for (const Comparison& comparison : comparisons_) {
    if (comparison.levels.size() < 2) std::abort();
    stride_.push_back(static_cast<std::uint32_t>(size_));
    size_ *= comparison.levels.size() + 1;
    if (size_ > kMostPatterns) std::abort();
  }
}

} // namespace tallystick::model
