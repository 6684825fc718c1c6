// SPDX-License-Identifier: MIT
// The parts of report.html.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/disclosure.hpp"
#include "report/html_page.hpp"
#include "report/run_report.hpp"
#include "report/shown_quality.hpp"

namespace tallystick::report {

/// What may be shown of a run, worked out once.
struct ShownRun {
  const RunReport& report;
  DisclosureGate gate;
  std::vector<ShownTable> tables; ///< of each source
  std::vector<ShownTable> pooled; ///< over all sources
  /// Estimates of the model, where the number of trees that they are made of may be shown.
  std::optional<double> false_links;
  std::optional<double> missed_links;

  /// "1,235", or "*".
  [[nodiscard]] std::string count(std::uint64_t exact) const;
};
[[nodiscard]] ShownRun shown_run(const RunReport& report);

/// "1,235", or "*" where a count is hidden.
[[nodiscard]] std::string count_text(ShownCount count);
[[nodiscard]] std::string estimate_text(std::optional<double> estimate);
/// A part of a whole, both rounded already. One decimal from 4,000 rows on, since rounding makes it worthless below
/// (nhs-rules section 6). "*" where either is hidden, "-" of nothing.
[[nodiscard]] std::string share_text(ShownCount part, ShownCount whole);
[[nodiscard]] std::string share_text(const ShownRates& rates, RateColumn column);
/// "birth date" for "birth_date".
[[nodiscard]] std::string in_words(std::string_view name);

void add_summary(HtmlPage& page, const ShownRun& run);
void add_sources(HtmlPage& page, const ShownRun& run);
void add_passes(HtmlPage& page, const ShownRun& run);
void add_model(HtmlPage& page, const ShownRun& run); ///< nothing if the run used none
void add_rates(HtmlPage& page, const ShownRun& run);
void add_person_sizes(HtmlPage& page, const ShownRun& run);
void add_checks(HtmlPage& page, const ShownRun& run);
void add_opt_outs(HtmlPage& page, const ShownRun& run);
void add_what_is_hidden(HtmlPage& page, const ShownRun& run);
void add_methods(HtmlPage& page, const ShownRun& run);

} // namespace tallystick::report
