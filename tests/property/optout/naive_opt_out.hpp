// SPDX-License-Identifier: MIT
// The opt-out rules as prose would have them, slow and without any of the engine's structures:
// which rows may be released, and if not, why. docs/opt-outs.md says the same in words.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/date.hpp"
#include "flow/opt_out.hpp"
#include "flow/source.hpp"
#include "optout/policy.hpp"

namespace tallystick::naive {

struct Row {
  std::size_t source = 0;
  PersonToken person;
  LocalIdToken local_id;
  std::uint32_t provider = 0; ///< 0 = not known
  std::size_t cluster = 0;    ///< rows of one cluster were linked as one person
};

struct Case {
  optout::Policy policy;
  std::vector<SourceInfo> sources;
  std::vector<OptOutEvent> type1;
  std::vector<OptOutEvent> local;
  std::vector<PersonToken> request;
  std::vector<PersonToken> reply;
  std::vector<PersonToken> deny;
  std::vector<PersonToken> consent;
  std::vector<Row> rows; ///< in the order of their sources
};

class OptOuts {
public:
  explicit OptOuts(const Case& c) : c_(c) {}

  /// Why the row may not be released; nothing if it may.
  [[nodiscard]] std::optional<RemovalReason> verdict(const Row& row) const {
    // What the row's own identifiers say.
    if (type1_removes(row, row)) return RemovalReason::type1;
    if (national_removes(row, row))
      return listed(row.person) == Listed::no ? RemovalReason::national_not_checked
                                              : RemovalReason::national;
    if (local_removes(row, row)) return RemovalReason::local;
    if (row.person.absent() && c_.policy.no_number == optout::NoNumberPolicy::drop)
      return RemovalReason::no_person_id;
    // What the other rows of the same person say.
    const auto any_linked = [&](auto removes) {
      return std::any_of(c_.rows.begin(), c_.rows.end(), [&](const Row& other) {
        return other.cluster == row.cluster && removes(other, row);
      });
    };
    if (any_linked([&](const Row& a, const Row& b) { return type1_removes(a, b); }))
      return RemovalReason::linked_type1;
    if (any_linked([&](const Row& a, const Row& b) { return national_removes(a, b); }))
      return RemovalReason::linked_national;
    if (any_linked([&](const Row& a, const Row& b) { return local_removes(a, b); }))
      return RemovalReason::linked_local;
    return std::nullopt;
  }

private:
  // "A Type 1 opt-out removes the person's rows that come from GP records."
  [[nodiscard]] bool type1_removes(const Row& holder, const Row& row) const {
    if (!c_.sources[row.source].gp_sourced || set_aside(optout::Scheme::type1, holder))
      return false;
    const auto by_person = [&](const OptOutEvent& e) {
      return !e.person.absent() && e.person == holder.person;
    };
    const auto by_local_id = [&](const OptOutEvent& e) {
      return !e.local_id.absent() && e.local_id == holder.local_id;
    };
    return dissent_stands(by_person, c_.type1) || dissent_stands(by_local_id, c_.type1);
  }

  // "The national opt-out removes every health and care row of the person. Only cleared numbers
  // stay; a row without a number has nobody to ask about."
  [[nodiscard]] bool national_removes(const Row& holder, const Row& row) const {
    if (!c_.sources[row.source].health_and_care || holder.person.absent() ||
        set_aside(optout::Scheme::national, holder))
      return false;
    if (c_.policy.national.mode == optout::NationalMode::deny_list)
      return contains(c_.deny, holder.person);
    return !contains(c_.reply, holder.person);
  }

