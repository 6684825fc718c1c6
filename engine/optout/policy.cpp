// SPDX-License-Identifier: MIT
#include "optout/policy.hpp"

#include <algorithm>

namespace tallystick::optout {
namespace {

Error invalid(StaticText what, StaticText hint) {
  return Error(ErrorCode::job_invalid, what, hint);
}

bool names(const Exemption& exemption, Scheme scheme) {
  return std::find(exemption.schemes.begin(), exemption.schemes.end(), scheme) !=
         exemption.schemes.end();
}

Status check_purpose(const Policy& policy) {
  switch (policy.purpose) {
  case Purpose::marketing:
  case Purpose::insurance:
  case Purpose::sale:
    return invalid("marketing, insurance and sale are not purposes for which records may be linked",
                   "no exemption and no consent list changes this");
  case Purpose::direct_care:
    return {};
  case Purpose::planning:
  case Purpose::research:
  case Purpose::audit:
  case Purpose::public_health:
    break;
  }
  if (policy.legal_basis.empty())
    return invalid("the job does not declare its legal basis", "say it as your approval words it");
  if (policy.approval.empty())
    return invalid("the job does not give the reference of its approval",
                   "name the approval (DARS, CAG, DPIA ...)");
  return {};
}

Status check_exemptions(const Policy& policy) {
  for (const Exemption& exemption : policy.exemptions) {
    if (exemption.approval.empty())
      return invalid("an exemption from opt-outs has no approval reference",
                     "every exemption is logged with the reference of who approved it");
    if (exemption.schemes.empty())
      return invalid("an exemption from opt-outs names no scheme",
                     "list what it sets aside: type1, national, local");
  }
  return {};
}

Status check_limits(const Policy& policy) {
  const NationalPolicy& national = policy.national;
  if (policy.max_age_days_events < 0 || national.max_age_days < 0)
    return invalid("an age limit of opt-out data is negative", "give whole days, 0 or more");
  const bool ordered =
      0.0 <= national.min_removed_share && national.min_removed_share <= national.max_removed_share;
  if (!ordered || !(national.max_removed_share <= 1.0))
    return invalid("the accepted share of removed numbers is not a band between 0 and 1",
                   "for example [0.01, 0.15]");
  return {};
}

/// What an age check is about, in words.
struct Freshness {
  StaticText undated;
  StaticText too_old;
  StaticText from_the_future;
};

Status check_age(const std::optional<Date>& date, Date as_of, int max_age_days,
                 const Freshness& texts) {
  if (!date) return Error(ErrorCode::optout_data, texts.undated, "declare when the data were made");
  const auto age = static_cast<double>((as_of - *date).count());
  if (age < 0.0)
    return Error(ErrorCode::optout_data, texts.from_the_future,
                 "set as_of to the day of the data or later")
        .with("days after as_of", -age);
  if (age > static_cast<double>(max_age_days))
    return Error(ErrorCode::optout_data, texts.too_old, "get current data and run again")
        .with("age in days", age)
        .with("limit in days", static_cast<double>(max_age_days));
  return {};
}

Status check_national(const Policy& policy) {
  if (exempt_for_all(policy, Scheme::national)) return {};
  const NationalPolicy& national = policy.national;
  if (national.mode == NationalMode::not_applied)
    return invalid("the National Data Opt-out is neither applied nor set aside by an exemption",
                   "apply it, or declare an exemption for everyone; consent exempts only those who "
                   "gave it");
  TALLYSTICK_TRY(
      check_age(national.list_date, policy.as_of, national.max_age_days,
                {"the national opt-out list has no date", "the national opt-out list is too old",
                 "the national opt-out list is dated after the job's as_of date"}));
  if (national.request_local_id != national.reply_local_id)
    return Error(ErrorCode::optout_data,
                 "the national reply does not carry the local id of the request",
                 "is it the reply to another request?");
  return {};
}

Status check_type1(const Policy& policy, GpSources gp) {
  if (gp == GpSources::absent || exempt_for_all(policy, Scheme::type1)) return {};
  if (!policy.type1_declared)
    return Error(ErrorCode::optout_data,
                 "a GP-sourced source takes part but no Type 1 opt-out data are given",
                 "give the practices' extract (it may hold no events), or declare an exemption");
  return check_age(policy.type1_date, policy.as_of, policy.max_age_days_events,
                   {"the Type 1 opt-out data have no date", "the Type 1 opt-out data are too old",
                    "the Type 1 opt-out data are dated after the job's as_of date"});
}

Status check_local(const Policy& policy) {
  if (!policy.local_declared || exempt_for_all(policy, Scheme::local)) return {};
  return check_age(policy.local_date, policy.as_of, policy.max_age_days_events,
                   {"the local objections have no date", "the local objections are too old",
                    "the local objections are dated after the job's as_of date"});
}

} // namespace

Status check(const Policy& policy, GpSources gp) {
  TALLYSTICK_TRY(check_purpose(policy));
  TALLYSTICK_TRY(check_exemptions(policy));
  TALLYSTICK_TRY(check_limits(policy));
  TALLYSTICK_TRY(check_national(policy));
  TALLYSTICK_TRY(check_type1(policy, gp));
  return check_local(policy);
}

bool exempt_for_all(const Policy& policy, Scheme scheme) {
  if (policy.purpose == Purpose::direct_care) return true;
  return std::any_of(policy.exemptions.begin(), policy.exemptions.end(), [&](const Exemption& e) {
    return e.basis != ExemptionBasis::consent && names(e, scheme);
  });
}

bool exempt_for_consenting(const Policy& policy, Scheme scheme) {
  return exempt_for_all(policy, scheme) ||
         std::any_of(policy.exemptions.begin(), policy.exemptions.end(), [&](const Exemption& e) {
           return e.basis == ExemptionBasis::consent && names(e, scheme);
         });
}

bool needs_consent_list(const Policy& policy) {
  if (policy.purpose == Purpose::direct_care) return false;
  return std::any_of(policy.exemptions.begin(), policy.exemptions.end(),
                     [](const Exemption& e) { return e.basis == ExemptionBasis::consent; });
}

} // namespace tallystick::optout
