// SPDX-License-Identifier: MIT
// PermittedBatch: all rows of a run after the opt-outs have been applied to each row's own tokens.
// Rows of people who opted out stay only as tokens marked withheld, without payload or attributes,
// so that the same person's other rows can be found and removed as well; nothing of a withheld row
// can reach a release.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/segmented_column.hpp"
#include "flow/attributes.hpp"
#include "flow/opt_out.hpp"
#include "flow/payload.hpp"
#include "flow/source.hpp"
#include "flow/token.hpp"
#include "flow/token_batch.hpp"

namespace tallystick {

namespace optout {
class Gate;
class Uphold;
} // namespace optout
namespace link {
class Linker;
}

/// A row of the run: position over all sources, in the order of the job and the files.
using RowId = std::uint32_t;

/// What a withheld row's own opt-outs cover: after linkage, the rows of the same person in these
/// sources go too.
struct Denial {
  RowId row;
  SourceSet type1;    ///< sources whose rows a Type 1 opt-out removes
  SourceSet national; ///< all or none
  SourceSet local;
};

/// A repair candidate with its row in the run.
struct PermittedRepair {
  RowId row;
  PersonToken person;
  Agreement agreement;
};

/// A variant of a row's id with its row in the run.
struct PermittedVariant {
  RowId row;
  std::uint32_t token;
};

/// Columns grow with the rows; those that are read from front to back may lie on disk when memory is limited, all but
/// `withheld`.
struct PermittedColumns {
  TokenHeader header;
  std::vector<SourceInfo> sources;
  std::vector<RowId> first_row; ///< per source, plus the total at the end

  // For linkage: every row, withheld or not.
  SegmentedColumn<PersonToken> person;
  SegmentedColumn<Agreement> agreement;
  SegmentedColumn<Evidence> evidence;
  std::vector<SegmentedColumn<MatchKeyToken>> match_keys;
  SegmentedColumn<std::uint32_t> place;
  SegmentedColumn<PermittedRepair> repair; ///< ordered by row
  SegmentedColumn<FieldTokens> fields;
  SegmentedColumn<PermittedVariant> id_variants; ///< ordered as in TokenColumns

  // The opt-out decision.
  SegmentedColumn<std::uint8_t> withheld; ///< 0 = permitted, else 1 + RemovalReason
  std::vector<Denial>
      denials; ///< ordered by row; also for permitted rows (e.g. a hospital row of a Type 1 person)

  // For release: columns as planned; a withheld row holds nothing.
  SegmentedColumn<std::uint8_t> sex;
  SegmentedColumn<std::uint8_t> age_band;
  SegmentedColumn<std::uint16_t> birth;
  SegmentedColumn<std::uint32_t> area;
  SegmentedColumn<std::int32_t> event_day;
  PayloadColumn payload;

  /// Calls visit(column) for each column that may lie on disk.
  template<class Visit>
  void for_each_spillable(const Visit& visit) {
    visit(person), visit(agreement), visit(evidence), visit(place), visit(repair);
    visit(fields), visit(id_variants);
    for (SegmentedColumn<MatchKeyToken>& key : match_keys)
      visit(key);
    visit(sex), visit(age_band), visit(birth), visit(area), visit(event_day), visit(payload);
  }
};

/// The sealed rows of a run. Made only by optout.
class PermittedBatch {
public:
  static constexpr DataClass data_class = DataClass::pseudonymous;
  [[nodiscard]] const PermittedColumns& columns() const { return columns_; }
  [[nodiscard]] RowId rows() const { return columns_.first_row.back(); }
  [[nodiscard]] SourceId source_of(RowId row) const;

private:
  friend class optout::Gate;
  friend class optout::Uphold;
  friend class link::Linker; // may release token columns that no later pass needs
  friend struct NounsForTests;
  explicit PermittedBatch(PermittedColumns columns) : columns_(std::move(columns)) {}
  PermittedColumns columns_;
};

} // namespace tallystick
