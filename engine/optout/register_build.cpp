// SPDX-License-Identifier: MIT
#include "optout/register_build.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace tallystick::optout {
namespace {

Error bad_data(StaticText what, StaticText hint) {
  return Error(ErrorCode::optout_data, what, hint);
}

std::uint64_t bits(SourceSet set) {
  std::uint64_t word = 0;
  for (std::size_t s = 0; s < kMaxSources; ++s)
    word |= std::uint64_t{set.contains(static_cast<SourceId>(s))} << s;
  return word;
}
std::array<std::uint64_t, 3> identity_of(const PersonState& s) {
  const unsigned flags = unsigned{s.local_by_provider} | unsigned{s.national} << 1U |
                         unsigned{s.not_checked} << 2U | unsigned{s.consenting} << 3U;
  return {bits(s.type1), bits(s.local), flags};
}
std::array<std::uint64_t, 3> identity_of(const LocalIdState& s) {
  return {bits(s.type1), bits(s.local), unsigned{s.local_by_provider}};
}

} // namespace

template<class PersonOrLocalId>
std::uint16_t StatePalette<PersonOrLocalId>::number(const PersonOrLocalId& state) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
  const auto [at, is_new] =
      numbers_.try_emplace(identity_of(state), static_cast<std::uint16_t>(states_.size()));
  if (!is_new) return at->second;
  if (states_.size() > kMost) {
    overflown_ = true;
    return 0;
  }
  states_.push_back(state);
  return at->second;
}
template class StatePalette<PersonState>;
template class StatePalette<LocalIdState>;

namespace {

/// An event beside the key it is filed under.
struct Filed {
  Key128 key;
  const OptOutEvent* event;
};

/// Brings the events of one key together, in the order in which they speak.
void sort_by_key(std::vector<Filed>& filed) {
  std::sort(filed.begin(), filed.end(), [](const Filed& a, const Filed& b) {
    if (a.key.hi != b.key.hi) return a.key.hi < b.key.hi;
    if (a.key.lo != b.key.lo) return a.key.lo < b.key.lo;
    return speaks_before(*a.event, *b.event);
  });
}

/// Calls each(key, standing) for every key.
template<class Each>
void for_each_standing(const std::vector<Filed>& filed, std::int32_t as_of_day,
                       std::size_t source_count, Each&& each) {
  std::vector<const OptOutEvent*> events;
  for (std::size_t i = 0; i < filed.size();) {
    const Key128 key = filed[i].key;
    events.clear();
    for (; i < filed.size() && filed[i].key == key; ++i)
      events.push_back(filed[i].event);
    each(key, standing_of(events, as_of_day, source_count));
  }
}

/// Which lists a run reads.
struct Uses {
  bool type1;
  bool local;
  bool cleared;
  bool deny;
  bool consent;
};

Uses uses_of(const Policy& policy, const Inputs& inputs, GpSources gp) {
  const bool national = !exempt_for_all(policy, Scheme::national);
  return {
      .type1 = gp == GpSources::present && !exempt_for_all(policy, Scheme::type1),
      .local = !exempt_for_all(policy, Scheme::local) &&
               (policy.local_declared || inputs.local.has_value()),
      .cleared = national && policy.national.mode == NationalMode::cleared_list,
      .deny = national && policy.national.mode == NationalMode::deny_list,
      .consent = needs_consent_list(policy),
  };
}

template<class List>
Status check_given(const std::optional<List>& list, const TokenHeader& header,
                   const StaticText missing) {
  if (!list) return bad_data(missing, "the job declares it, so the run cannot do without");
  if (!(list->header() == header))
    return Error(ErrorCode::key_mismatch,
                 "opt-out data and records were tokenised under different keys",
                 "tokenise both under the key and epoch of this run");
  return {};
}

Status check_named(const PersonList& list) {
  const auto nameless = std::count_if(list.people().begin(), list.people().end(),
                                      [](const PersonToken& person) { return person.absent(); });
  if (nameless == 0) return {};
  return bad_data("a list of the national opt-out holds numbers that are not valid",
                  "correct the file; the opt-out of such a line cannot be upheld")
      .with("lines", static_cast<double>(nameless));
}

Status check_events(const OptOutEvents& list, OptOutScheme scheme) {
  double nameless = 0;
  for (const OptOutEvent& event : list.events()) {
    if (event.scheme != scheme)
      return Error(ErrorCode::internal, "opt-out events of one scheme are in another's list");
    const bool dissent = event.action == OptOutAction::dissent;
    if (dissent && event.person.absent() && event.local_id.absent()) nameless += 1;
  }
  if (nameless == 0) return {};
  return bad_data("opt-out events name nobody: no valid person id and no local id",
                  "correct the file; such an opt-out cannot be upheld")
      .with("events", nameless);
}

Status check_inputs(const Uses& uses, const TokenHeader& header, const Inputs& inputs) {
  if (uses.type1) {
    TALLYSTICK_TRY(check_given(inputs.type1, header, "the Type 1 opt-out data are missing"));
    TALLYSTICK_TRY(check_events(*inputs.type1, OptOutScheme::type1));
  }
  if (uses.local) {
    TALLYSTICK_TRY(check_given(inputs.local, header, "the local objections are missing"));
    TALLYSTICK_TRY(check_events(*inputs.local, OptOutScheme::local));
  }
  if (uses.cleared) {
    TALLYSTICK_TRY(check_given(inputs.national_request, header,
                               "the request to the national opt-out check is missing"));
    TALLYSTICK_TRY(check_given(inputs.national_reply, header,
                               "the reply of the national opt-out check is missing"));
    TALLYSTICK_TRY(check_named(*inputs.national_request));
  }
  if (uses.deny) {
    TALLYSTICK_TRY(check_given(inputs.national_deny, header,
                               "the deny list of the national opt-out is missing"));
    TALLYSTICK_TRY(check_named(*inputs.national_deny));
  }
  if (uses.consent)
    TALLYSTICK_TRY(check_given(inputs.consent, header,
                               "an exemption rests on consent but the consent list is missing"));
  return {};
}

} // namespace

