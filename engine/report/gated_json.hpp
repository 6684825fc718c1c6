// SPDX-License-Identifier: MIT
// Counts about people as JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "report/disclosure.hpp"

namespace tallystick::report {

/// A rounded number, or "*".
[[nodiscard]] inline nlohmann::ordered_json gated(const DisclosureGate& gate, std::uint64_t count) {
  if (gate.masked(count)) return "*";
  return DisclosureGate::rounded(count);
}

} // namespace tallystick::report
