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

/// Whether a row has what the field asks for. Never of person ids, which are no fields.
[[nodiscard]] bool holds(const FieldTokens& fields, BlockingField field);

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
  [[nodiscard]] std::size_t rules() const { return asked_.size(); }
  /// 0 if the profile lacks a field. Of near_person_id, which has many keys, always 0.
  [[nodiscard]] std::uint32_t of(std::size_t rule, const ComparedParts& parts) const {
    return of(rule, std::bit_cast<PartValues>(parts));
  }
  using PartValues = std::array<std::uint32_t, kComparedParts>; ///< in the order of ComparedParts
  [[nodiscard]] std::uint32_t of(std::size_t rule, const PartValues& values) const {
    const Asked& asked = asked_[rule];
    std::uint64_t sum = 0;
    bool complete = asked.count != 0;
    for (std::size_t i = 0; i != asked.count; ++i) {
      const std::uint32_t value = values[asked.part[i]];
      sum += value * kFactors[asked.part[i]];
      complete &= value != 0;
    }
    return key_of(sum, complete);
  }
  /// The same for many profiles, on vectors of the width that the machine has; the same keys on all.
  void of_many(std::size_t rule, const PartColumns& columns,
               std::span<std::uint32_t, PartColumns::kMost> keys) const;

  /// The parts that a rule asks for, as agreeing_parts() numbers them; none for near_person_id.
  [[nodiscard]] std::uint32_t mask(std::size_t rule) const { return masks_[rule]; }

private:
  /// Odd, and with no pattern: the fractional parts of the square roots of the first primes.
  static constexpr std::array<std::uint64_t, kComparedParts> kFactors = {
      0x6a09e667f3bcc909, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
      0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
      0xcbbb9d5dc1059ed9, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939};

  /// Never 0, which says that there is none.
  [[nodiscard]] static std::uint32_t key_of(std::uint64_t sum, bool complete) {
    const auto key = static_cast<std::uint32_t>(sum >> 32U);
    const std::uint32_t some = key == 0 ? 1U : key;
    return complete ? some : 0U;
  }

  /// Parts that a rule asks for, as positions in ComparedParts.
  struct Asked {
    std::uint8_t count = 0;
    std::array<std::uint8_t, kComparedParts> part{};
  };
  static void all_of(const Asked& asked, const PartColumns& columns, std::uint32_t* keys);
  static void all_of_portable(const Asked& asked, const PartColumns& columns, std::uint32_t* keys);
  static void all_of_avx2(const Asked& asked, const PartColumns& columns, std::uint32_t* keys);

  std::vector<Asked> asked_; ///< by rule
  std::vector<std::uint32_t> masks_;
};

/// Comparisons whose levels a rule's pairs were chosen for, so that these pairs say nothing about them.
[[nodiscard]] std::vector<std::size_t> chosen_for(const BlockingRule& rule);

} // namespace tallystick::link
