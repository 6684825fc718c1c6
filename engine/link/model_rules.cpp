// SPDX-License-Identifier: MIT
#include "link/model_rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tallystick::link {
namespace {

/// Whether any row has each blocking field; ids are not asked about.
class PresentFields {
public:
  explicit PresentFields(const SegmentedColumn<FieldTokens>& fields) {
    ColumnReader<FieldTokens> rows(fields);
    for (std::size_t row = 0; row != fields.size() && !all(); ++row)
      see(rows[row]);
  }

  [[nodiscard]] bool has(BlockingField field) const {
    using enum BlockingField;
    if (field == person_id || field == near_person_id) return true;
    return has_[static_cast<std::size_t>(field)];
  }

private:
  void see(const FieldTokens& f) {
    using enum BlockingField;
    const auto note = [&](BlockingField field, bool there) {
      has_[static_cast<std::size_t>(field)] |= there;
    };
    note(birth_year, f.birth_year != 0);
    note(birth_month, f.birth_month != 0);
    note(birth_day, f.birth_day != 0);
    note(birth_date, f.birth_year != 0 && f.birth_month != 0 && f.birth_day != 0);
    note(sex, f.sex != 0);
    note(postcode, f.postcode != 0);
    note(postcode_sector, f.postcode_sector != 0);
    note(postcode_district, f.postcode_district != 0);
    note(practice, f.practice != 0);
    note(local_id, f.local_id != 0);
  }

  [[nodiscard]] bool all() const {
    for (std::size_t field = 0; field != has_.size(); ++field)
      if (!has(static_cast<BlockingField>(field))) return false;
    return true;
  }

  std::array<bool, 12> has_{}; ///< by BlockingField
};

bool asks_for(const BlockingRule& rule, BlockingField field) {
  return std::find(rule.fields.begin(), rule.fields.end(), field) != rule.fields.end();
}

std::vector<BlockingRule> as_far_as(const PresentFields& present,
                                    const std::vector<BlockingRule>& rules) {
  std::vector<BlockingRule> kept;
  for (BlockingRule rule : rules) {
    const std::size_t asked = rule.fields.size();
    std::erase_if(rule.fields, [&](BlockingField field) { return !present.has(field); });
    const bool selective =
        asks_for(rule, BlockingField::birth_date) || asks_for(rule, BlockingField::postcode);
    if (rule.fields.size() != asked && !selective) continue;
    if (std::find(kept.begin(), kept.end(), rule) == kept.end()) kept.push_back(std::move(rule));
  }
  return kept;
}

} // namespace

std::vector<BlockingRule> comparing_rules(const ModelSettings& settings,
                                          const SegmentedColumn<FieldTokens>& fields) {
  if (!settings.blocking.empty()) return settings.blocking;
  return as_far_as(PresentFields(fields), default_blocking());
}

std::vector<BlockingRule> training_rules(const SegmentedColumn<FieldTokens>& fields) {
  return as_far_as(PresentFields(fields), training_blocking());
}

} // namespace tallystick::link
