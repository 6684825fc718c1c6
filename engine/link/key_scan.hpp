// SPDX-License-Identifier: MIT
// The keys of many rows or profiles under several blocking rules, in one reading.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "link/blocking.hpp"
#include "link/id_marks.hpp"

namespace tallystick::link {

/// A range of rules.
struct RuleRange {
  std::size_t begin;
  std::size_t end;
};

class KeyScan {
public:
  KeyScan(std::span<const BlockingRule> rules, const IdMarks& marks)
      : rules_(rules), keys_(rules), marks_(marks) {}

  [[nodiscard]] std::span<const BlockingRule> rules() const { return rules_; }
  [[nodiscard]] const BlockingKeys& keys() const { return keys_; }
  [[nodiscard]] const IdMarks& marks() const { return marks_; }

  /// Calls batch(rule, first, keys) with the keys of items from `first` on, 0 where there is none, for PartColumns::kMost
  /// items or fewer, of [begin, end), and one(rule, i, key) for every key of a rule on near ids. `parts(i)` gives an item's
  /// parts, `row(i)` its row. All rules of a batch of items come before the next items.
  template<class Parts, class RowOf, class Batch, class One>
  void read_batches(RuleRange rules, std::size_t begin, std::size_t end, const Parts& parts,
                    const RowOf& row, const Batch& batch, const One& one) const {
    PartColumns columns;
    std::array<std::uint32_t, PartColumns::kMost> found;
    for (std::size_t base = begin; base < end; base += PartColumns::kMost) {
      const std::size_t n = std::min(end - base, PartColumns::kMost);
      for (std::size_t i = 0; i != n; ++i)
        columns.set(i, parts(base + i));
      for (std::size_t i = n; i != PartColumns::kMost; ++i)
        columns.set(i, {});
      for (std::size_t rule = rules.begin; rule != rules.end; ++rule) {
        if (rules_[rule].fields.front() == BlockingField::near_person_id) {
          if (marks_.empty()) continue;
          for (std::size_t i = 0; i != n; ++i) {
            const ComparedParts item = columns.get(i);
            marks_.for_each_key(row(base + i), item.person - 1U, item.fallible != 0,
                                [&](std::uint32_t key) { one(rule, base + i, key); });
          }
          continue;
        }
        keys_.of_many(rule, columns, found);
        batch(rule, base, std::span<const std::uint32_t>(found.data(), n));
      }
    }
  }

  /// Calls use(rule, i, key) for every key of the items [begin, end) under some rules; keys of one rule in the order of
  /// items, if there are at most PartColumns::kMost.
  template<class Parts, class RowOf, class Use>
  void read(RuleRange rules, std::size_t begin, std::size_t end, const Parts& parts,
            const RowOf& row, const Use& use) const {
    const auto batch = [&](std::size_t rule, std::size_t first,
                           std::span<const std::uint32_t> keys) {
      for (std::size_t i = 0; i != keys.size(); ++i)
        if (keys[i] != 0) use(rule, first + i, keys[i]);
    };
    read_batches(rules, begin, end, parts, row, batch, use);
  }

  /// Calls use(key) for the keys of one profile, whose parts are `values`, under a rule.
  template<class Use>
  void for_each_key(std::size_t rule, const Profile& profile,
                    const BlockingKeys::PartValues& values, const Use& use) const {
    if (rules_[rule].fields.front() == BlockingField::near_person_id)
      marks_.for_each_key(profile.row, profile.person, profile.fallible, use);
    else if (const std::uint32_t key = keys_.of(rule, values); key != 0)
      use(key);
  }

  template<class Use>
  void for_each_key(std::size_t rule, const Profile& profile, const Use& use) const {
    for_each_key(rule, profile, std::bit_cast<BlockingKeys::PartValues>(parts_of(profile)), use);
  }

private:
  std::span<const BlockingRule> rules_;
  BlockingKeys keys_;
  const IdMarks& marks_;
};

} // namespace tallystick::link
