// SPDX-License-Identifier: MIT
// Rows as made-up facts (small numbers instead of identifiers), and their tokens as zone A would
// make them. Tests of linkage say what is known of a row, not what its tokens are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/token_plan.hpp"
#include "support/nouns_for_tests.hpp"

namespace tallystick::testing {

/// 0 = missing throughout.
struct FactRow {
  int nhs = 0;
  int year = 0;
  int month = 0;
  int day = 0;
  int sex = 0;
  int postcode = 0; ///< sector = postcode / 10 + 1, district = postcode / 100 + 1
  int practice = 0;
  int local_id = 0; ///< provider = local_id / 100 + 1
  bool weak_date = false;
  bool fallible = false;
  /// Number of the register (a source that holds each person once) the row is in; 0 = an ordinary
  /// source. Rows of a source stand together.
  int register_of = 0;
  std::vector<int> repairs = {}; ///< person ids that an invalid one could have been
};

inline int sector_of(const FactRow& row) {
  return row.postcode == 0 ? 0 : row.postcode / 10 + 1;
}
inline int district_of(const FactRow& row) {
  return row.postcode == 0 ? 0 : row.postcode / 100 + 1;
}

inline std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

inline std::uint64_t mixed(std::uint64_t seed, int value) {
  return mixed(seed ^ (static_cast<std::uint64_t>(value) + 1) * 0xD6E8FEB86659FD93U);
}

inline Key128 token_bits(std::uint64_t seed) {
  return {mixed(seed), mixed(seed ^ 0xA5A5A5A5U)};
}

inline PersonToken person_token(int nhs) {
  if (nhs == 0) return {};
  return {token_bits(mixed(1, nhs))};
}

/// Differs for different values of one person, whatever their number: chance agreement is not what these tests are about.
template<class Short = std::uint16_t>
Short short_token(std::uint64_t domain, int salt, int value) {
  if (value == 0 || salt == 0) return 0;
  constexpr std::uint64_t kTokens = std::numeric_limits<Short>::max(); // all but 0
  return static_cast<Short>((mixed(domain, salt) + static_cast<std::uint64_t>(value)) % kTokens +
                            1);
}

inline Agreement agreement_of(const FactRow& row, int salt) {
  return {.year = short_token(11, salt, row.year),
          .month = short_token(12, salt, row.month),
          .day = short_token(12, salt, row.day),
          .sex = short_token(13, salt, row.sex),
          .postcode = short_token<std::uint32_t>(14, salt, row.postcode)};
}

/// A permutation of the values 1 to `last`, as the codes of FieldTokens are.
inline std::uint16_t code(std::uint64_t domain, int value, std::uint16_t last) {
  if (value == 0) return 0;
  return static_cast<std::uint16_t>(
      (mixed(domain) % last + static_cast<std::uint64_t>(value)) % last + 1);
}

inline FieldTokens fields_of(const FactRow& row) {
  const auto token = [](std::uint64_t domain, int value) {
    return short_token<std::uint32_t>(domain, 1, value);
  };
  const auto month_or_day = [](int value) {
    return static_cast<std::uint8_t>(code(22, value, 31));
  };
  return {.postcode = token(16, row.postcode),
          .postcode_sector = token(17, sector_of(row)),
          .postcode_district = token(18, district_of(row)),
          .practice = token(19, row.practice),
          .local_id = token(20, row.local_id),
          .birth_year = code(21, row.year, 9'999),
          .provider = short_token(24, 1, row.local_id == 0 ? 0 : row.local_id / 100 + 1),
          .birth_month = month_or_day(row.month),
          .birth_day = month_or_day(row.day),
          .sex = static_cast<std::uint8_t>(code(23, row.sex, 2))};
}

/// The values behind a match key; nothing if a field is missing or a filler date is refused.
inline std::optional<std::vector<int>> key_values(const FactRow& row, const MatchKey& key) {
  std::vector<int> values;
  bool missing = false;
  const auto add = [&](int value) {
    values.push_back(value);
    missing = missing || value == 0;
  };
  for (const MatchField field : key.fields) {
    const bool date = field <= MatchField::birth_day_month_sorted;
    if (date && row.weak_date && key.weak_dates == WeakDates::refused) return std::nullopt;
    values.push_back(static_cast<int>(field));
    switch (field) {
    case MatchField::birth_date:
      add(row.year), add(row.month), add(row.day);
      break;
    case MatchField::birth_year_month:
      add(row.year), add(row.month);
      break;
    case MatchField::birth_year_day:
      add(row.year), add(row.day);
      break;
    case MatchField::birth_month_day:
      add(row.month), add(row.day);
      break;
    case MatchField::birth_day_month_sorted:
      add(row.year), add(std::min(row.day, row.month)), add(std::max(row.day, row.month));
      break;
    case MatchField::sex:
      add(row.sex);
      break;
    case MatchField::postcode:
      add(row.postcode);
      break;
    case MatchField::postcode_sector:
      add(sector_of(row));
      break;
    case MatchField::postcode_district:
      add(district_of(row));
      break;
    case MatchField::practice:
      add(row.practice);
      break;
    case MatchField::local_id:
      add(row.local_id);
      break;
    }
  }
  if (missing) return std::nullopt;
  return values;
}

inline MatchKeyToken match_key_token(const FactRow& row, const MatchKey& key) {
  const auto values = key_values(row, key);
  if (!values) return {};
  std::uint64_t seed = 99;
  for (const int value : *values)
    seed = mixed(seed, value);
  return {token_bits(seed)};
}

/// With a store, columns go there.
inline PermittedBatch permitted(const std::vector<FactRow>& rows, const TokenPlan& plan,
                                const std::shared_ptr<SpillStore>& store = nullptr) {
  PermittedColumns columns;
  columns.first_row = {0};
  columns.match_keys.resize(plan.match_keys.size());
  for (RowId r = 0; r != rows.size(); ++r) {
    const FactRow& row = rows[r];
    if (r == 0 || row.register_of != rows[r - 1].register_of) {
      SourceInfo source;
      source.name = "facts " + std::to_string(columns.sources.size());
      source.one_row_per_person = row.register_of != 0;
      columns.sources.push_back(source);
      columns.first_row.push_back(r);
    }
    ++columns.first_row.back();
    columns.person.push_back(person_token(row.nhs));
    if (plan.agreement) columns.agreement.push_back(agreement_of(row, row.nhs));
    Evidence evidence = Evidence::none;
    if (row.weak_date) evidence = evidence | Evidence::weak_birth_date;
    if (row.fallible) evidence = evidence | Evidence::fallible_person_id;
    columns.evidence.push_back(evidence);
    for (std::size_t k = 0; k != plan.match_keys.size(); ++k) {
      columns.match_keys[k].push_back(match_key_token(row, plan.match_keys[k]));
    }
    if (plan.fields) columns.fields.push_back(fields_of(row));
    if (plan.place) columns.place.push_back(short_token(15, 1, row.postcode));
    for (const int nhs : row.repairs) {
      if (plan.repair) columns.repair.push_back({r, person_token(nhs), agreement_of(row, nhs)});
    }
  }
  if (store != nullptr) columns.for_each_spillable([&](auto& column) { column.spill_to(store); });
  return NounsForTests::permitted_batch(std::move(columns));
}

} // namespace tallystick::testing
