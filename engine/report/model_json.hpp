// SPDX-License-Identifier: MIT
// A match model in the manifest.
#pragma once

#include <nlohmann/json.hpp>

#include "flow/model_facts.hpp"
#include "report/disclosure.hpp"

namespace tallystick::report {

/// What a model learned and did: probabilities and weights with four significant digits, every count of people, rows or
/// pairs through the gate, estimates of people as whole numbers and through it too. Nothing about single rows.
[[nodiscard]] nlohmann::ordered_json model_json(const ModelFacts& model,
                                                const DisclosureGate& gate);

} // namespace tallystick::report
