// SPDX-License-Identifier: MIT
// Why a pair was linked or not, for a person to read. Holds places and levels, never a value.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "flow/model_facts.hpp"

namespace tallystick::report {

struct PairReport {
  struct Place {
    std::string file;
    std::uint64_t line = 0;
  };
  Place a;
  Place b;
  PairEvidence evidence;
};

/// "linked by a pass", "linked", "linked through others", "refused", "not linked"
[[nodiscard]] std::string_view name_of(PairEvidence::Outcome outcome);

/// A waterfall: from the prior, field by field, to the match weight.
[[nodiscard]] std::string to_text(std::span<const PairReport> pairs);
[[nodiscard]] std::string to_json(std::span<const PairReport> pairs);

} // namespace tallystick::report
