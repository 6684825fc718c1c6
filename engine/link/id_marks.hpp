// SPDX-License-Identifier: MIT
// Person ids that are not equal but may be one: a mistyped NHS number and those that it can have been, or two ids without
// a check digit that are one typing error apart.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "core/segmented_column.hpp"
#include "flow/permitted_batch.hpp"
#include "link/bit_table.hpp"
#include "link/blocking.hpp"
#include "link/profile.hpp"

namespace tallystick::link {

/// A person whose valid number is a repair of the invalid one of a row.
struct RepairOffer {
  RowId row;
  PersonNumber person;
};

/// Lists of numbers that some rows have; most rows have none.
class MarkLists {
public:
  /// Rows ascend.
  void add(RowId row, std::uint32_t mark);
  /// After the last add(), before anything below.
  void close();

  [[nodiscard]] bool empty() const { return marks_.empty(); }
  [[nodiscard]] bool has(RowId row) const { return row < marked_.bits() && marked_.test(row); }
  /// In the order in which they were added.
  [[nodiscard]] std::span<const std::uint32_t> of(RowId row) const {
    if (!has(row)) return {};
    const std::uint64_t before = marked_.word(row / 64) & ((std::uint64_t{1} << row % 64) - 1);
    const std::size_t at = before_[row / 64] + static_cast<std::size_t>(std::popcount(before));
    return {marks_.data() + begin_[at], marks_.data() + begin_[at + 1]};
  }
  [[nodiscard]] std::span<const RowId> rows() const { return rows_; }
  /// Mean length of the lists; 0 if there are none.
  [[nodiscard]] double mean() const {
    return empty() ? 0 : static_cast<double>(marks_.size()) / static_cast<double>(rows_.size());
  }

private:
  std::vector<RowId> rows_;           ///< that have any
  std::vector<std::uint32_t> begin_;  ///< of each of them
  std::vector<std::uint32_t> marks_;  ///< list after list
  BitTable marked_;                   ///< by row
  std::vector<std::uint32_t> before_; ///< rows with marks before each word of marked_
};

class IdMarks {
public:
  IdMarks() = default;
  /// `offers` ascend by row.
  IdMarks(std::span<const RepairOffer> offers, const SegmentedColumn<PermittedVariant>& variants);

  [[nodiscard]] bool empty() const { return offers_.empty() && variants_.empty(); }
  /// Mean length of ids without a check digit; 0 if there are none.
  [[nodiscard]] double id_digits() const { return variants_.empty() ? 0 : variants_.mean() - 1; }
  /// Whether a row's id is compared with others beyond being equal.
  [[nodiscard]] bool has(RowId row) const { return offers_.has(row) || variants_.has(row); }
  /// Whether two profiles' ids are near: of ids without a check digit, one wrong, missing or added digit or one swap of
  /// neighbours apart; else, one is offered to the other's row, or one valid number to both rows.
  [[nodiscard]] bool near(const Profile& a, const Profile& b) const;
  /// pattern_of() with near ids.
  [[nodiscard]] std::uint32_t pattern(const Profile& a, const Profile& b) const;
  /// Calls use(key) for each key of a profile under the blocking field near_person_id, as those of BlockingKeys. Different
  /// near ids share one.
  template<class Use>
  void for_each_key(RowId row, PersonNumber person, bool fallible, const Use& use) const {
    for (const std::uint32_t offered : offers_.of(row))
      use(key_of(Shared::number, 0, offered));
    if (!fallible && person != kNoPerson && offered(person)) use(key_of(Shared::number, 0, person));
    if (const std::span<const std::uint32_t> variants = variants_.of(row); !variants.empty())
      for_each_key_of(variants, use);
  }

private:
  /// What a key says that two ids share.
  enum class Shared : std::uint64_t {
    number,
    all_but_one_digit,
    all_but_a_swap,
    one_of_them_whole
  };
  /// Upper halves of sums of parts times random odd numbers, as in BlockingKeys.
  [[nodiscard]] static std::uint32_t key_of(Shared shared, std::size_t place, std::uint32_t a,
                                            std::uint32_t b = 0) {
    const std::uint64_t kind = (place + 1) << 2U | static_cast<std::uint64_t>(shared);
    const auto key = static_cast<std::uint32_t>(
        (kind * 0xd6e8feb86659fd93ULL + a * 0x9e3779b97f4a7c15ULL + b * 0xa0761d6478bd642fULL) >>
        32U);
    return key == 0 ? 1U : key;
  }

  template<class Use>
  void for_each_key_of(std::span<const std::uint32_t> variants, const Use& use) const {
    use(key_of(Shared::one_of_them_whole, 0, variants[0]));
    std::uint32_t last = 0; // no token
    for (std::size_t place = 1; place != variants.size(); ++place) {
      const std::uint32_t variant = variants[place];
      use(key_of(Shared::all_but_one_digit, place, variant));
      if (variant != last) { // of equal neighbours one is enough, and their swap changes nothing
        if (place > 1) {
          const auto [less, more] = std::minmax(last, variant);
          use(key_of(Shared::all_but_a_swap, place, less, more));
        }
        if (may_be_whole(variant)) use(key_of(Shared::one_of_them_whole, 0, variant));
      }
      last = variant;
    }
  }

  /// Whether a person's valid number is offered to any row.
  [[nodiscard]] bool offered(PersonNumber person) const {
    return person < offered_.bits() && offered_.test(person);
  }
  /// Whether a variant is a row's whole id, give or take a few.
  [[nodiscard]] bool may_be_whole(std::uint32_t variant) const {
    return wholes_.test(variant & (wholes_.bits() - 1));
  }

  MarkLists offers_;   ///< persons; ascending, each once
  MarkLists variants_; ///< in the order of TokenColumns::id_variants
  BitTable offered_;   ///< by person
  BitTable
      wholes_; ///< by the low bits of a token; few ids of most sources are one digit longer than another
};

} // namespace tallystick::link
