// SPDX-License-Identifier: MIT
// Local objections that differ between providers, and what is needed to uphold them on linked rows.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/segmented_column.hpp"
#include "flow/permitted_batch.hpp"
#include "flow/source.hpp"

namespace tallystick::optout {

/// Local objections by provider, of one person or of one local id.
struct ProviderScope {
  SourceSet elsewhere; ///< sources under objection at providers that are not listed
  std::vector<std::pair<std::uint32_t, SourceSet>> at; ///< ascending by provider digest

  /// Sources under objection for rows of a provider. Provider 0 (not known) may be any: whatever is
  /// under objection anywhere is.
  [[nodiscard]] SourceSet covered(std::uint32_t provider) const {
    SourceSet anywhere = elsewhere;
    for (const auto& [named, sources] : at) {
      if (provider != 0 && named == provider) return sources;
      anywhere |= sources;
    }
    return provider == 0 ? anywhere : elsewhere;
  }
  friend bool operator==(const ProviderScope&, const ProviderScope&) = default;
};

/// A row whose person's or local id's objections depend on the provider. A row may have two.
struct ScopedDenial {
  RowId row;
  std::uint32_t scope; ///< position in the list of scopes
};

/// Handed from Gate to Uphold beside the rows. Empty unless an objection is for one provider (a
/// local id with neither source nor programme is, too), and then it costs four bytes a row.
class ProviderScopes {
private:
  friend class Gate;
  friend class Uphold;
  std::uint64_t rows_ = 0; ///< of the whole run, to tell scopes of another gate
  std::vector<ProviderScope> scopes_;
  std::vector<ScopedDenial> denials_;       ///< by row of the run
  SegmentedColumn<std::uint32_t> provider_; ///< of every row; empty if no objection names one
};

} // namespace tallystick::optout
