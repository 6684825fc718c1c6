// SPDX-License-Identifier: MIT
// Linkage quality against known truth: pairs and clusters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tallystick::report {

/// Counts and scores of one set of records. Pair counts are sums over the set's records of the
/// pairs that they are in, so for all records each pair counts twice; the ratios are the usual
/// ones.
struct Scores {
  std::string name;
  std::string by;    ///< of a subgroup: "sex"
  std::string label; ///< of a subgroup: "1"
  std::uint64_t records = 0;
  std::uint64_t linked_pairs = 0;  ///< pairs in one linked person
  std::uint64_t true_pairs = 0;    ///< pairs of one true person
  std::uint64_t correct_pairs = 0; ///< both
  double bcubed_precision = 0; ///< mean share of a record's linked person that is its true person
                               ///< (Bagga and Baldwin 1998)
  double bcubed_recall = 0;

  [[nodiscard]] double precision() const { return ratio(correct_pairs, linked_pairs); }
  [[nodiscard]] double recall() const { return ratio(correct_pairs, true_pairs); }
  [[nodiscard]] double f1() const { return harmonic(precision(), recall()); }
  [[nodiscard]] double bcubed_f1() const { return harmonic(bcubed_precision, bcubed_recall); }

private:
  static double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
  }
  static double harmonic(double a, double b) { return a + b == 0 ? 0 : 2 * a * b / (a + b); }
};

/// One way of dividing the records: a name ("sex") and a group number for each record.
struct Subgroups {
  std::string name;
  std::vector<std::string> labels;
  std::vector<std::uint32_t> group; ///< per record, index of labels
};

/// Pairs whose probability a match model put between that of this band and the next: a sample of them, held against the
/// truth.
struct CalibrationBand {
  double from = 0;
  std::uint64_t pairs = 0;      ///< in all
  std::uint64_t sampled = 0;    ///< with both records in the truth
  std::uint64_t one_person = 0; ///< of the sampled, truly
  double probability = 0;       ///< sum over the sampled

  [[nodiscard]] double true_share() const {
    return sampled == 0 ? 0 : static_cast<double>(one_person) / static_cast<double>(sampled);
  }
  [[nodiscard]] double stated_share() const {
    return sampled == 0 ? 0 : probability / static_cast<double>(sampled);
  }
};

/// What linking all pairs from a probability on would give, among the pairs that the model weighed.
struct ThresholdScores {
  double from = 0;
  double precision = 1;
  double recall = 1;

  [[nodiscard]] double f1() const {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }
};
/// The lowest band that has pairs but none in the sample whose truth is known, so that nobody can say how many are true.
[[nodiscard]] const CalibrationBand* unknown_band(const std::vector<CalibrationBand>& bands);
/// One for each band, from the highest; each band's true pairs are estimated from its sample. None if a band is unknown:
/// recall is asked of all true pairs.
[[nodiscard]] std::vector<ThresholdScores>
scores_by_threshold(const std::vector<CalibrationBand>& bands);

struct Evaluation {
  Scores all;
  std::vector<Scores> groups;         ///< "sex = 1", ...
  std::vector<CalibrationBand> bands; ///< ascending; empty without a review file
  std::uint64_t records_not_released =
      0; ///< in the truth, not in the links (opt-outs, unreadable rows)
  std::uint64_t opted_out_released = 0; ///< must be 0: records that truth says must not be released
};

/// linked[i] and truth[i]: numbers of record i's linked and true person.
[[nodiscard]] Evaluation evaluate(std::span<const std::uint32_t> linked,
                                  std::span<const std::uint32_t> truth,
                                  const std::vector<Subgroups>& subgroups);

[[nodiscard]] std::string to_text(const Evaluation& evaluation);
[[nodiscard]] std::string to_json(const Evaluation& evaluation);

} // namespace tallystick::report
