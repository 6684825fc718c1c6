// SPDX-License-Identifier: MIT
// What of a linkage's quality may be shown. The only way from exact counts to a page or a manifest.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/disclosure.hpp"
#include "report/linkage_quality.hpp"

namespace tallystick::report {

/// A rounded count; none if it is hidden.
using ShownCount = std::optional<std::uint64_t>;

/// Counts of rows, as they may be shown.
struct ShownRates {
  std::string label;
  std::array<ShownCount, kRateColumns> count;
  /// Rows that each count is a part of: over several sources, those of sources that show the count.
  std::array<ShownCount, kRateColumns> base;
  std::optional<double> false_links;  ///< estimated, to one decimal
  std::optional<double> missed_links; ///< estimated, to one decimal

  [[nodiscard]] ShownCount of(RateColumn column) const {
    return count[static_cast<std::size_t>(column)];
  }
  /// A count's part of its base; none if either is hidden or there are no rows.
  [[nodiscard]] std::optional<double> share(RateColumn column) const;
};

struct ShownTable {
  std::string source; ///< empty: all sources
  std::string by;
  std::vector<ShownRates> groups; ///< empty: too few rows to show anything
};

struct ShownBin {
  std::string label;
  ShownCount persons;
};

/// - Groups of a table sum to their source's rows, which is a public number. So a table hides more cells than the small
///   ones: hidden_cells() says which. A group whose rows are hidden shows nothing else, and a count that is part of a hidden
///   one is hidden too. A table with nothing to show keeps no groups.
/// - Estimates are shown where the trees that they are made of are.
/// - Undivided sources (`by` is "source") are shown as in the rest of the manifest: their sizes are public.
[[nodiscard]] std::vector<ShownTable> shown_tables(const LinkageQuality& quality,
                                                   const DisclosureGate& gate);

/// One table a division over all sources: sums of what `tables` show and of nothing else, so they tell nothing more. A group
/// is hidden where no source shows it.
[[nodiscard]] std::vector<ShownTable> over_sources(const std::vector<ShownTable>& tables);

[[nodiscard]] std::vector<ShownBin> shown_bins(const std::vector<SizeBin>& bins,
                                               const DisclosureGate& gate);
[[nodiscard]] ShownCount shown(std::uint64_t count, const DisclosureGate& gate);

} // namespace tallystick::report