/// Fills a state, list by list. The order matters: consent is applied to what the others said.
struct RegisterBuilder {
  const Policy& policy;
  std::size_t source_count;
  SourceSet gp_sources;
  Register::State& state;

  Status apply_cleared_list(const PersonList& request, const PersonList& reply);
  void apply_deny_list(const PersonList& list);
  void apply_events(const std::vector<const OptOutEvents*>& lists);
  void apply_consent(const PersonList& list);

private:
  void apply_to_people(const std::vector<Filed>& filed);
  void apply_to_local_ids(const std::vector<Filed>& filed);
  void count(const Standing& standing);
  /// Fills in what a standing says; a token whose objections depend on the provider goes to
  /// `scoped` and its scope to the register's, in the same order.
  template<class PersonOrLocalId, class TokenOfIt>
  PersonOrLocalId with_standing(PersonOrLocalId known, const TokenOfIt& token,
                                const Standing& standing, std::vector<TokenOfIt>& scoped);
};

Status RegisterBuilder::apply_cleared_list(const PersonList& request, const PersonList& reply) {
  PersonState denied;
  denied.national = true;
  const std::uint16_t denied_number = state.person_states.number(denied);
  const std::uint16_t cleared_number = state.person_states.number(PersonState{});
  const std::span<const PersonToken> asked(request.people());
  state.people.with_prefetch(asked,
                             [&](std::size_t i) { state.people.insert(asked[i], denied_number); });

  double foreign = 0;
  double repeats = 0;
  std::uint64_t cleared = 0;
  state.people.update_all(std::span<const PersonToken>(reply.people()),
                          [&](std::size_t, std::uint16_t* number) {
                            if (number == nullptr) {
                              foreign += 1;
                            } else if (*number == cleared_number) {
                              repeats += 1;
                            } else {
                              *number = cleared_number;
                              ++cleared;
                            }
                          });
  if (foreign != 0)
    return bad_data("the national reply holds numbers that were not in the request",
                    "is it the reply to another request?")
        .with("numbers", foreign);
  if (repeats != 0)
    return bad_data("the national reply holds the same number more than once",
                    "fetch the reply again")
        .with("repeats", repeats);
  const std::uint64_t requested = state.people.size();
  state.counts.national_requested = requested;
  state.counts.national_cleared = cleared;
  state.counts.national_denied = requested - cleared;
  if (requested == 0) return {};
  if (cleared == 0)
    return bad_data("the national reply is empty although numbers were requested",
                    "a rejected request comes back without numbers: look at the reply file");
  const double share = static_cast<double>(requested - cleared) / static_cast<double>(requested);
  if (share < policy.national.min_removed_share || share > policy.national.max_removed_share)
    return bad_data("the national check removed a share of people outside the accepted band",
                    "is it the whole reply? else declare another band in the job")
        .with("share", share)
        .with("least", policy.national.min_removed_share)
        .with("most", policy.national.max_removed_share);
  return {};
}

