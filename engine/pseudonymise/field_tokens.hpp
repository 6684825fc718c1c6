// SPDX-License-Identifier: MIT
// Field tokens: what a row's fields say, for comparison with any other row (flow/token.hpp).
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "crypto/prf.hpp"
#include "flow/token.hpp"
#include "identity/standard_batch.hpp"
#include "pseudonymise/code_table.hpp"
#include "pseudonymise/subkeys.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pseudonymise {

/// One key a field: tokens of different fields say nothing of each other, nor of the tokens that
/// other parts of a plan ask for (place, match keys). Thread-safe once made.
class FieldTokeniser {
public:
  [[nodiscard]] static Result<FieldTokeniser> make(const Subkeys& subkeys);

  /// Fills `out`, one for each row; what is missing stays 0. A filler birth date gives its year
  /// only. `local_ids` are the rows' local id tokens.
  void add(const StandardColumns& in, std::span<const LocalIdToken> local_ids,
           std::span<FieldTokens> out) const;

private:
  FieldTokeniser(std::vector<crypto::Prf> short_tokens, crypto::Prf provider, CodeTable years,
                 CodeTable months_and_days, CodeTable sexes)
      : short_tokens_(std::move(short_tokens)), provider_(std::move(provider)),
        years_(std::move(years)), months_and_days_(std::move(months_and_days)),
        sexes_(std::move(sexes)) {}

  std::vector<crypto::Prf> short_tokens_; ///< in the order of FieldTokens
  crypto::Prf provider_;
  CodeTable years_;
  CodeTable months_and_days_;
  CodeTable sexes_;
};

} // namespace tallystick::pseudonymise
