// SPDX-License-Identifier: MIT
// What a job declares about its purpose and the opt-outs (reference: nhs-rules section 5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "tallystick/result.hpp"

namespace tallystick::optout {

/// What the linked data are for. Direct care is not affected by opt-outs; the last three are no
/// purposes and are refused.
enum class Purpose : std::uint8_t {
  planning,
  research,
  audit,
  public_health,
  direct_care,
  marketing,
  insurance,
  sale,
};

/// Why an opt-out scheme may be set aside, by name (nhs-rules 5.1 "Not affected", 5.3 purpose
/// model).
enum class ExemptionBasis : std::uint8_t {
  consent,                    ///< people on the consent list agreed to this study
  legal_duty,                 ///< law or court order
  public_health_regulation_3, ///< COPI 2002, regulation 3
  overriding_public_interest,
};

enum class Scheme : std::uint8_t { type1, national, local };

/// A declared, logged reason not to apply schemes. Needs an approval reference.
struct Exemption {
  ExemptionBasis basis;
  std::vector<Scheme> schemes;
  std::string approval;
};

/// What happens to rows without a valid NHS number, to which no national opt-out can be matched.
enum class NoNumberPolicy : std::uint8_t {
  keep,               ///< kept
  drop,               ///< removed
  keep_unless_linked, ///< kept unless linked to a person who opted out (the default; always applied
                      ///< on top of keep)
};

/// How the national opt-out is applied.
enum class NationalMode : std::uint8_t {
  cleared_list, ///< allow list from the national check: only cleared numbers stay
  deny_list,    ///< a site's own list of people who opted out
  not_applied,  ///< only with an exemption for the scheme, or for direct care
};

struct NationalPolicy {
  NationalMode mode = NationalMode::cleared_list;
  std::optional<Date> list_date;  ///< when the reply (or deny list) was made
  int max_age_days = 21;          ///< opt-outs must be upheld within 21 days (nhs-rules 5.1)
  double min_removed_share = 0.0; ///< of the request; outside the band = malformed or wrong list
  double max_removed_share = 0.15;
  std::string request_local_id; ///< MESH local id of the request ...
  std::string reply_local_id;   ///< ... which the reply must carry; both empty = not declared
};

struct Policy {
  Purpose purpose = Purpose::planning;
  std::string legal_basis;
  std::string approval;  ///< approval reference of the job
  std::string programme; ///< objections may be scoped to a programme
  Date as_of{};
  bool type1_declared = false; ///< an opt-out file (possibly without events) was given
  bool local_declared = false;
  int max_age_days_events = 31; ///< age limit of the Type 1 and local extracts against as_of
  std::optional<Date> type1_date;
  std::optional<Date> local_date;
  NationalPolicy national;
  NoNumberPolicy no_number = NoNumberPolicy::keep_unless_linked;
  std::vector<Exemption> exemptions;
};

/// Whether a GP-sourced source takes part: only then are Type 1 data required.
enum class GpSources : std::uint8_t { absent, present };

/// Refuses what is no purpose, a declaration without legal basis or approval, exemptions without
/// approval or schemes, schemes that are neither applied nor exempt, and stale data: older than the
/// age limit at as_of, or dated after it. Register::build() asks again, so it cannot be skipped.
/// Errors: ErrorCode::job_invalid for the declaration, ErrorCode::optout_data for missing or stale
/// data.
[[nodiscard]] Status check(const Policy& policy, GpSources gp);

/// Whether a scheme is set aside for everyone: direct care, or an exemption other than consent.
[[nodiscard]] bool exempt_for_all(const Policy& policy, Scheme scheme);
/// Whether a scheme is set aside for the people on the consent list (it may be for all as well).
[[nodiscard]] bool exempt_for_consenting(const Policy& policy, Scheme scheme);
/// Whether any exemption rests on consent, so that a consent list is required.
[[nodiscard]] bool needs_consent_list(const Policy& policy);

} // namespace tallystick::optout