  // "A local objection removes the rows of its sources, at its provider if it names one. A row
  // whose provider is not known may be of any provider."
  [[nodiscard]] bool local_removes(const Row& holder, const Row& row) const {
    if (set_aside(optout::Scheme::local, holder)) return false;
    const auto source = static_cast<SourceId>(row.source);
    const auto by_person = [&](const OptOutEvent& e) {
      return !e.person.absent() && e.person == holder.person;
    };
    const auto by_local_id = [&](const OptOutEvent& e) {
      return !e.local_id.absent() && e.local_id == holder.local_id;
    };
    const auto stands_at = [&](std::uint32_t provider) {
      const auto covers = [&](const OptOutEvent& e) {
        return e.scope.sources.contains(source) &&
               (e.scope.provider == 0 || e.scope.provider == provider);
      };
      return dissent_stands([&](const OptOutEvent& e) { return by_person(e) && covers(e); },
                            c_.local) ||
             dissent_stands([&](const OptOutEvent& e) { return by_local_id(e) && covers(e); },
                            c_.local);
    };
    if (row.provider != 0) return stands_at(row.provider);
    const std::uint32_t one_that_nobody_names = UINT32_MAX;
    return stands_at(one_that_nobody_names) ||
           std::any_of(c_.local.begin(), c_.local.end(),
                       [&](const OptOutEvent& e) { return stands_at(e.scope.provider); });
  }

  // "Latest event wins; where it is not known which is later, the dissent is kept." So a dissent
  // stands unless a withdrawal is known to be later.
  [[nodiscard]] bool dissent_stands(const std::function<bool(const OptOutEvent&)>& concerns,
                                    const std::vector<OptOutEvent>& events) const {
    const auto counts = [&](const OptOutEvent& e) { return concerns(e) && in_effect(e); };
    return std::any_of(events.begin(), events.end(), [&](const OptOutEvent& dissent) {
      if (dissent.action != OptOutAction::dissent || !counts(dissent)) return false;
      return std::none_of(events.begin(), events.end(), [&](const OptOutEvent& withdrawal) {
        return withdrawal.action == OptOutAction::withdraw && counts(withdrawal) &&
               known_later(withdrawal, dissent);
      });
    });
  }

  [[nodiscard]] static bool known_later(const OptOutEvent& a, const OptOutEvent& b) {
    if (a.effective_from == kNoDay || b.effective_from == kNoDay) return false;
    if (a.effective_from != b.effective_from) return a.effective_from > b.effective_from;
    return a.recorded_at > 0 && b.recorded_at > 0 && a.recorded_at > b.recorded_at;
  }

  [[nodiscard]] bool in_effect(const OptOutEvent& e) const {
    const std::int32_t today = day_number(c_.policy.as_of);
    if (e.effective_from != kNoDay && e.effective_from > today) return false;
    const bool end_is_nonsense = e.effective_to < e.effective_from;
    if (end_is_nonsense) return e.action == OptOutAction::dissent;
    return today <= e.effective_to;
  }

  // "Direct care is not affected; an exemption sets a scheme aside, for everybody or, by consent,
  // for those who gave it."
  [[nodiscard]] bool set_aside(optout::Scheme scheme, const Row& holder) const {
    if (c_.policy.purpose == optout::Purpose::direct_care) return true;
    for (const optout::Exemption& exemption : c_.policy.exemptions) {
      if (std::count(exemption.schemes.begin(), exemption.schemes.end(), scheme) == 0) continue;
      if (exemption.basis != optout::ExemptionBasis::consent) return true;
      if (!holder.person.absent() && contains(c_.consent, holder.person)) return true;
    }
    return false;
  }

  enum class Listed { yes, no, does_not_matter };
  [[nodiscard]] Listed listed(const PersonToken& person) const {
    if (c_.policy.national.mode != optout::NationalMode::cleared_list)
      return Listed::does_not_matter;
    return contains(c_.request, person) ? Listed::yes : Listed::no;
  }

  static bool contains(const std::vector<PersonToken>& list, const PersonToken& person) {
    return std::find(list.begin(), list.end(), person) != list.end();
  }

  const Case& c_;
};

} // namespace tallystick::naive
