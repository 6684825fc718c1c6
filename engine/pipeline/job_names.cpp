// SPDX-License-Identifier: MIT
// Names of choices as a job file writes them, in the order of their enumerators.
#include <cstdint>

#include "link/rule_set.hpp"
#include "pipeline/job_shape.hpp"

namespace tallystick::pipeline {

using Names = std::vector<std::string_view>;

const Names& purpose_names() {
  static const Names names = {"planning",    "research",  "audit",     "public_health",
                              "direct_care", "marketing", "insurance", "sale"};
  return names;
}

const Names& exemption_names() {
  static const Names names = {"consent", "legal_duty", "public_health_regulation_3",
                              "overriding_public_interest"};
  return names;
}

const Names& scheme_names() {
  static const Names names = {"type1", "national", "local"};
  return names;
}

const Names& no_number_names() {
  static const Names names = {"keep", "drop", "keep_unless_linked"};
  return names;
}

const Names& national_mode_names() {
  static const Names names = {"cleared_list", "deny_list", "not_applied"};
  return names;
}

const Names& term_names() {
  static const Names names = [] {
    Names all;
    for (auto term = link::Term::person_id;;
         term = static_cast<link::Term>(static_cast<std::uint8_t>(term) + 1U)) {
      all.push_back(link::name_of(term));
      if (term == link::Term::birth_date_part) return all; // the last one
    }
  }();
  return names;
}

const Names& blocking_field_names() {
  static const Names names(link::blocking_field_names().begin(),
                           link::blocking_field_names().end());
  return names;
}

const Names& candidates_names() {
  static const Names names = {"unique", "any"};
  return names;
}

} // namespace tallystick::pipeline
