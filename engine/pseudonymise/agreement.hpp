// SPDX-License-Identifier: MIT
// Agreement tokens: short tokens of a row's fields, salted with its person id (flow/token.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/prf.hpp"
#include "flow/token.hpp"
#include "identity/standard_batch.hpp"
#include "pseudonymise/canonical.hpp"

namespace tallystick::pseudonymise {

/// Where the person id stands in a message: the first bytes behind version and use hold the number
/// or, for opaque ids, its token.
struct Anchor {
  IdScheme scheme;

  [[nodiscard]] std::size_t bytes() const {
    switch (scheme) {
    case IdScheme::nhs_number:
      return 5; // below 10^10 < 2^40
    case IdScheme::digits:
      return 8; // below 10^18 < 2^64
    case IdScheme::opaque:
      return crypto::Block::kBytes;
    }
    return 0;
  }
  /// The ids of all rows of `messages` (their tile); `tokens` are read for opaque ids only.
  void put(MessageColumn& messages, std::span<const PersonKey> people,
           std::span<const PersonToken> tokens, const RevealToken& token) const;
};

/// Rows to compute agreement for: a batch's own, or those of its repair candidates. Fields that the
/// source does not map are empty.
struct AgreementFields {
  static constexpr DataClass data_class = DataClass::identifiable;
  std::span<const PersonKey> person;
  std::span<const PersonToken> tokens; ///< of the people
  std::span<const BirthDate> birth_date;
  std::span<const Sex> sex;
  std::span<const Postcode> postcode;
};

/// Fills `out`, one for each person; parts whose field is missing stay as they are.
void add_agreement(const AgreementFields& in, Anchor anchor, const crypto::Prf& prf,
                   std::span<Agreement> out);

} // namespace tallystick::pseudonymise
