// SPDX-License-Identifier: MIT
// The deterministic linkage rules of a job: ordered passes that a reader can follow and change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/token_plan.hpp"
#include "link/model_settings.hpp"
#include "tallystick/result.hpp"

namespace tallystick::link {

/// Evidence that a pass can ask for.
enum class Term : std::uint8_t {
  person_id,           ///< the same person token
  repaired_person_id,  ///< a repair candidate equals the other's person token
  nothing_contradicts, ///< with person_id only: no part of birth date and sex that both rows hold
                       ///< differs
  birth_date,          ///< all three parts
  partial_birth_date,  ///< two of year, month and day, or a day-month swap (nhs-rules 4.3, 4.4)
  sex,
  postcode,
  postcode_sector,
  postcode_district,
  practice,
  local_id,        ///< provider + local patient id
  birth_date_part, ///< with a person id: at least one of year, month and day
};
[[nodiscard]] std::string_view name_of(Term term); ///< as written in a job: "birth_date"
[[nodiscard]] std::optional<Term> term_named(std::string_view name);

/// What a pass without person_id does when its evidence offers more than one candidate person.
enum class Candidates : std::uint8_t {
  unique, ///< link only if all rows with the evidence can be one person; otherwise none of them
  any,    ///< link all that agree, directly or through others, unless two person ids would meet
};

/// Rows that agree on every term become one person, unless a rule forbids it (see Linker).
struct Pass {
  std::string name;
  std::vector<Term> agree;
  Candidates candidates = Candidates::unique;
};

struct RuleSet {
  std::string name = "default";
  std::vector<Pass> passes;
  /// Probabilistic linkage of what the passes leave open.
  std::optional<ModelSettings> model{};
  /// A postcode with more distinct (birth date, sex) than this is no evidence without a person id
  /// (nhs-rules 2, "Communal establishments").
  std::uint32_t crowded_postcode_people = 200;
  /// A match key shared by more rows than this is no evidence; counted as refused_crowded.
  std::uint32_t max_rows_per_key = 10'000;
};

/// Built-in rule sets: "default", "hesid" (nhs-rules 4.1), "nhs-number" (exact only), "probabilistic" (the default passes
/// with a person id, and a model for the rest).
[[nodiscard]] Result<RuleSet> built_in_rule_set(std::string_view name);
[[nodiscard]] const std::vector<std::string_view>& built_in_rule_set_names();

/// Refuses passes that mean nothing (no strong term, a repaired id without other agreement, ...).
/// Error: ErrorCode::job_invalid, about the pass.
[[nodiscard]] Status validate(const RuleSet& rules);

/// The tokens that the rules need. match_keys are numbered in the order in which passes use them,
/// without repeats.
[[nodiscard]] TokenPlan token_plan(const RuleSet& rules);

} // namespace tallystick::link
