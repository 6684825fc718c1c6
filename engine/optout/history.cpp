// SPDX-License-Identifier: MIT
#include "optout/history.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "core/date.hpp"

namespace tallystick::optout {
namespace {

bool is_dissent(const OptOutEvent& event) {
  return event.action == OptOutAction::dissent;
}

/// Day, then time, as far as they can be trusted: what a dissent does not say is taken as the
/// latest possible, what a withdrawal does not say as the earliest.
std::tuple<std::int32_t, std::int64_t, bool> rank(const OptOutEvent& event) {
  const bool dissent = is_dissent(event);
  const std::int32_t day =
      dissent && event.effective_from == kNoDay ? INT32_MAX : event.effective_from;
  std::int64_t time = event.recorded_at;
  if (time <= 0) time = dissent ? INT64_MAX : 0;
  return {day, time, dissent};
}

/// Whose events decide for a row: those for any provider, and those for the row's own.
bool concerns(const OptOutEvent& event, std::uint32_t provider) {
  return event.scope.provider == 0 || event.scope.provider == provider;
}

SourceSet local_objection(std::span<const OptOutEvent* const> events, std::int32_t as_of_day,
                          std::size_t source_count, std::uint32_t provider) {
  SourceSet denied;
  SourceSet decided;
  for (const OptOutEvent* event : events) {
    if (event->scheme != OptOutScheme::local || !concerns(*event, provider) ||
        !in_effect(*event, as_of_day))
      continue;
    for (std::size_t s = 0; s < source_count; ++s) {
      const auto source = static_cast<SourceId>(s);
      if (!event->scope.sources.contains(source) || decided.contains(source)) continue;
      decided |= SourceSet::only(source);
      if (is_dissent(*event)) denied |= SourceSet::only(source);
    }
  }
  return denied;
}

} // namespace

bool in_effect(const OptOutEvent& event, std::int32_t day) {
  if (event.effective_from > day) return false;
  if (event.effective_to >= day) return true;
  return is_dissent(event) && event.effective_to < event.effective_from;
}

bool speaks_before(const OptOutEvent& a, const OptOutEvent& b) {
  return rank(a) > rank(b);
}

Standing standing_of(std::span<const OptOutEvent* const> events, std::int32_t as_of_day,
                     std::size_t source_count) {
  Standing standing;
  const auto type1 = std::find_if(events.begin(), events.end(), [&](const OptOutEvent* event) {
    return event->scheme == OptOutScheme::type1 && in_effect(*event, as_of_day);
  });
  standing.type1 = type1 != events.end() && is_dissent(**type1);
  standing.local = local_objection(events, as_of_day, source_count, 0);

  std::vector<std::uint32_t> providers;
  for (const OptOutEvent* event : events)
    if (event->scheme == OptOutScheme::local && !concerns(*event, 0))
      providers.push_back(event->scope.provider);
  std::sort(providers.begin(), providers.end());
  providers.erase(std::unique(providers.begin(), providers.end()), providers.end());
  for (const std::uint32_t provider : providers)
    standing.at_provider.emplace_back(provider,
                                      local_objection(events, as_of_day, source_count, provider));
  return standing;
}

} // namespace tallystick::optout