void RegisterBuilder::apply_deny_list(const PersonList& list) {
  PersonState denied;
  denied.national = true;
  const std::uint16_t number = state.person_states.number(denied);
  for (const PersonToken& person : list.people())
    state.people.insert(person, number);
  state.counts.national_denied = state.people.size();
}

void RegisterBuilder::count(const Standing& standing) {
  state.counts.type1_people += std::uint64_t{standing.type1};
  const bool objects = !standing.local.empty() ||
                       std::any_of(standing.at_provider.begin(), standing.at_provider.end(),
                                   [](const auto& at) { return !at.second.empty(); });
  state.counts.local_people += std::uint64_t{objects};
}

/// Numbers `scoped` from `first` on.
template<class TokenOfIt>
KeyTable<std::uint32_t> numbered(const std::vector<TokenOfIt>& scoped, std::size_t first) {
  KeyTable<std::uint32_t> table(scoped.size());
  for (std::size_t i = 0; i < scoped.size(); ++i)
    table.insert(scoped[i], static_cast<std::uint32_t>(first + i));
  return table;
}

template<class PersonOrLocalId, class TokenOfIt>
PersonOrLocalId RegisterBuilder::with_standing(PersonOrLocalId known, const TokenOfIt& token,
                                               const Standing& standing,
                                               std::vector<TokenOfIt>& scoped) {
  if (standing.type1) known.type1 = gp_sources;
  ProviderScope scope{standing.local, {}};
  for (const auto& at : standing.at_provider)
    if (!(at.second == standing.local)) scope.at.push_back(at);
  if (scope.at.empty()) {
    known.local = standing.local;
  } else {
    known.local_by_provider = true;
    state.scopes.push_back(std::move(scope));
    scoped.push_back(token);
  }
  return known;
}

void RegisterBuilder::apply_to_people(const std::vector<Filed>& filed) {
  std::vector<PersonToken> scoped;
  const std::size_t first_scope = state.scopes.size();
  for_each_standing(filed, day_number(policy.as_of), source_count,
                    [&](const Key128& key, const Standing& standing) {
                      count(standing);
                      const PersonToken token{key};
                      std::uint16_t& number = *state.people.insert(token, 0).first;
                      number = state.person_states.number(
                          with_standing(state.person_states[number], token, standing, scoped));
                    });
  state.scope_of_person = numbered(scoped, first_scope);
}

void RegisterBuilder::apply_to_local_ids(const std::vector<Filed>& filed) {
  state.local_ids = KeyTable<std::uint16_t>(filed.size());
  std::vector<LocalIdToken> scoped;
  const std::size_t first_scope = state.scopes.size();
  for_each_standing(filed, day_number(policy.as_of), source_count,
                    [&](const Key128& key, const Standing& standing) {
                      count(standing);
                      const LocalIdToken token{key};
                      const auto local_id = with_standing(LocalIdState{}, token, standing, scoped);
                      if (local_id == LocalIdState{}) return;
                      state.local_ids.insert(token, state.local_id_states.number(local_id));
                    });
  state.scope_of_local_id = numbered(scoped, first_scope);
}

