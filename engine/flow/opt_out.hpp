// SPDX-License-Identifier: MIT
// Opt-outs as zone B knows them: events and lists on tokens.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/source.hpp"
#include "flow/token.hpp"

namespace tallystick {

namespace pseudonymise {
class Pseudonymiser;
}
struct NounsForTests;

/// Whose choice it is and where it is recorded (reference: nhs-rules section 5).
enum class OptOutScheme : std::uint8_t { type1, local };

/// A person says no, or takes it back.
enum class OptOutAction : std::uint8_t { dissent, withdraw };

/// Which rows of the person a local objection covers.
struct OptOutScope {
  SourceSet sources = SourceSet::all(); ///< rows of these sources ...
  std::uint32_t provider = 0; ///< ... of this provider only (digest of its code); 0 = any provider
  friend bool operator==(const OptOutScope&, const OptOutScope&) = default;
};

/// One recorded change of mind. The person is given by exactly one of the two tokens.
struct OptOutEvent {
  PersonToken person;
  LocalIdToken local_id;
  OptOutScheme scheme = OptOutScheme::type1;
  OptOutAction action = OptOutAction::dissent;
  OptOutScope scope;
  std::int32_t effective_from = 0;       ///< day number, inclusive
  std::int32_t effective_to = INT32_MAX; ///< day number, inclusive; INT32_MAX = open
  std::int64_t recorded_at =
      0; ///< seconds since 1970, or 0 if not recorded; orders events of one day
};

/// A sealed list of events. Made only by pseudonymise.
class OptOutEvents {
public:
  [[nodiscard]] const TokenHeader& header() const { return header_; }
  [[nodiscard]] const std::vector<OptOutEvent>& events() const { return events_; }

private:
  friend class pseudonymise::Pseudonymiser;
  friend struct NounsForTests;
  OptOutEvents(TokenHeader header, std::vector<OptOutEvent> events)
      : header_(header), events_(std::move(events)) {}
  TokenHeader header_;
  std::vector<OptOutEvent> events_;
};

/// A sealed list of people as tokens, in file order with repeats kept (a national request, a
/// cleared list, a deny list, a consent list). Made only by pseudonymise.
class PersonList {
public:
  [[nodiscard]] const TokenHeader& header() const { return header_; }
  [[nodiscard]] const std::vector<PersonToken>& people() const { return people_; }

private:
  friend class pseudonymise::Pseudonymiser;
  friend struct NounsForTests;
  PersonList(TokenHeader header, std::vector<PersonToken> people)
      : header_(header), people_(std::move(people)) {}
  TokenHeader header_;
  std::vector<PersonToken> people_;
};

/// Why a row leaves the run. The order is the order in which reasons are looked at; the first that
/// applies is counted.
enum class RemovalReason : std::uint8_t {
  type1,                ///< own row of a person with a Type 1 opt-out
  national,             ///< own row of a person absent from the cleared list (or on the deny list)
  national_not_checked, ///< number was not in the request, so nobody cleared it
  local,                ///< own row under a local objection
  no_person_id,         ///< policy for rows without NHS number says drop
  linked_type1,         ///< linked to a row of a person with a Type 1 opt-out
  linked_national,
  linked_local,
};
inline constexpr std::array<std::string_view, 8> kRemovalReasons = {
    "type1",        "national",     "national_not_checked", "local",
    "no_person_id", "linked_type1", "linked_national",      "linked_local"};

/// Removed rows by source and reason.
struct RemovalCounts {
  std::vector<std::array<std::uint64_t, kRemovalReasons.size()>> by_source;
  [[nodiscard]] std::uint64_t total(std::size_t source) const {
    std::uint64_t sum = 0;
    for (const auto n : by_source[source])
      sum += n;
    return sum;
  }
};

} // namespace tallystick
