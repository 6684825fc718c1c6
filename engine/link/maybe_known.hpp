// SPDX-License-Identifier: MIT
// Trees without a person id that are one of several people with an id, and nobody knows which.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "link/bit_table.hpp"
#include "link/forest.hpp"

namespace tallystick::link {

/// Two such trees agree as well as one person's would, for they agree with the same people: two men of one birth date and
/// practice, and a row without a number of each.
class MaybeKnown {
public:
  /// `person` is an id. What a later round says of a tree takes the place of all before.
  void add(std::uint32_t round, RowId who, PersonNumber person, double probability, double odds) {
    all_.push_back({who, round, person, probability, odds});
  }
  /// When all is added: forgets the trees that were found.
  void settle(const BitTable& found);

  /// The most that the probability of two trees to be one person can be, if their pair has these odds. They may be the same
  /// known person, two known people, or both unknown; not one of each. What they agree on beyond what both agree on with a
  /// person tells the first from the second. 1 where nothing is known of one of them.
  [[nodiscard]] double limit(RowId x, RowId y, double odds) const;

private:
  struct Likeness {
    RowId who;
    std::uint32_t round;
    PersonNumber person;
    double probability;
    double odds; ///< of the pair of rows
  };
  [[nodiscard]] std::span<const Likeness> of(RowId who) const;

  std::vector<Likeness> all_; ///< by tree, then person, once settled
};

} // namespace tallystick::link
