// SPDX-License-Identifier: MIT
// The blocking rules of a run: the job's, or built-in ones that ask only for what the rows have.
#pragma once

#include <vector>

#include "core/parallel.hpp"
#include "core/segmented_column.hpp"
#include "flow/token.hpp"
#include "link/blocking.hpp"
#include "link/model_settings.hpp"

namespace tallystick::link {

struct ModelRules {
  std::vector<BlockingRule> comparing; ///< to find links
  std::vector<BlockingRule> training;  ///< to estimate a model; none if one is given
};

/// Rules of the job's own are taken as they are. Of built-in ones, fields that no row of the run has are left out, so
/// that the same defaults serve data without a sex or a practice; what is left must hold a whole birth date or a
/// postcode.
[[nodiscard]] ModelRules model_rules(ThreadCount threads, const ModelSettings& settings,
                                     const SegmentedColumn<FieldTokens>& fields);

} // namespace tallystick::link
