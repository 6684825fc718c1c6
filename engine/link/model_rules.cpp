// SPDX-License-Identifier: MIT
#include "link/model_rules.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Which blocking fields any row has; ids are not asked about.
class PresentFields {
public:
  PresentFields(ThreadCount threads, const SegmentedColumn<FieldTokens>& fields) {
    std::mutex adding;
    parallel_for(threads, fields.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      FieldTokens any;
      ColumnReader<FieldTokens> rows(fields);
      for (std::size_t row = begin; row != end; ++row)
        add(any, rows[row]);
      const std::lock_guard lock{adding}; // whatever the order
      add(any_, any);
    });
  }

  [[nodiscard]] bool has(BlockingField field) const {
    return field == BlockingField::person_id || field == BlockingField::near_person_id ||
           holds(any_, field);
  }

private:
  static void add(FieldTokens& any, const FieldTokens& f) {
    any.postcode |= f.postcode;
    any.postcode_sector |= f.postcode_sector;
    any.postcode_district |= f.postcode_district;
    any.practice |= f.practice;
    any.local_id |= f.local_id;
    any.birth_year |= f.birth_year;
    any.birth_month |= f.birth_month;
    any.birth_day |= f.birth_day;
    any.sex |= f.sex;
  }

  FieldTokens any_; ///< of all rows: 0 where none has a value
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

ModelRules model_rules(ThreadCount threads, const ModelSettings& settings,
                       const SegmentedColumn<FieldTokens>& fields) {
  const PresentFields present(threads, fields);
  ModelRules rules;
  rules.comparing =
      settings.blocking.empty() ? as_far_as(present, default_blocking()) : settings.blocking;
  if (!settings.given) rules.training = as_far_as(present, training_blocking());
  return rules;
}

} // namespace tallystick::link