void RegisterBuilder::apply_events(const std::vector<const OptOutEvents*>& lists) {
  std::vector<Filed> people;
  std::vector<Filed> local_ids;
  for (const OptOutEvents* list : lists) {
    for (const OptOutEvent& event : list->events()) {
      if (!event.person.absent()) people.push_back({event.person.bits, &event});
      if (!event.local_id.absent()) local_ids.push_back({event.local_id.bits, &event});
    }
  }
  sort_by_key(people);
  sort_by_key(local_ids);
  apply_to_people(people);
  apply_to_local_ids(local_ids);
}

void RegisterBuilder::apply_consent(const PersonList& list) {
  for (const PersonToken& token : list.people()) {
    if (token.absent()) continue;
    std::uint16_t& number = *state.people.insert(token, 0).first;
    PersonState person = state.person_states[number];
    if (person.consenting) continue;
    ++state.counts.consenting_people;
    person.consenting = true;
    if (exempt_for_consenting(policy, Scheme::type1)) person.type1 = {};
    if (exempt_for_consenting(policy, Scheme::national))
      person.national = person.not_checked = false;
    if (exempt_for_consenting(policy, Scheme::local)) {
      person.local = {};
      person.local_by_provider = false;
    }
    number = state.person_states.number(person);
  }
}

Result<Register> Register::build(const Policy& policy, const std::vector<SourceInfo>& sources,
                                 const TokenHeader& header, Inputs&& inputs) {
  const Inputs given = std::move(inputs);
  SourceSet gp_sources;
  for (std::size_t s = 0; s < sources.size() && s < kMaxSources; ++s)
    if (sources[s].gp_sourced) gp_sources |= SourceSet::only(static_cast<SourceId>(s));
  const GpSources gp = gp_sources.empty() ? GpSources::absent : GpSources::present;
  TALLYSTICK_TRY(check(policy, gp));
  if (sources.size() > kMaxSources)
    return Error(ErrorCode::job_invalid, "a run has too many sources", "split the job")
        .with("sources", static_cast<double>(sources.size()))
        .with("limit", static_cast<double>(kMaxSources));
  const Uses uses = uses_of(policy, given, gp);
  TALLYSTICK_TRY(check_inputs(uses, header, given));

  std::vector<const OptOutEvents*> events;
  if (uses.type1) events.push_back(&*given.type1);
  if (uses.local) events.push_back(&*given.local);
  std::size_t most_people = 0;
  if (uses.cleared) most_people += given.national_request->people().size();
  if (uses.deny) most_people += given.national_deny->people().size();
  if (uses.consent) most_people += given.consent->people().size();
  for (const OptOutEvents* list : events)
    most_people += list->events().size();

  auto state = std::make_unique<State>();
  state->header = header;
  PersonState stranger; // somebody whom no list names
  stranger.not_checked = uses.cleared;
  state->person_states = StatePalette<PersonState>(stranger);
  state->people = KeyTable<std::uint16_t>(most_people);
  RegisterBuilder builder{policy, sources.size(), gp_sources, *state};
  if (uses.cleared)
    TALLYSTICK_TRY(builder.apply_cleared_list(*given.national_request, *given.national_reply));
  if (uses.deny) builder.apply_deny_list(*given.national_deny);
  builder.apply_events(events);
  if (uses.consent) builder.apply_consent(*given.consent);
  if (state->person_states.overflown() || state->local_id_states.overflown())
    return Error(ErrorCode::failed, "too many different combinations of opt-outs for one run",
                 "split the job by source");
  return Register(std::move(state));
}

} // namespace tallystick::optout
