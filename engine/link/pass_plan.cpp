// SPDX-License-Identifier: MIT
#include "link/pass_plan.hpp"

#include <algorithm>

namespace tallystick::link {
namespace {

bool asks(const Pass& pass, Term term) {
  return std::find(pass.agree.begin(), pass.agree.end(), term) != pass.agree.end();
}

PassKind kind_of(const Pass& pass) {
  if (asks(pass, Term::person_id)) return PassKind::anchored;
  return asks(pass, Term::repaired_person_id) ? PassKind::repaired : PassKind::keyed;
}

AgreementTerms terms_of(const Pass& pass) {
  return {.birth_date = asks(pass, Term::birth_date),
          .partial_birth_date = asks(pass, Term::partial_birth_date),
          .birth_date_part = asks(pass, Term::birth_date_part),
          .sex = asks(pass, Term::sex),
          .postcode = asks(pass, Term::postcode),
          .nothing_contradicts = asks(pass, Term::nothing_contradicts)};
}

/// The key with `birth` as its date field (if the pass asks for one), the other fields in the order
/// of MatchField, so that two ways to write a pass give one key.
MatchKey key_with(const Pass& pass, MatchField birth) {
  MatchKey key;
  key.fields.push_back(birth);
  const auto add = [&](Term term, MatchField field) {
    if (asks(pass, term)) key.fields.push_back(field);
  };
  add(Term::sex, MatchField::sex);
  add(Term::postcode, MatchField::postcode);
  add(Term::postcode_sector, MatchField::postcode_sector);
  add(Term::postcode_district, MatchField::postcode_district);
  add(Term::practice, MatchField::practice);
  add(Term::local_id, MatchField::local_id);
  // With a local id a filler date costs nothing: the id alone names one patient of the provider.
  if (asks(pass, Term::local_id)) key.weak_dates = WeakDates::allowed;
  return key;
}

std::vector<MatchKey> keys_of(const Pass& pass) {
  if (!asks(pass, Term::partial_birth_date)) return {key_with(pass, MatchField::birth_date)};
  return {key_with(pass, MatchField::birth_year_month), key_with(pass, MatchField::birth_year_day),
          key_with(pass, MatchField::birth_month_day),
          key_with(pass, MatchField::birth_day_month_sorted)};
}

std::size_t place_in(std::vector<MatchKey>& keys, const MatchKey& key) {
  const auto found = std::find(keys.begin(), keys.end(), key);
  const auto at = static_cast<std::size_t>(found - keys.begin());
  if (found == keys.end()) keys.push_back(key);
  return at;
}

/// People by place are counted by birth date, sex and postcode, or at least by birth date and
/// postcode.
std::size_t crowd_key_in(std::vector<MatchKey>& keys) {
  using F = MatchField;
  const std::vector<F> with_sex{F::birth_date, F::sex, F::postcode};
  const std::vector<F> without_sex{F::birth_date, F::postcode};
  const auto counts_people = [&](const MatchKey& key) {
    return key.fields == with_sex || key.fields == without_sex;
  };
  const auto found = std::find_if(keys.begin(), keys.end(), counts_people);
  if (found != keys.end()) return static_cast<std::size_t>(found - keys.begin());
  return place_in(keys, {with_sex, WeakDates::refused});
}

} // namespace

LinkPlan plan_of(const RuleSet& rules) {
  LinkPlan plan;
  plan.tokens.agreement = false;
  plan.tokens.repair = false;
  for (const Pass& pass : rules.passes) {
    PassPlan& planned = plan.passes.emplace_back();
    planned.kind = kind_of(pass);
    planned.candidates = pass.candidates;
    if (planned.kind == PassKind::keyed) {
      for (const MatchKey& key : keys_of(pass)) {
        planned.keys.push_back(place_in(plan.tokens.match_keys, key));
      }
      if (asks(pass, Term::postcode) && !asks(pass, Term::local_id)) {
        planned.crowded = CrowdedPlaceRows::refused;
        plan.tokens.place = true;
      }
      continue;
    }
    planned.terms = terms_of(pass);
    plan.anchored += planned.kind == PassKind::anchored ? 1 : 0;
    plan.tokens.agreement = plan.tokens.agreement || !planned.terms.none();
    plan.tokens.repair = plan.tokens.repair || planned.kind == PassKind::repaired;
  }
  if (rules.model) {
    plan.tokens.fields = true;
    plan.tokens.repair = true;
  }
  if (plan.tokens.place) plan.crowd_key = crowd_key_in(plan.tokens.match_keys);
  plan.last_use.assign(plan.tokens.match_keys.size(), 0);
  for (std::size_t pass = 0; pass != plan.passes.size(); ++pass) {
    for (const std::size_t key : plan.passes[pass].keys)
      plan.last_use[key] = pass;
  }
  return plan;
}

TokenPlan token_plan(const RuleSet& rules) {
  return plan_of(rules).tokens;
}

} // namespace tallystick::link
