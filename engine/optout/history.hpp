// SPDX-License-Identifier: MIT
// How a history of changes of mind is read: which event speaks for a source on a given day.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "flow/opt_out.hpp"
#include "flow/source.hpp"

namespace tallystick::optout {

/// What one person's events amount to on the as_of day.
struct Standing {
  bool type1 = false; ///< a Type 1 opt-out stands
  SourceSet local;    ///< sources under a local objection, at providers not listed below
  /// Providers that events name, in ascending order, with the sources under objection there.
  std::vector<std::pair<std::uint32_t, SourceSet>> at_provider;
};

/// Whether an event is in effect on a day. Both dates are inclusive. A dissent whose end lies
/// before its start is open-ended: a broken date must not release anybody.
[[nodiscard]] bool in_effect(const OptOutEvent& event, std::int32_t day);

/// Whether `a` speaks before `b` where both cover a row. The later effective day does; within one
/// day the later time of recording. Where the order cannot be known (a dissent without a date or
/// without a time) or is equal, the dissent speaks first.
/// Source: nhs-rules section 5.3 (latest event wins; same day without order keeps the dissent).
[[nodiscard]] bool speaks_before(const OptOutEvent& a, const OptOutEvent& b);

/// Reads the events of one person, already in the order of speaks_before(). For every source (and
/// every provider that events name), the first event in effect whose scope covers it decides.
/// Scopes are looked at for local objections only: a Type 1 opt-out is one choice for the whole GP
/// record.
[[nodiscard]] Standing standing_of(std::span<const OptOutEvent* const> events,
                                   std::int32_t as_of_day, std::size_t source_count);

} // namespace tallystick::optout
