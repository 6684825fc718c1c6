// SPDX-License-Identifier: MIT
// Decodes [linkage.model.levels]: which levels of agreement a match model tells from each other.
#include <algorithm>
#include <array>
#include <utility>

#include "pipeline/job_decode.hpp"
#include "pipeline/job_suggest.hpp"

namespace tallystick::pipeline {
namespace {

using link::FieldComparison;

constexpr std::array<std::pair<std::string_view, FieldComparison>, 5> kFields = {{
    {"birth_date", FieldComparison::birth_date},
    {"postcode", FieldComparison::postcode},
    {"sex", FieldComparison::sex},
    {"practice", FieldComparison::practice},
    {"local_id", FieldComparison::local_id},
}};

} // namespace

void read_levels(const Section& root, link::RuleSet& rules, JobProblems& problems) {
  const Section model = root.table("linkage").table("model");
  const Section section = model.table("levels");
  if (!rules.model || !section.present()) return;
  if (model.has("parameters"))
    problems.add(section.place(), "[linkage.model.levels] is given beside 'parameters'",
                 "the model file says what each level weighs; remove one of them");
  for (const auto& [key, field] : kFields) {
    if (section.maybe_flag(key) == false) rules.model->merged.leave_out(field);
    const toml::node* node = section.node(key);
    if (node == nullptr || !node->is_array()) continue;
    const std::vector<std::string>& all =
        link::field_patterns().comparisons()[static_cast<std::size_t>(field)].levels;
    std::vector<std::size_t> kept;
    for (const std::string& name : section.texts(key))
      kept.push_back(
          static_cast<std::size_t>(std::find(all.begin(), all.end(), name) - all.begin()));
    if (std::find(kept.begin(), kept.end(), 0) == kept.end())
      problems.add(section.place(key),
                   in_quotes(key) + " in [linkage.model.levels] is without its strongest level",
                   "name " + in_quotes(all.front()) + "; false leaves the field out");
    else if (kept.size() != all.size())
      rules.model->merged.keep(field, kept);
  }
}

} // namespace tallystick::pipeline
