// SPDX-License-Identifier: MIT
// TokenBatch: what crosses from zone A to zone B. Everything downstream lives on this and nothing
// else.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "flow/attributes.hpp"
#include "flow/payload.hpp"
#include "flow/source.hpp"
#include "flow/token.hpp"

namespace tallystick {

namespace pseudonymise {
class Pseudonymiser;
}
struct NounsForTests; // defined under tests/ only

/// A possible correction of an invalid NHS number: one substitution or adjacent swap away. Believed
/// only when other fields agree and no second candidate does as well.
struct RepairCandidate {
  std::uint32_t row; ///< row within the batch
  PersonToken person;
  Agreement agreement; ///< salted with the candidate
};

/// An id without a check digit (scheme `digits`), whole or with one of its digits left out. Which of them two ids share,
/// and at which places, says whether they are one wrong, missing or added digit or one swap of neighbours apart.
struct IdVariant {
  std::uint32_t row; ///< row within the batch
  std::uint32_t token;
  friend bool operator==(const IdVariant&, const IdVariant&) = default;
};

/// Columns of a batch of rows of one source; all of `rows` length or empty where the plan does not
/// ask for them.
struct TokenColumns {
  TokenHeader header;
  SourceId source{};
  std::uint32_t rows = 0;
  std::vector<PersonToken> person;
  std::vector<Agreement> agreement;
  std::vector<Evidence> evidence;
  std::vector<std::vector<MatchKeyToken>> match_keys; ///< [key of the plan][row]
  std::vector<FieldTokens> fields;
  std::vector<IdVariant>
      id_variants; ///< ordered by row; then whole, without its last digit, ..., without its first
  std::vector<LocalIdToken> local_id;
  std::vector<std::uint32_t> place;    ///< token of the postcode unit; 0 none
  std::vector<std::uint32_t> provider; ///< digest of the provider code; 0 none
  std::vector<RepairCandidate> repair; ///< ordered by row
  AttributeColumns attributes;
  PayloadBatch payload;
};

/// A sealed batch of tokens. Made only by pseudonymise.
class TokenBatch {
public:
  static constexpr DataClass data_class = DataClass::pseudonymous;
  [[nodiscard]] const TokenColumns& columns() const { return columns_; }
  [[nodiscard]] TokenColumns take() && { return std::move(columns_); }

private:
  friend class pseudonymise::Pseudonymiser;
  friend struct NounsForTests;
  explicit TokenBatch(TokenColumns columns) : columns_(std::move(columns)) {}
  TokenColumns columns_;
};

} // namespace tallystick
