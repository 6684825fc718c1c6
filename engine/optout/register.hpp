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
#include "optout/provider_scopes.hpp"
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

/// Counts for the manifest; nothing per person. People are counted as the data have them, before
/// exemptions for the consenting.
struct RegisterCounts {
  std::uint64_t type1_people = 0; ///< a Type 1 opt-out stands on the as_of day
  std::uint64_t local_people = 0; ///< a local objection to any source stands
  std::uint64_t national_requested = 0;
  std::uint64_t national_cleared = 0;
  std::uint64_t national_denied = 0; ///< requested but not cleared, or on the deny list
  std::uint64_t consenting_people = 0;
};

/// The state of one person: which sources' rows each scheme removes. What an exemption sets aside
/// is already left out.
struct PersonState {
  SourceSet type1;
  SourceSet local;                ///< for any provider; empty if local_by_provider
  bool local_by_provider = false; ///< provider_scope() is the whole answer
  bool national = false;          ///< opted out, or not cleared
  bool not_checked = false;       ///< national: was not in the request
  bool consenting = false;        ///< on the consent list of this job
  friend bool operator==(const PersonState&, const PersonState&) = default;
};

/// Opt-outs given by provider + local id.
struct LocalIdState {
  SourceSet type1;
  SourceSet local;                ///< for any provider; empty if local_by_provider
  bool local_by_provider = false; ///< provider_scope() is the whole answer
  friend bool operator==(const LocalIdState&, const LocalIdState&) = default;
};

/// An immutable look-up structure, safe to read from many threads. Built once; fails closed.
class Register {
public:
  /// Asks check(policy) again, checks the data (reply within request, no repeats, not empty, share
  /// removed within the band, same keys) and works out each person's state on the as_of day; see
  /// history.hpp. Only effective dates are compared with as_of: a change recorded later but
  /// effective earlier counts, in both directions. Without a use for a list it is not looked at.
  /// Errors: ErrorCode::job_invalid, ErrorCode::optout_data, ErrorCode::key_mismatch.
  static Result<Register> build(const Policy& policy, const std::vector<SourceInfo>& sources,
                                const TokenHeader& header, Inputs&& inputs);
  ~Register();
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;
  Register(Register&&) noexcept;
  Register& operator=(Register&&) noexcept;

  [[nodiscard]] const TokenHeader& header() const;
  [[nodiscard]] const RegisterCounts& counts() const;
  /// States of a batch of people, in order; prefetching, so ask for whole columns. An absent token
  /// has no state of its own: nothing is removed for it.
  void look_up(std::span<const PersonToken> people, std::span<PersonState> states) const;
  /// The same by local id. An absent token has no objections.
  void look_up(std::span<const LocalIdToken> local_ids, std::span<LocalIdState> states) const;
  [[nodiscard]] bool has_local_id_objections() const;

  /// Position in provider_scopes() of a person or local id whose state says local_by_provider.
  [[nodiscard]] std::uint32_t provider_scope(const PersonToken& person) const;
  [[nodiscard]] std::uint32_t provider_scope(const LocalIdToken& local_id) const;
  [[nodiscard]] const std::vector<ProviderScope>& provider_scopes() const;

  /// Bytes held; about 23 a person.
  [[nodiscard]] std::size_t memory_bytes() const;

private:
  friend struct RegisterBuilder;
  struct State;
  explicit Register(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace tallystick::optout
