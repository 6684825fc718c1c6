// SPDX-License-Identifier: MIT
// Blocking: which pairs are compared at all. Two profiles are a pair if they share the key of a rule.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
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

/// The parts of many profiles, a column for each.
struct PartColumns {
  static constexpr std::size_t kMost = 256;
  std::array<std::array<std::uint32_t, kMost>, kComparedParts>
      part; ///< in the order of ComparedParts

  void set(std::size_t i, const ComparedParts& parts) {
    const auto values = std::bit_cast<std::array<std::uint32_t, kComparedParts>>(parts);
    for (std::size_t p = 0; p != kComparedParts; ++p)
      part[p][i] = values[p];
  }
  [[nodiscard]] ComparedParts get(std::size_t i) const {
    std::array<std::uint32_t, kComparedParts> values;
    for (std::size_t p = 0; p != kComparedParts; ++p)
      values[p] = part[p][i];
    return std::bit_cast<ComparedParts>(values);
  }
};

/// Keys of profiles under rules: sums of their parts times random odd numbers, of which the upper half is as good as random
/// (Dietzfelbinger 1996). Two profiles that differ share a key once in four thousand million; they are compared then as if
/// they agreed.
class BlockingKeys {
public:
  explicit BlockingKeys(std::span<const BlockingRule> rules);
  [[nodiscard]] std::size_t rules() const { return parts_.size(); }
  /// 0 if the profile lacks a field. Of near_person_id, which has many keys, always 0.
  [[nodiscard]] std::uint32_t of(std::size_t rule, const ComparedParts& parts) const;
  /// The same for the first `n` of many profiles.
  void of_many(std::size_t rule, const PartColumns& columns, std::size_t n,
               std::uint32_t* keys) const;

  /// The parts that a rule asks for, as agreeing_parts() numbers them; none for near_person_id.
  [[nodiscard]] std::uint32_t mask(std::size_t rule) const { return masks_[rule]; }

private:
  std::vector<std::vector<std::size_t>> parts_; ///< that each rule asks for
  std::vector<std::uint32_t> masks_;
};

/// Comparisons whose levels a rule's pairs were chosen for, so that these pairs say nothing about them.
[[nodiscard]] std::vector<std::size_t> chosen_for(const BlockingRule& rule);

} // namespace tallystick::link
