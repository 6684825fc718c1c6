// SPDX-License-Identifier: MIT
// The quality of a linkage as the manifest holds it.
#pragma once

#include <nlohmann/json.hpp>

#include "report/disclosure.hpp"
#include "report/linkage_quality.hpp"

namespace tallystick::report {

/// Keys "rates", "rates_not_given", "rows_per_person", "sources_per_person", "implausible_persons". A hidden count is "*". Groups
/// without rows are left out.
void add_quality(nlohmann::ordered_json& linkage, const LinkageQuality& quality,
                 const DisclosureGate& gate);

} // namespace tallystick::report
