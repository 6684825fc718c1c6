// SPDX-License-Identifier: MIT
// Asking a register. Building one: register_build.cpp.
#include "optout/register.hpp"

#include <utility>

#include "optout/register_build.hpp"

namespace tallystick::optout {

Register::Register(std::unique_ptr<State> state) : state_(std::move(state)) {}
Register::~Register() = default;
Register::Register(Register&&) noexcept = default;
Register& Register::operator=(Register&&) noexcept = default;

const TokenHeader& Register::header() const {
  return state_->header;
}
const RegisterCounts& Register::counts() const {
  return state_->counts;
}
bool Register::has_local_id_objections() const {
  return !state_->local_ids.empty();
}
const std::vector<ProviderScope>& Register::provider_scopes() const {
  return state_->scopes;
}

void Register::look_up(std::span<const PersonToken> people, std::span<PersonState> states) const {
  const StatePalette<PersonState>& palette = state_->person_states;
  state_->people.find_all(people, [&](std::size_t i, const std::uint16_t* number) {
    states[i] = people[i].absent() ? PersonState{} : palette[number == nullptr ? 0 : *number];
  });
}

void Register::look_up(std::span<const LocalIdToken> local_ids,
                       std::span<LocalIdState> states) const {
  const StatePalette<LocalIdState>& palette = state_->local_id_states;
  state_->local_ids.find_all(local_ids, [&](std::size_t i, const std::uint16_t* number) {
    states[i] = palette[number == nullptr ? 0 : *number];
  });
}

std::uint32_t Register::provider_scope(const PersonToken& person) const {
  return *state_->scope_of_person.find(person);
}
std::uint32_t Register::provider_scope(const LocalIdToken& local_id) const {
  return *state_->scope_of_local_id.find(local_id);
}

std::size_t Register::memory_bytes() const {
  return state_->people.memory_bytes() + state_->local_ids.memory_bytes() +
         state_->scope_of_person.memory_bytes() + state_->scope_of_local_id.memory_bytes();
}

} // namespace tallystick::optout
