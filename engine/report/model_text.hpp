// SPDX-License-Identifier: MIT
// A match model for a person at a terminal.
#pragma once

#include <string>
#include <vector>

#include "flow/model_facts.hpp"
#include "report/disclosure.hpp"

namespace tallystick::report {

/// What a run's model did, in a few lines: every count through the gate.
[[nodiscard]] std::string model_text(const ModelFacts& model, const DisclosureGate& gate);

/// A line for each field: the weights of its levels.
[[nodiscard]] std::string weights_text(const std::vector<ModelField>& fields);

/// A line for each level: m, u and weight.
[[nodiscard]] std::string levels_text(const std::vector<ModelField>& fields);

} // namespace tallystick::report
