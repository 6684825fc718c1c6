// SPDX-License-Identifier: MIT
// Reads the postcode look-up of a job (ONSPD or NSPL column layout): each postcode's row in a table
// of released areas.
#pragma once

#include "core/progress.hpp"
#include "flow/attributes.hpp"
#include "identity/area_index.hpp"
#include "pipeline/job.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pipeline {

struct AreaData {
  AreaTable table; ///< columns as released; row 0 = not known
  AreaIndex index;
};

/// Empty (no columns) if the job releases no area. Terminated postcodes count too: older records
/// hold them. The first entry of a postcode is taken. Ranks leave as deciles where the job says so.
/// Errors: input_refused with file and line.
[[nodiscard]] Result<AreaData> read_areas(const Job& job);

} // namespace tallystick::pipeline
