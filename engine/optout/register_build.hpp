// SPDX-License-Identifier: MIT
// Inside of Register: its state, and the steps that fill it. Not for use outside this folder.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "optout/history.hpp"
#include "optout/key_table.hpp"
#include "optout/register.hpp"

namespace tallystick::optout {

/// The different states that occur, numbered; a table holds the numbers. 0 is the state of whoever
/// is not in the table.
template<class PersonOrLocalId>
class StatePalette {
public:
  explicit StatePalette(PersonOrLocalId absent = {}) { (void)number(absent); }

  [[nodiscard]] const PersonOrLocalId& operator[](std::uint16_t number) const {
    return states_[number];
  }
  /// The number of a state; a new state gets a new one.
  [[nodiscard]] std::uint16_t number(const PersonOrLocalId& state);
  /// More states than numbers: the register must not be used.
  [[nodiscard]] bool overflown() const { return overflown_; }

private:
  std::vector<PersonOrLocalId> states_;
  std::map<std::array<std::uint64_t, 3>, std::uint16_t> numbers_;
  bool overflown_ = false;
};

struct Register::State {
  TokenHeader header;
  RegisterCounts counts;
  StatePalette<PersonState> person_states;
  KeyTable<std::uint16_t> people;
  StatePalette<LocalIdState> local_id_states;
  KeyTable<std::uint16_t> local_ids;
  std::vector<ProviderScope> scopes;
  KeyTable<std::uint32_t> scope_of_person; ///< position in scopes
  KeyTable<std::uint32_t> scope_of_local_id;
};

} // namespace tallystick::optout
