// SPDX-License-Identifier: MIT
// Links: which row was joined to which, by which pass; and what was refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/model_facts.hpp"
#include "flow/permitted_batch.hpp"

namespace tallystick {

namespace cluster {
class Clusterer;
}

/// What a pass did. Counts only.
struct PassCounts {
  std::string name;
  std::uint64_t linked_rows = 0;       ///< rows that joined another row by this pass
  std::uint64_t refused_veto = 0;      ///< candidates with two different valid person ids
  std::uint64_t refused_ambiguous = 0; ///< more than one equally good candidate
  std::uint64_t refused_crowded = 0;   ///< evidence was a crowded postcode
};

/// What a part of linkage took; never part of the answer.
struct LinkTime {
  std::string step;
  double wall_seconds = 0;
  double cpu_seconds = 0;
};

/// A forest over the rows: to[r] is the row that r was joined to (itself if none), pass[r] says by
/// which pass (1-based; 0 for a root). Following `to` ends at a root; all rows of a tree are one
/// person.
struct LinkForest {
  std::vector<RowId> to;
  std::vector<std::uint8_t> pass;
  std::vector<PassCounts> passes;
  std::vector<LinkTime> times;
  std::uint64_t person_id_conflicts =
      0; ///< rows that share a person id with others but agree with none of them
  std::optional<ModelFacts> model;
  std::vector<PairEvidence> explained; ///< of the pairs that were asked about
  std::vector<ReviewBand> review;      ///< if a sample was asked for
};

/// The sealed links. Made only by link.
class Links {
public:
  [[nodiscard]] const LinkForest& forest() const { return forest_; }

private:
  friend class link::Linker;
  friend class cluster::Clusterer;
  friend struct NounsForTests;
  explicit Links(LinkForest forest) : forest_(std::move(forest)) {}
  LinkForest forest_;
};

} // namespace tallystick
