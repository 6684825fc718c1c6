// SPDX-License-Identifier: MIT
#include "link/rule_set.hpp"

#include <algorithm>
#include <array>

namespace tallystick::link {
namespace {

// In the order of Term.
constexpr std::array<std::string_view, 12> kTermNames = {
    "person_id",  "repaired_person_id", "nothing_contradicts",
    "birth_date", "partial_birth_date", "sex",
    "postcode",   "postcode_sector",    "postcode_district",
    "practice",   "local_id",           "birth_date_part"};

RuleSet default_rules() {
  using enum Term;
  return {.name = "default",
          .passes = {
              {"nhs-number+birth-date", {person_id, birth_date}},
              {"nhs-number+partial-birth-date", {person_id, partial_birth_date}},
              // A part of the birth date keeps the wife's number in her husband's row, or a
              // sister's in her sister's, from joining two people of one household.
              {"nhs-number+sex+postcode", {person_id, birth_date_part, sex, postcode}},
              {"nhs-number+nothing-contradicts", {person_id, nothing_contradicts}},
              {"repaired-number+birth-date+sex", {repaired_person_id, birth_date, sex}},
              {"repaired-number+birth-date+postcode", {repaired_person_id, birth_date, postcode}},
              {"local-id+birth-date", {local_id, birth_date}},
              {"birth-date+sex+postcode", {birth_date, sex, postcode}},
          }};
}

/// The three published steps (reference: nhs-rules 4.1).
RuleSet hesid_rules() {
  using enum Term;
  return {.name = "hesid",
          .passes = {
              {"hesid-1", {person_id, sex, birth_date}, Candidates::any},
              {"hesid-2", {sex, birth_date, postcode, local_id}, Candidates::any},
              {"hesid-3", {sex, birth_date, postcode}, Candidates::any},
          }};
}

/// What neither the number nor birth date, sex and postcode together settle is weighed by a model, which also decides on
/// repaired numbers.
RuleSet probabilistic_rules() {
  RuleSet rules = default_rules();
  rules.name = "probabilistic";
  const auto left_to_the_model = [](const Pass& pass) {
    return pass.agree.front() == Term::repaired_person_id || pass.agree.front() == Term::local_id;
  };
  rules.passes.erase(std::remove_if(rules.passes.begin(), rules.passes.end(), left_to_the_model),
                     rules.passes.end());
  rules.model.emplace();
  return rules;
}

RuleSet nhs_number_rules() {
  return {.name = "nhs-number", .passes = {{"nhs-number", {Term::person_id}}}};
}

} // namespace

std::string_view name_of(Term term) {
  return kTermNames[static_cast<std::size_t>(term)];
}

std::optional<Term> term_named(std::string_view name) {
  const auto* const found = std::find(kTermNames.begin(), kTermNames.end(), name);
  if (found == kTermNames.end()) return std::nullopt;
  return static_cast<Term>(found - kTermNames.begin());
}

const std::vector<std::string_view>& built_in_rule_set_names() {
  static const std::vector<std::string_view> names{"default", "hesid", "nhs-number",
                                                   "probabilistic"};
  return names;
}

Result<RuleSet> built_in_rule_set(std::string_view name) {
  if (name == "default") return default_rules();
  if (name == "hesid") return hesid_rules();
  if (name == "nhs-number") return nhs_number_rules();
  if (name == "probabilistic") return probabilistic_rules();
  return Error{ErrorCode::job_invalid, "there is no linkage rule set of this name",
               "built-in rule sets: default, hesid, nhs-number, probabilistic"}
      .about(std::string{name});
}

} // namespace tallystick::link
