// SPDX-License-Identifier: MIT
// Who has opted out of what, as it stands on the job's as_of date.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "flow/opt_out.hpp"
#include "flow/source.hpp"
#include "optout/policy.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// Opt-out data of a run on tokens. What the policy does not use stays empty.
struct Inputs {
  std::optional<OptOutEvents> type1;
  std::optional<OptOutEvents> local;
  std::optional<PersonList> national_request;
  std::optional<PersonList> national_reply; ///< cleared numbers
  std::optional<PersonList> national_deny;
  std::optional<PersonList> consent; ///< people whose consent holds at as_of
};

/// Counts for the manifest; nothing per person.
struct RegisterCounts {
  std::uint64_t type1_people = 0;
  std::uint64_t local_people = 0;
  std::uint64_t national_requested = 0;
  std::uint64_t national_cleared = 0;
  std::uint64_t national_denied = 0;
  std::uint64_t consenting_people = 0;
};

/// The state of one person: which sources' rows each scheme removes.
struct PersonState {
  SourceSet type1;
  SourceSet local;                ///< for any provider
  bool local_by_provider = false; ///< look at provider_objections as well
  bool national = false;          ///< opted out, or not cleared
  bool not_checked = false;       ///< national: was not in the request
};

/// An immutable look-up structure, safe to read from many threads. Built once; fails closed.
class Register {
public:
  /// Checks the data (reply within request, no repeats, not empty, share removed within the band,
  /// same keys) and works out each person's state: latest event wins, a same-day tie keeps the
  /// dissent, effective dates against as_of. Errors: ErrorCode::optout_data,
  /// ErrorCode::key_mismatch.
  static Result<Register> build(const Policy& policy, const std::vector<SourceInfo>& sources,
                                const TokenHeader& header, Inputs&& inputs);
  ~Register();
  Register(Register&&) noexcept;
  Register& operator=(Register&&) noexcept;

  [[nodiscard]] const TokenHeader& header() const;
  [[nodiscard]] const RegisterCounts& counts() const;
  /// States of a batch of people, in order; prefetching, so ask for whole columns.
  void look_up(std::span<const PersonToken> people, std::span<PersonState> states) const;
  /// Local objections by provider + local id, and by person for one provider only.
  [[nodiscard]] SourceSet local_objection(const LocalIdToken& local_id) const;
  [[nodiscard]] SourceSet provider_objection(const PersonToken& person,
                                             std::uint32_t provider) const;
  [[nodiscard]] bool has_local_id_objections() const;

private:
  struct State;
  explicit Register(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace tallystick::optout
