// SPDX-License-Identifier: MIT
// Register, Gate and Uphold together against the naive reading of the rules: random histories,
// lists, policies, rows and linkages. No row leaves that the rules forbid, and none is lost that
// they allow.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>

#include "naive_opt_out.hpp"
#include "optout/gate.hpp"
#include "optout/register.hpp"
#include "optout/uphold.hpp"
#include "support/nouns_for_tests.hpp"

namespace tallystick {
namespace {

constexpr int kCases = 10'000;
constexpr std::uint32_t kPeople = 7;
constexpr std::uint32_t kLocalIds = 4;
constexpr std::uint32_t kProviders = 3;
constexpr std::int32_t kToday = 19'000;
const TokenHeader kHeader{1, 1, 7, 2};

class Dice {
public:
  explicit Dice(std::uint32_t seed) : random_(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }

private:
  std::mt19937 random_;
};

PersonToken person(std::uint32_t i) {
  return {{0x1111'0000'0000'0000U + i, i * 77U + 1U}};
}
LocalIdToken local_id(std::uint32_t i) {
  return {{0x2222'0000'0000'0000U + i, i + 5U}};
}

PersonToken any_person(Dice& dice) {
  return person(dice.below(kPeople));
}

SourceSet any_sources(Dice& dice, std::size_t count) {
  if (dice.one_in(3)) return SourceSet::all();
  SourceSet set;
  for (std::size_t s = 0; s < count; ++s)
    if (dice.one_in(2)) set |= SourceSet::only(static_cast<SourceId>(s));
  return set;
}

OptOutEvent any_event(Dice& dice, OptOutScheme scheme, std::size_t sources) {
  OptOutEvent event;
  event.scheme = scheme;
  event.action = dice.one_in(2) ? OptOutAction::dissent : OptOutAction::withdraw;
  if (dice.one_in(4))
    event.local_id = local_id(dice.below(kLocalIds));
  else
    event.person = any_person(dice);
  if (scheme == OptOutScheme::local) {
    event.scope.sources = any_sources(dice, sources);
    if (dice.one_in(3)) event.scope.provider = 1 + dice.below(kProviders);
  }
  event.effective_from = kToday - 3 + static_cast<std::int32_t>(dice.below(5)); // future ones too
  if (dice.one_in(20)) event.effective_from = kNoDay;
  if (dice.one_in(4)) event.effective_to = kToday - 3 + static_cast<std::int32_t>(dice.below(6));
  if (dice.one_in(2)) event.recorded_at = 1 + dice.below(3);
  return event;
}

std::vector<PersonToken> some_people(Dice& dice) {
  std::vector<PersonToken> list;
  for (std::uint32_t i = 0; i < kPeople; ++i)
    if (!dice.one_in(3)) list.push_back(person(i));
  return list;
}

void choose_policy(Dice& dice, naive::Case& c) {
  optout::Policy& policy = c.policy;
  policy.as_of = date_of(kToday);
  policy.legal_basis = "basis";
  policy.approval = "approval";
  policy.purpose = dice.one_in(20) ? optout::Purpose::direct_care : optout::Purpose::research;
  policy.no_number = static_cast<optout::NoNumberPolicy>(dice.below(3));
  policy.type1_declared = policy.local_declared = true;
  policy.type1_date = policy.local_date = policy.national.list_date = policy.as_of;
  policy.national.max_removed_share = 1.0;
  policy.national.mode =
      dice.one_in(2) ? optout::NationalMode::cleared_list : optout::NationalMode::deny_list;
  for (const auto basis :
       {optout::ExemptionBasis::consent, optout::ExemptionBasis::public_health_regulation_3}) {
    if (!dice.one_in(basis == optout::ExemptionBasis::consent ? 3 : 8)) continue;
    optout::Exemption exemption{basis, {}, "approval of the exemption"};
    for (const auto scheme :
         {optout::Scheme::type1, optout::Scheme::national, optout::Scheme::local})
      if (dice.one_in(2)) exemption.schemes.push_back(scheme);
    if (!exemption.schemes.empty()) policy.exemptions.push_back(exemption);
  }
}

void choose_lists(Dice& dice, naive::Case& c) {
  const std::uint32_t most = dice.one_in(3) ? 20 : 6;
  for (std::uint32_t i = dice.below(most); i > 0; --i)
    c.type1.push_back(any_event(dice, OptOutScheme::type1, c.sources.size()));
  for (std::uint32_t i = dice.below(most); i > 0; --i)
    c.local.push_back(any_event(dice, OptOutScheme::local, c.sources.size()));
  c.request = some_people(dice);
  if (c.request.empty()) c.request.push_back(person(0));
  for (const PersonToken& asked : c.request)
    if (!dice.one_in(4)) c.reply.push_back(asked);
  if (c.reply.empty()) c.reply.push_back(c.request.front());
  if (dice.one_in(2)) c.request.push_back(c.request.front()); // asking twice is no fault
  for (std::uint32_t i = dice.below(3); i > 0; --i)
    c.deny.push_back(any_person(dice));
  c.consent = some_people(dice);
  if (dice.one_in(4)) c.consent.push_back({}); // an invalid number consents to nothing
}

naive::Case any_case(Dice& dice) {
  naive::Case c;
  for (std::uint32_t s = 1 + dice.below(4); s > 0; --s) {
    SourceInfo source;
    source.gp_sourced = dice.one_in(2);
    source.health_and_care = !dice.one_in(5);
    c.sources.push_back(source);
  }
  choose_policy(dice, c);
  choose_lists(dice, c);
  const std::uint32_t clusters = 1 + dice.below(12);
  for (std::size_t s = 0; s < c.sources.size(); ++s) {
    for (std::uint32_t i = dice.below(8); i > 0; --i) {
      naive::Row row;
      row.source = s;
      if (!dice.one_in(4)) row.person = any_person(dice);
      if (dice.one_in(3)) row.local_id = local_id(dice.below(kLocalIds));
      row.provider = dice.below(kProviders + 1);
      row.cluster = dice.below(clusters);
      c.rows.push_back(row);
    }
  }
  return c;
}

/// Rows [first, first + count) of one source, as pseudonymise would hand them over.
TokenBatch batch_of(const naive::Case& c, std::size_t first, std::uint32_t count) {
  TokenColumns columns;
  columns.header = kHeader;
  columns.source = static_cast<SourceId>(c.rows[first].source);
  columns.rows = count;
  for (std::size_t row = first; row < first + count; ++row) {
    columns.person.push_back(c.rows[row].person);
    columns.local_id.push_back(c.rows[row].local_id);
    columns.provider.push_back(c.rows[row].provider);
  }
  const auto all_absent = [](const auto& column) {
    return std::all_of(column.begin(), column.end(), [](const auto& t) { return t.absent(); });
  };
  if (all_absent(columns.person)) columns.person.clear(); // a column may also be left out
  if (all_absent(columns.local_id)) columns.local_id.clear();
  if (std::count(columns.provider.begin(), columns.provider.end(), 0U) == count)
    columns.provider.clear();
  return NounsForTests::token_batch(std::move(columns));
}

Persons persons_of(const naive::Case& c) {
  PersonTable table;
  std::map<std::size_t, PersonIndex> person_of_cluster;
  for (std::size_t row = 0; row < c.rows.size(); ++row) {
    const auto next = static_cast<PersonIndex>(table.first_row.size());
    const auto [at, is_new] = person_of_cluster.try_emplace(c.rows[row].cluster, next);
    if (is_new) table.first_row.push_back(static_cast<RowId>(row));
    table.person_of_row.push_back(at->second);
  }
  return NounsForTests::persons(std::move(table));
}

Result<PermittedPersons> run_engine(Dice& dice, const naive::Case& c) {
  optout::Inputs inputs;
  inputs.type1 = NounsForTests::opt_out_events(kHeader, c.type1);
  inputs.local = NounsForTests::opt_out_events(kHeader, c.local);
  inputs.national_request = NounsForTests::person_list(kHeader, c.request);
  inputs.national_reply = NounsForTests::person_list(kHeader, c.reply);
  inputs.national_deny = NounsForTests::person_list(kHeader, c.deny);
  inputs.consent = NounsForTests::person_list(kHeader, c.consent);
  auto reg = optout::Register::build(c.policy, c.sources, kHeader, std::move(inputs));
  if (!reg) return std::move(reg).error();

  optout::Gate gate(c.policy, *reg, c.sources);
  for (std::size_t row = 0; row < c.rows.size();) {
    std::uint32_t count = 1;
    while (row + count < c.rows.size() && c.rows[row + count].source == c.rows[row].source &&
           !dice.one_in(4))
      ++count;
    TokenBatch batch = batch_of(c, row, count);
    auto screening = gate.screen(batch);
    if (!screening) return std::move(screening).error();
    if (auto status = gate.admit(std::move(batch), std::move(*screening)); !status)
      return status.error();
    row += count;
  }
  optout::ProviderScopes scopes = gate.take_scopes();
  const PermittedBatch rows = gate.close();
  return optout::Uphold(c.policy, std::move(scopes)).run(rows, persons_of(c));
}

TEST(OptOuts, ReleaseExactlyTheRowsThatTheRulesAllow) {
  std::uint64_t released = 0;
  std::array<std::uint64_t, kRemovalReasons.size()> removed{};
  for (std::uint32_t seed = 0; seed < kCases; ++seed) {
    Dice dice(seed);
    const naive::Case c = any_case(dice);
    const auto persons = run_engine(dice, c);
    ASSERT_TRUE(persons.ok()) << "seed " << seed << ": " << persons.error().to_text();
    const naive::OptOuts rules(c);
    RemovalCounts expected;
    expected.by_source.assign(c.sources.size(), {});
    for (std::size_t row = 0; row < c.rows.size(); ++row) {
      const auto verdict = rules.verdict(c.rows[row]);
      const bool permitted = persons->permitted(static_cast<RowId>(row));
      ASSERT_FALSE(permitted && verdict) << "LEAK: seed " << seed << " row " << row << " is under "
                                         << kRemovalReasons[static_cast<std::size_t>(*verdict)];
      ASSERT_FALSE(!permitted && !verdict) << "lost: seed " << seed << " row " << row;
      if (!verdict) {
        ++released;
        continue;
      }
      const auto reason = static_cast<std::size_t>(*verdict);
      ASSERT_EQ(persons->removed()[row], reason + 1) << "seed " << seed << " row " << row;
      ++removed[reason];
      ++expected.by_source[c.rows[row].source][reason];
    }
    ASSERT_EQ(persons->removals().by_source, expected.by_source) << "seed " << seed;
  }
  // The cases reach every rule, so that agreement means something.
  EXPECT_GT(released, 10'000U);
  for (std::size_t reason = 0; reason < removed.size(); ++reason)
    EXPECT_GT(removed[reason], 500U) << kRemovalReasons[reason];
}

} // namespace
} // namespace tallystick
