// SPDX-License-Identifier: MIT
// report.html: how well a run linked, for people. Everything in it has passed the disclosure gate.
#pragma once

#include <string>

#include "report/run_report.hpp"

namespace tallystick::report {

/// A page of its own (html_page.hpp). Holds nothing that depends on the machine, so the same input, job and keys give the
/// same bytes.
[[nodiscard]] std::string linkage_page(const RunReport& report);

} // namespace tallystick::report
