// SPDX-License-Identifier: MIT
// Why pairs were linked or not: those that somebody asks about, and a sample for clerical review.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "flow/model_facts.hpp"
#include "link/decisions.hpp"
#include "link/key_scan.hpp"
#include "link/profile_set.hpp"
#include "link/scored_pairs.hpp"

namespace tallystick::link {

struct PairQuestions {
  std::vector<std::pair<RowId, RowId>> pairs; ///< to be explained
  std::uint32_t review_per_band = 0; ///< how many of each band of probability; 0: no review
  [[nodiscard]] bool any() const { return !pairs.empty() || review_per_band != 0; }
};

/// The lower ends of the bands that a review is drawn from: pairs that were linked by a hair and surely, that were nearly
/// linked, and that hardly could be. Where the job asks for a review between two thresholds, bands end there as well.
inline constexpr double kReviewBands[] = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999};

/// What is known of a run when its pairs are explained.
struct EvidenceSources {
  const ProfileInput& rows;
  const KeyScan& scan;
  std::size_t rules; ///< the first so many compare
  const TrainedModel& model;
  const FieldFrequencies& frequencies;
  const Forest& forest;             ///< as the decisions left it
  const std::vector<RowId>& before; ///< Forest::to before them
  std::span<const ScoredPair> scored;
  std::span<const DecidedPair> decided; ///< by pair
  double match_probability;
  std::optional<double> review_probability{}; ///< of the job
};

[[nodiscard]] PairEvidence explain(const EvidenceSources& known, RowId a, RowId b);

/// Draws pairs by a hash of their places, so that the same run gives the same sample. People who opted out of anything, as
/// far as their linked rows say, are not among them.
[[nodiscard]] std::vector<ReviewBand> draw_review(const EvidenceSources& known,
                                                  std::uint32_t per_band);

} // namespace tallystick::link
