// SPDX-License-Identifier: MIT
// Blocking: which pairs are compared at all. Two profiles are a pair if they share the key of a rule.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "link/profile.hpp"

namespace tallystick::link {

/// A part of a profile that a blocking rule can ask for. Profiles that lack one have no key.
enum class BlockingField : std::uint8_t {
  person_id,
  birth_date, ///< all three parts
  birth_year,
  birth_month,
  birth_day,
  sex,
  postcode,
  postcode_sector,
  postcode_district,
  practice,
  local_id,
  near_person_id, ///< alone: ids that are one typing error apart, or may have been meant to be the same
};
[[nodiscard]] std::string_view
name_of(BlockingField field); ///< as written in a job: "postcode_sector"

[[nodiscard]] std::optional<BlockingField> blocking_field_named(std::string_view name);
[[nodiscard]] std::span<const std::string_view> blocking_field_names(); ///< in their order

struct BlockingRule {
  std::vector<BlockingField> fields;
  friend bool operator==(const BlockingRule&, const BlockingRule&) = default;
};
/// "birth_date + postcode"
[[nodiscard]] std::string name_of(const BlockingRule& rule);

/// Each finds pairs that the ones before it miss: no number; moved house; date mistyped; moved far but at the same
/// practice or hospital; number mistyped.
[[nodiscard]] std::vector<BlockingRule> default_blocking();

/// Rules whose pairs a model is estimated from: each field is left open by one that holds enough pairs of one person. Their
/// blocks are larger than those of default_blocking(), and only a sample of them is looked at.
[[nodiscard]] std::vector<BlockingRule> training_blocking();

/// The key of a profile's parts under a rule; 0 if it lacks one. Of near_person_id, which has many keys, always 0.
[[nodiscard]] std::uint64_t blocking_key(const BlockingRule& rule, const ComparedParts& parts);

/// Comparisons whose levels a rule's pairs were chosen for, so that these pairs say nothing about them.
[[nodiscard]] std::vector<std::size_t> chosen_for(const BlockingRule& rule);
/// Spreads a value over 64 bits, each of which depends on all of it.
[[nodiscard]] constexpr std::uint64_t spread(std::uint64_t x) { // the finaliser of MurmurHash3
  x = (x ^ (x >> 33U)) * 0xff51afd7ed558ccdULL;
  x = (x ^ (x >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33U);
}

} // namespace tallystick::link
