// SPDX-License-Identifier: MIT
#include "link/blocking.hpp"

#include <algorithm>
#include <array>

namespace tallystick::link {
namespace {

// In the order of BlockingField.
constexpr std::array<std::string_view, 12> kFieldNames = {
    "person_id",         "birth_date", "birth_year", "birth_month",
    "birth_day",         "sex",        "postcode",   "postcode_sector",
    "postcode_district", "practice",   "local_id",   "near_person_id"};

/// 0 if it is missing.
std::uint64_t value_of(BlockingField field, const ComparedParts& p) {
  switch (field) {
  case BlockingField::person_id:
    return p.person;
  case BlockingField::birth_date:
    return p.day == 0 ? 0 : p.year << 16U | p.month << 8U | p.day;
  case BlockingField::birth_year:
    return p.year;
  case BlockingField::birth_month:
    return p.month;
  case BlockingField::birth_day:
    return p.day;
  case BlockingField::sex:
    return p.sex;
  case BlockingField::postcode:
    return p.postcode;
  case BlockingField::postcode_sector:
    return p.sector;
  case BlockingField::postcode_district:
    return p.district;
  case BlockingField::practice:
    return p.practice;
  case BlockingField::local_id:
    return p.local_id;
  case BlockingField::near_person_id:
    return 0;
  }
  return 0;
}

FieldComparison comparison_of(BlockingField field) {
  switch (field) {
  case BlockingField::person_id:
  case BlockingField::near_person_id:
    return FieldComparison::person_id;
  case BlockingField::birth_date:
  case BlockingField::birth_year:
  case BlockingField::birth_month:
  case BlockingField::birth_day:
    return FieldComparison::birth_date;
  case BlockingField::sex:
    return FieldComparison::sex;
  case BlockingField::practice:
    return FieldComparison::practice;
  case BlockingField::local_id:
    return FieldComparison::local_id;
  default:
    return FieldComparison::postcode;
  }
}

} // namespace

std::string_view name_of(BlockingField field) {
  return kFieldNames[static_cast<std::size_t>(field)];
}

std::span<const std::string_view> blocking_field_names() {
  return kFieldNames;
}

std::optional<BlockingField> blocking_field_named(std::string_view name) {
  const auto* const found = std::find(kFieldNames.begin(), kFieldNames.end(), name);
  if (found == kFieldNames.end()) return std::nullopt;
  return static_cast<BlockingField>(found - kFieldNames.begin());
}

std::string name_of(const BlockingRule& rule) {
  std::string name;
  for (const BlockingField field : rule.fields)
    name.append(name.empty() ? "" : " + ").append(name_of(field));
  return name;
}

std::vector<BlockingRule> default_blocking() {
  using enum BlockingField;
  return {{{person_id}},
          {{birth_date, postcode}},
          {{birth_date, sex, postcode_district}},
          {{birth_date, practice}},
          {{local_id}},
          {{postcode, birth_year}},
          {{postcode, birth_month, birth_day}},
          {{near_person_id}}};
}

std::vector<BlockingRule> training_blocking() {
  using enum BlockingField;
  return {{{person_id}}, {{birth_date, postcode}}, {{birth_date, sex}}, {{postcode}}, {{local_id}}};
}

std::uint64_t blocking_key(const BlockingRule& rule, const ComparedParts& parts) {
  std::uint64_t key = 0;
  for (const BlockingField field : rule.fields) {
    const std::uint64_t value = value_of(field, parts);
    if (value == 0) return 0;
    key = spread(key * 31 + value);
  }
  return key;
}

std::vector<std::size_t> chosen_for(const BlockingRule& rule) {
  std::vector<std::size_t> all;
  for (const BlockingField field : rule.fields)
    all.push_back(static_cast<std::size_t>(comparison_of(field)));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

} // namespace tallystick::link
