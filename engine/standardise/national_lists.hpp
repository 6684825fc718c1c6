// SPDX-License-Identifier: MIT
// The lists of the national opt-out check, as numbers: checked against each other as they were
// sent, then brought to current numbers.
#pragma once

#include "core/secret_buffer.hpp"
#include "identity/nhs_number.hpp"
#include "standardise/supersession.hpp"
#include "tallystick/result.hpp"

namespace tallystick::standardise {

/// Both sorted, each current number once.
struct NationalLists {
  SecretColumn<NhsNumber> request;
  SecretColumn<NhsNumber> cleared;
};

/// A person who was asked about under an old and a current number is cleared only if both are.
/// Errors (ErrorCode::optout_data): the reply repeats a number, or holds one that was not asked
/// about (nhs-rules 5.2).
[[nodiscard]] Result<NationalLists> settle_national_lists(SecretColumn<NhsNumber> request,
                                                          SecretColumn<NhsNumber> reply,
                                                          const SupersessionMap& supersession);

} // namespace tallystick::standardise
