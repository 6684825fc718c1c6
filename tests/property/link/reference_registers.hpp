// SPDX-License-Identifier: MIT
// The rules for sources that hold each person once, on facts: no join without an id brings two
// rows of one register together.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "support/fact_rows.hpp"

namespace tallystick::testing {

/// Persons (roots), each with those whom it shares keys with.
using Sightings = std::map<RowId, std::set<RowId>>;

inline std::vector<std::vector<RowId>> components(const Sightings& linked) {
  std::vector<std::vector<RowId>> all;
  std::set<RowId> seen;
  for (const auto& [start, others] : linked) {
    if (!seen.insert(start).second) continue;
    std::vector<RowId> component{start};
    for (std::size_t i = 0; i != component.size(); ++i) {
      for (const RowId other : linked.at(component[i])) {
        if (seen.insert(other).second) component.push_back(other);
      }
    }
    all.push_back(component);
  }
  return all;
}

/// The registers that each person has rows in.
class ReferenceRegisters {
public:
  ReferenceRegisters(const std::vector<FactRow>& rows, const std::vector<RowId>& label) {
    for (RowId r = 0; r != rows.size(); ++r) {
      if (rows[r].register_of != 0) of_[label[r]].insert(rows[r].register_of);
    }
  }

  [[nodiscard]] bool empty() const { return of_.empty(); }
  [[nodiscard]] std::set<int> of(RowId person) const {
    const auto found = of_.find(person);
    return found == of_.end() ? std::set<int>{} : found->second;
  }
  [[nodiscard]] bool holds(RowId person, int reg) const { return of(person).count(reg) != 0; }

  /// How many of these are in a register.
  template<class People>
  [[nodiscard]] std::size_t count(const People& people, int reg) const {
    return static_cast<std::size_t>(std::count_if(
        people.begin(), people.end(), [&](RowId person) { return holds(person, reg); }));
  }
  template<class People>
  [[nodiscard]] bool twice_in_one(const People& people) const {
    for (const RowId person : people) {
      for (const int reg : of(person)) {
        if (count(people, reg) > 1) return true;
      }
    }
    return false;
  }

  /// Persons without an id. X and Y are joined if in each register of one of them it is the only
  /// one that the other shares a key with, and nothing worse follows from all such joins.
  struct Strangers {
    std::vector<std::vector<RowId>> joined;
    std::uint64_t ambiguous = 0;
    std::uint64_t vetoed = 0;
  };
  [[nodiscard]] Strangers join(const Sightings& shares) const {
    Strangers result;
    Sightings linked;
    for (const auto& [x, others] : shares) {
      for (const int reg : registers_seen(x, others))
        result.ambiguous += count(others, reg) > 1 ? 1U : 0U;
      for (const RowId y : others) {
        if (fit(x, y, shares)) linked[x].insert(y);
      }
    }
    for (const std::vector<RowId>& people : components(linked)) {
      if (twice_in_one(people))
        result.vetoed += people.size();
      else
        result.joined.push_back(people);
    }
    return result;
  }

private:
  /// Registers that x is not in, but somebody is whom it shares a key with.
  [[nodiscard]] std::set<int> registers_seen(RowId x, const std::set<RowId>& others) const {
    std::set<int> seen;
    for (const RowId y : others) {
      for (const int reg : of(y)) {
        if (!holds(x, reg)) seen.insert(reg);
      }
    }
    return seen;
  }
  [[nodiscard]] bool fit(RowId x, RowId y, const Sightings& shares) const {
    if (of(x).empty() && of(y).empty())
      return registers_seen(x, shares.at(x)).empty() && registers_seen(y, shares.at(y)).empty();
    return only_one(x, y, shares.at(x)) && only_one(y, x, shares.at(y));
  }
  /// Whether x, who shares keys with `others`, sees nobody but y of them in y's registers.
  [[nodiscard]] bool only_one(RowId x, RowId y, const std::set<RowId>& others) const {
    const std::set<int> registers = of(y);
    return std::all_of(registers.begin(), registers.end(),
                       [&](int reg) { return !holds(x, reg) && count(others, reg) == 1; });
  }

  std::map<RowId, std::set<int>> of_;
};

} // namespace tallystick::testing
