// SPDX-License-Identifier: MIT
// The blocking rules of a run: the job's, or built-in ones that ask only for what the rows have.
#pragma once

#include <cstddef>
#include <vector>

#include "core/segmented_column.hpp"
#include "flow/token.hpp"
#include "link/blocking.hpp"
#include "link/model_settings.hpp"

namespace tallystick::link {

/// Rules of the job's own are taken as they are. Of built-in ones, fields that no row of the run has are left out, so that the
/// same defaults serve data without a sex or a practice; what is left must hold a whole birth date or a postcode.
[[nodiscard]] std::vector<BlockingRule> comparing_rules(const ModelSettings& settings,
                                                        const SegmentedColumn<FieldTokens>& fields);

/// training_blocking(), as far as the rows have what it asks for.
[[nodiscard]] std::vector<BlockingRule> training_rules(const SegmentedColumn<FieldTokens>& fields);

} // namespace tallystick::link
