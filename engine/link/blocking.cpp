// SPDX-License-Identifier: MIT
#include "link/blocking.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tallystick::link {
namespace {

// In the order of BlockingField.
constexpr std::array<std::string_view, 12> kFieldNames = {
    "person_id",         "birth_date", "birth_year", "birth_month",
    "birth_day",         "sex",        "postcode",   "postcode_sector",
    "postcode_district", "practice",   "local_id",   "near_person_id"};

/// Positions in ComparedParts.
std::vector<std::size_t> parts_of(BlockingField field) {
  const auto at = [](std::size_t offset) { return offset / sizeof(std::uint32_t); };
  constexpr std::size_t kYear = offsetof(ComparedParts, year);
  constexpr std::size_t kMonth = offsetof(ComparedParts, month);
  constexpr std::size_t kDay = offsetof(ComparedParts, day);
  switch (field) {
  case BlockingField::person_id:
    return {at(offsetof(ComparedParts, person))};
  case BlockingField::birth_date:
    return {at(kYear), at(kMonth), at(kDay)};
  case BlockingField::birth_year:
    return {at(kYear)};
  case BlockingField::birth_month:
    return {at(kMonth)};
  case BlockingField::birth_day:
    return {at(kDay)};
  case BlockingField::sex:
    return {at(offsetof(ComparedParts, sex))};
  case BlockingField::postcode:
    return {at(offsetof(ComparedParts, postcode))};
  case BlockingField::postcode_sector:
    return {at(offsetof(ComparedParts, sector))};
  case BlockingField::postcode_district:
    return {at(offsetof(ComparedParts, district))};
  case BlockingField::practice:
    return {at(offsetof(ComparedParts, practice))};
  case BlockingField::local_id:
    return {at(offsetof(ComparedParts, local_id))};
  case BlockingField::near_person_id:
    return {};
  }
  return {};
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

bool holds(const FieldTokens& fields, BlockingField field) {
  using enum BlockingField;
  switch (field) {
  case birth_date:
    return fields.birth_year != 0 && fields.birth_month != 0 && fields.birth_day != 0;
  case birth_year:
    return fields.birth_year != 0;
  case birth_month:
    return fields.birth_month != 0;
  case birth_day:
    return fields.birth_day != 0;
  case sex:
    return fields.sex != 0;
  case postcode:
    return fields.postcode != 0;
  case postcode_sector:
    return fields.postcode_sector != 0;
  case postcode_district:
    return fields.postcode_district != 0;
  case practice:
    return fields.practice != 0;
  case local_id:
    return fields.local_id != 0;
  case person_id:
  case near_person_id:
    return false;
  }
  return false;
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

BlockingKeys::BlockingKeys(std::span<const BlockingRule> rules) {
  for (const BlockingRule& rule : rules) {
    std::uint32_t& mask = masks_.emplace_back(0);
    for (const BlockingField field : rule.fields)
      for (const std::size_t part : parts_of(field))
        mask |= 1U << part;
    Asked& asked = asked_.emplace_back();
    for (std::size_t part = 0; part != kComparedParts; ++part)
      if (((mask >> part) & 1U) != 0) asked.part[asked.count++] = static_cast<std::uint8_t>(part);
  }
}

[[gnu::always_inline]] inline void BlockingKeys::all_of(const Asked& asked,
                                                        const PartColumns& columns,
                                                        std::uint32_t* __restrict keys) {
  std::array<std::uint64_t, PartColumns::kMost> sum{};
  std::array<std::uint32_t, PartColumns::kMost> complete;
  complete.fill(asked.count == 0 ? 0U : UINT32_MAX);
  for (std::size_t k = 0; k != asked.count; ++k) {
    const std::size_t part = asked.part[k];
    const std::array<std::uint32_t, PartColumns::kMost>& values = columns.part[part];
    for (std::size_t i = 0; i != PartColumns::kMost; ++i) {
      sum[i] += values[i] * kFactors[part];
      complete[i] = values[i] == 0 ? 0U : complete[i];
    }
  }
  for (std::size_t i = 0; i != PartColumns::kMost; ++i)
    keys[i] = key_of(sum[i], complete[i] != 0);
}

void BlockingKeys::all_of_portable(const Asked& asked, const PartColumns& columns,
                                   std::uint32_t* keys) {
  all_of(asked, columns, keys);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void
BlockingKeys::all_of_avx2(const Asked& asked, const PartColumns& columns, std::uint32_t* keys) {
  all_of(asked, columns, keys);
}
#endif

void BlockingKeys::of_many(std::size_t rule, const PartColumns& columns,
                           std::span<std::uint32_t, PartColumns::kMost> keys) const {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return all_of_avx2(asked_[rule], columns, keys.data());
#endif
  all_of_portable(asked_[rule], columns, keys.data());
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
