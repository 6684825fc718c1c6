// SPDX-License-Identifier: MIT
// What a match model learned and did: probabilities and counts for people to look at. Nothing in it names a row but
// TreeDoubt and PairEvidence, which stay inside a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flow/permitted_batch.hpp"

namespace tallystick {

/// A level of a comparison: how often it is seen among pairs of one person (m) and of two (u), where neither lacks the
/// field. log2(m / u) is its match weight.
struct ModelLevel {
  std::string name;
  double m = 0;
  double u = 0;
};
struct ModelField {
  std::string name;
  std::vector<ModelLevel> levels; ///< from the strongest agreement to the weakest; none: left out
};

/// What the levels of several fields say together beyond the sum of their weights.
struct ModelDependence {
  std::vector<std::string> levels; ///< of each field, in their order; empty if either lacks it
  double weight = 0;               ///< log2
};

/// A blocking rule and its pairs: of two trees, one of them without a person id, that no earlier rule found.
struct ModelRule {
  std::string fields;          ///< "birth_date + postcode"
  bool compares = false;       ///< pairs may become links
  bool trains = false;         ///< pairs tell how fields agree
  double share_of_matches = 0; ///< estimated, among those that train
  std::uint64_t pairs = 0;     ///< compared
  std::uint64_t kept = 0;      ///< with odds that matter
  std::uint64_t vetoed = 0;    ///< of those, between two different valid person ids
  std::uint64_t crowded = 0;   ///< open profiles in blocks that are too large to compare
};

/// Pairs whose match weight is at least `from` and less than `from` + 1. The weight is log2 of the odds that the pair is one
/// person, for one whose person is among the run's: the prior (one of all people) and the weights of all fields.
struct WeightBin {
  int from = 0;
  std::uint64_t linked = 0; ///< both are one person in the end
  std::uint64_t open = 0;   ///< they are not
};

/// A tree that the model had candidates for. Linked: the probability that this was wrong. Else: that its person was
/// among its candidates.
struct TreeDoubt {
  RowId row; ///< a row of it
  bool linked;
  float probability;
};

/// The level of one comparison of a pair, and what it counts.
struct FieldEvidence {
  std::string field;
  std::string level; ///< "missing" if either lacks it
  double weight = 0; ///< log2(m / u)
};

/// Why a pair of rows was linked or not. Weights in bits.
struct PairEvidence {
  enum class Outcome : std::uint8_t {
    linked_by_pass, ///< one person before the model saw them
    linked,         ///< by the model
    through_others, ///< not likely enough by itself, but both are one person through other rows
    refused, ///< two valid person ids, two rows of a single-row source, or groups of rows that contradict each
    ///< other would have met
    open ///< not likely enough
  };
  RowId a = 0;
  RowId b = 0;
  std::vector<FieldEvidence> fields;
  double prior = 0;       ///< of any two people's rows
  double dependence = 0;  ///< what fields say together beyond their sum (twins, households)
  double rarity = 0;      ///< for values that are rarer, or more common, than most
  double weight = 0;      ///< the sum of all
  double probability = 0; ///< of the decision, among all candidates; 0 if it was no candidate
  std::string rule;       ///< the first blocking rule that finds it; empty: none does
  Outcome outcome = Outcome::open;
};

/// A sample of the pairs that the model weighed, for people to look at, by bands of probability.
struct ReviewBand {
  double from;             ///< to that of the next band
  std::uint64_t pairs = 0; ///< in all
  std::vector<PairEvidence> sample;
};

struct ModelFacts {
  std::vector<ModelField> fields;
  std::vector<ModelDependence> dependence; ///< where it is not 0; the person id is in none of it
  std::vector<ModelRule> rules;
  std::vector<WeightBin> weights; ///< ascending, without gaps
  std::uint64_t people = 0;       ///< that pairs were drawn from
  std::uint64_t iterations = 0;   ///< of expectation-maximisation; 0: the parameters were given
  bool converged = false;
  double match_probability = 0; ///< a pair is linked from here on
  double review_probability =
      0; ///< pairs from here on that were not linked are for people to review; 0: none
  std::uint64_t for_review = 0; ///< such pairs
  std::uint64_t linked = 0;     ///< trees that found their person
  std::uint64_t ambiguous =
      0;                    ///< trees with candidates of which one is likely right, but not which
  std::uint64_t vetoed = 0; ///< likely pairs that a rule forbade
  std::uint64_t contradicted =
      0; ///< pairs of likely links that exclude each other, since they would join rows that contradict each other
  std::uint64_t bridges =
      0; ///< places where one likely link holds two groups of rows together, or did
  std::uint64_t undone = 0;         ///< of those, between groups that contradict each other
  std::uint64_t over_linked = 0;    ///< persons that were parted by that
  std::uint64_t large = 0;          ///< persons joined from more groups of rows than that:
  std::uint64_t largest_person = 0; ///< what the job expects
  double expected_false = 0;        ///< of `linked`, estimated
  double expected_missed = 0; ///< trees whose person was a candidate and was not linked, estimated
  std::vector<TreeDoubt> doubts; ///< by row
};

} // namespace tallystick
