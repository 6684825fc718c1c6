// SPDX-License-Identifier: MIT
// An evaluation against known truth, for people. Truth is of people who do not exist, so counts are exact.
#pragma once

#include <string>

#include "report/evaluation.hpp"

namespace tallystick::report {

[[nodiscard]] std::string evaluation_page(const Evaluation& evaluation);

} // namespace tallystick::report
