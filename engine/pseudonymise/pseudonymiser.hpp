// SPDX-License-Identifier: MIT
// Stage pseudonymise: the one folder that sees both worlds. Consumes: StandardBatch. Produces:
// TokenBatch, and opt-out lists on the same tokens. Data class in: identifiable; out: pseudonymous.
// Thread-safe once made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/secret_buffer.hpp"
#include "crypto/prf.hpp"
#include "crypto/secret_key.hpp"
#include "flow/attributes.hpp"
#include "flow/opt_out.hpp"
#include "flow/source.hpp"
#include "flow/token_batch.hpp"
#include "flow/token_plan.hpp"
#include "identity/area_index.hpp"
#include "identity/nhs_number.hpp"
#include "identity/standard_batch.hpp"
#include "pseudonymise/field_tokens.hpp"
#include "tallystick/result.hpp"

namespace tallystick::pseudonymise {

/// How payload texts are encoded in the source: as declared, or cell by cell UTF-8 where it is and
/// Windows-1252 where not.
enum class Encoding : std::uint8_t { utf8, windows_1252, doubtful };

/// What the stage has to know about a source.
struct SourceKeying {
  SourceId id{};
  IdScheme scheme = IdScheme::nhs_number;
  std::string domain; ///< ids of different domains never meet; not used for NHS numbers
  Encoding encoding = Encoding::utf8;
};

/// One opt-out event before pseudonymisation: the person is an NHS number, or a provider's local
/// patient id.
struct IdentifiedEvent {
  static constexpr DataClass data_class = DataClass::identifiable;
  NhsNumber person;
  TextSpan provider; ///< both in the texts that go with the events; absent if the person is given
                     ///< by number
  TextSpan local_id;
  OptOutEvent event; ///< tokens still absent
};

/// A 32-bit digest of an organisation code, by which objections find their provider's rows. Codes
/// are public.
[[nodiscard]] std::uint32_t provider_digest(std::string_view code);

class Pseudonymiser {
public:
  /// Derives one subkey a use from the linkage root key. `areas` may be null when no area is
  /// released.
  [[nodiscard]] static Result<Pseudonymiser> make(const crypto::SecretKey& root, TokenHeader header,
                                                  TokenPlan plan, AttributePlan attributes,
                                                  const AreaIndex* areas,
                                                  const std::vector<SourceKeying>& sources);

  /// Turns a batch of identifiers into tokens, derived attributes and payload; the identifiers are
  /// wiped.
  [[nodiscard]] TokenBatch run(StandardBatch&& batch, SourceId source) const;

  /// A list of people as tokens, in order. Absent numbers must not be in it.
  [[nodiscard]] PersonList person_list(std::span<const NhsNumber> people) const;
  /// Events as tokens; `texts` holds the provider and local id texts. An event that names nobody
  /// (no number, and no local id with its provider) gets no token; Register refuses its dissent.
  [[nodiscard]] OptOutEvents events(std::span<const IdentifiedEvent> events,
                                    const SecretBuffer& texts) const;

private:
  /// Keys of one id scheme and domain: ids of two domains share neither tokens nor agreement.
  struct PersonPrfs {
    crypto::Prf token;
    crypto::Prf agreement;
    std::optional<crypto::Prf> variant; ///< of ids without a check digit, if planned
  };
  struct SourceState {
    SourceKeying keying;
    std::size_t person_prf; ///< index in person_prfs_
  };
  Pseudonymiser(TokenHeader header, TokenPlan plan, AttributePlan attributes,
                const AreaIndex* areas, crypto::Prf match_key, crypto::Prf local_id,
                crypto::Prf place)
      : header_(header), plan_(std::move(plan)), attributes_(attributes), areas_(areas),
        match_key_(std::move(match_key)), local_id_(std::move(local_id)), place_(std::move(place)) {
  }

  void add_person_tokens(const StandardColumns& in, const SourceState& source,
                         TokenColumns& out) const;
  void add_repair(const StandardColumns& in, const SourceState& source, TokenColumns& out) const;
  void add_match_key(const StandardColumns& in, const MatchKey& key, TokenColumns& out) const;
  void add_local_ids(const StandardColumns& in, std::span<LocalIdToken> out) const;
  void add_place(const StandardColumns& in, TokenColumns& out) const;

  TokenHeader header_;
  TokenPlan plan_;
  AttributePlan attributes_;
  const AreaIndex* areas_;
  std::vector<PersonPrfs> person_prfs_; ///< [0] is for NHS numbers
  std::vector<SourceState> sources_;    ///< by SourceId
  crypto::Prf match_key_;
  crypto::Prf local_id_;
  crypto::Prf place_;
  std::optional<FieldTokeniser> fields_; ///< if planned
};

} // namespace tallystick::pseudonymise
