// SPDX-License-Identifier: MIT
// Refuses linkage rules that mean nothing or that the rules which never bend could not uphold.
#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "link/profile_set.hpp"
#include "link/rule_set.hpp"

namespace tallystick::link {
namespace {

class PassCheck {
public:
  explicit PassCheck(const Pass& pass) : pass_(pass) {}

  [[nodiscard]] Status run() const {
    if (pass_.name.empty()) return fault("a linkage pass has no name");
    if (pass_.agree.empty()) return fault("a linkage pass asks for no agreement");
    std::set<Term> distinct(pass_.agree.begin(), pass_.agree.end());
    if (distinct.size() != pass_.agree.size()) return fault("a linkage pass names a term twice");
    const int dates = int{asks(Term::birth_date)} + int{asks(Term::partial_birth_date)} +
                      int{asks(Term::birth_date_part)};
    if (dates > 1) {
      return fault(
          "a linkage pass asks for the birth date in two ways",
          "birth_date implies partial_birth_date, which implies birth_date_part: name one");
    }
    if (asks(Term::person_id) || asks(Term::repaired_person_id)) return with_person_id();
    return without_person_id();
  }

private:
  [[nodiscard]] bool asks(Term term) const {
    return std::find(pass_.agree.begin(), pass_.agree.end(), term) != pass_.agree.end();
  }
  [[nodiscard]] bool asks_birth_date() const {
    return asks(Term::birth_date) || asks(Term::partial_birth_date);
  }
  [[nodiscard]] Error fault(StaticText what, StaticText hint = {}) const {
    return Error{ErrorCode::job_invalid, what, hint}.about(pass_.name);
  }

  [[nodiscard]] Status with_person_id() const {
    if (asks(Term::person_id) && asks(Term::repaired_person_id)) {
      return fault("a linkage pass asks for the person id both as given and as repaired",
                   "make two passes of it");
    }
    constexpr std::array kUnsalted = {Term::postcode_sector, Term::postcode_district,
                                      Term::practice, Term::local_id};
    if (std::any_of(kUnsalted.begin(), kUnsalted.end(), [&](Term t) { return asks(t); })) {
      return fault(
          "a linkage pass adds to the person id what cannot be compared with it",
          "with a person id: birth_date, partial_birth_date, birth_date_part, sex, postcode, "
          "nothing_contradicts");
    }
    if (asks(Term::nothing_contradicts) &&
        (pass_.agree.size() != 2 || asks(Term::repaired_person_id))) {
      return fault("nothing_contradicts stands next to person_id and nothing else");
    }
    if (asks(Term::repaired_person_id) && !asks_birth_date()) {
      return fault("a repaired person id is believed only together with a birth date",
                   "add birth_date, and sex or postcode");
    }
    return {};
  }

  [[nodiscard]] Status without_person_id() const {
    if (asks(Term::nothing_contradicts)) {
      return fault("nothing_contradicts means nothing without person_id");
    }
    if (asks(Term::birth_date_part)) {
      return fault("one part of a birth date means nothing without person_id");
    }
    if (!asks_birth_date()) {
      return fault("a linkage pass without a person id asks for no birth date");
    }
    if (asks(Term::postcode) || asks(Term::local_id)) return {};
    if (asks(Term::partial_birth_date)) {
      return fault("a partial birth date without a person id is too common",
                   "add postcode or local_id");
    }
    const bool near =
        asks(Term::postcode_sector) || asks(Term::postcode_district) || asks(Term::practice);
    if (!near || !asks(Term::sex)) {
      return fault("a linkage pass without a person id describes too many people",
                   "add postcode or local_id, or sex and one of postcode_sector, "
                   "postcode_district, practice");
    }
    return {};
  }

  const Pass& pass_;
};

[[nodiscard]] bool has_person_id(const Pass& pass) {
  return std::find(pass.agree.begin(), pass.agree.end(), Term::person_id) != pass.agree.end();
}

} // namespace

namespace {

Status check_model(const ModelSettings& model) {
  const std::size_t most = RuleHits::kMostRules - training_blocking().size();
  if (model.blocking.size() > most)
    return Error{ErrorCode::job_invalid, "a model has too many blocking rules"}.with(
        "allowed", static_cast<double>(most));
  if (!(model.match_probability > 0.5 && model.match_probability < 1))
    return Error{ErrorCode::job_invalid,
                 "match_probability must be above 0.5 and below 1, match_weight above 0"};
  if (model.review_probability &&
      !(*model.review_probability > 0 && *model.review_probability < model.match_probability))
    return Error{ErrorCode::job_invalid,
                 "review_probability must be above 0 and below match_probability"};
  for (const BlockingRule& rule : model.blocking) {
    const bool near = std::find(rule.fields.begin(), rule.fields.end(),
                                BlockingField::near_person_id) != rule.fields.end();
    if (near && rule.fields.size() > 1)
      return Error{ErrorCode::job_invalid,
                   "near_person_id is a blocking rule of its own and takes no other field"};
    const bool only_sex = rule.fields == std::vector<BlockingField>{BlockingField::sex};
    if (rule.fields.empty() || only_sex)
      return Error{ErrorCode::job_invalid, "a blocking rule describes too many people"};
  }
  return {};
}

} // namespace

Status validate(const RuleSet& rules) {
  constexpr std::size_t kMaxPasses = std::numeric_limits<std::uint8_t>::max();
  if (rules.passes.empty()) {
    return Error{ErrorCode::job_invalid, "the linkage rules have no pass"}.about(rules.name);
  }
  if (rules.passes.size() > kMaxPasses) {
    return Error{ErrorCode::job_invalid, "the linkage rules have too many passes"}
        .about(rules.name)
        .with("passes", static_cast<double>(rules.passes.size()))
        .with("allowed", static_cast<double>(kMaxPasses));
  }
  if (rules.crowded_postcode_people == 0) {
    return Error{ErrorCode::job_invalid, "crowded_postcode_people must be at least 1"};
  }
  if (rules.max_rows_per_key < 2) {
    return Error{ErrorCode::job_invalid, "max_rows_per_key must be at least 2"};
  }
  if (rules.model) TALLYSTICK_TRY(check_model(*rules.model));
  std::set<std::string_view> names;
  bool person_id_may_follow = true;
  for (const Pass& pass : rules.passes) {
    TALLYSTICK_TRY(PassCheck{pass}.run());
    if (!names.insert(pass.name).second) {
      return Error{ErrorCode::job_invalid, "two linkage passes have the same name"}.about(
          pass.name);
    }
    if (has_person_id(pass) && !person_id_may_follow) {
      return Error{ErrorCode::job_invalid, "a pass with person_id comes after one without",
                   "the strongest evidence must be used first"}
          .about(pass.name);
    }
    person_id_may_follow = has_person_id(pass);
  }
  return {};
}

} // namespace tallystick::link
