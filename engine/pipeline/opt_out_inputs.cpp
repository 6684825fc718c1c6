// SPDX-License-Identifier: MIT
#include "pipeline/opt_out_inputs.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "crypto/digest.hpp"
#include "ingest/list_reader.hpp"
#include "pipeline/job_columns.hpp"
#include "pipeline/opt_out_codes.hpp"
#include "standardise/birth_date.hpp"
#include "standardise/local_id.hpp"
#include "standardise/national_lists.hpp"
#include "standardise/nhs_number.hpp"
#include "table/glob.hpp"

namespace tallystick::pipeline {
namespace {

using pseudonymise::IdentifiedEvent;
using standardise::DateFormat;

/// A number of a MESH file and the empty field behind its comma (nhs-rules 5.2).
constexpr std::uint32_t kMeshFields = 2;
constexpr std::int64_t kSecondsPerDay = 86'400;

/// One row of an opt-out list: cells by role; a role that the job does not map is empty.
class ListRow {
public:
  ListRow(const std::vector<std::string>& roles, std::span<const std::string_view> cells)
      : roles_(roles), cells_(cells) {}
  [[nodiscard]] std::string_view operator[](std::string_view role) const {
    const auto found = std::find(roles_.begin(), roles_.end(), role);
    return found == roles_.end()
               ? std::string_view{}
               : standardise::trimmed(cells_[static_cast<std::size_t>(found - roles_.begin())]);
  }

private:
  const std::vector<std::string>& roles_;
  std::span<const std::string_view> cells_;
};

using RowReader = std::function<Status(const ListRow& row, const Place& place)>;

Error malformed(StaticText what, StaticText hint, const Place& place) {
  return Error(ErrorCode::optout_data, what, hint).at(place);
}

/// Runs `read` over all rows of a list and returns the digest of its files.
Result<std::string> read_rows(const Job& job, const ListFile& list, const RowReader& read) {
  auto digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  for (const std::string& pattern : list.files) {
    auto paths = table::expand_files(beside(job, pattern).string());
    if (!paths) return std::move(paths).error().with_code(ErrorCode::optout_data);
    for (const std::string& path : *paths) {
      std::vector<std::string> roles;
      const auto choose =
          [&](const std::vector<std::string_view>& header) -> Result<std::vector<std::uint32_t>> {
        auto columns = resolve_columns(list, header);
        if (!columns) return std::move(columns).error();
        std::vector<std::uint32_t> fields;
        for (const auto& [role, field] : *columns) {
          roles.push_back(role);
          fields.push_back(static_cast<std::uint32_t>(field));
        }
        return fields;
      };
      const auto visit = [&](std::uint64_t line, std::span<const std::string_view> cells) {
        return read(ListRow(roles, cells), {path, line, 0, {}});
      };
      table::Dialect dialect;
      dialect.delimiter = list.delimiter;
      if (auto status =
              ingest::read_list(path, dialect, ingest::kCountedFromHeader, choose, visit,
                                [&](std::span<const std::byte> bytes) { digest->update(bytes); });
          !status)
        return std::move(status).error().with_code(ErrorCode::optout_data);
    }
  }
  return digest->hex();
}

Result<NhsNumber> read_number(std::string_view cell,
                              const standardise::SupersessionMap& supersession,
                              const Place& place) {
  standardise::NumberRules rules;
  rules.palindromes =
      standardise::PalindromePolicy::accept; // an opt-out is never lost for a doubtful number
  rules.supersession = supersession.empty() ? nullptr : &supersession;
  const auto number = standardise::read_nhs_number(cell, rules).value;
  if (number.absent())
    return malformed(
        "an opt-out list has an NHS number that is missing or not valid",
        "one bad number makes the national check refuse the whole file: correct the list", place);
  return number;
}

/// A day, or nothing if the cell is blank.
Result<std::int32_t> read_day(std::string_view cell, const Place& place) {
  const auto day =
      standardise::judge_event_date(standardise::read_date(cell, DateFormat::automatic));
  if (day.refused)
    return malformed("an opt-out list has a date that cannot be read", "write dates as YYYY-MM-DD",
                     place);
  return day.value;
}

/// Order among events of one day: seconds of "YYYY-MM-DD[ T]HH:MM[:SS]", or a record number; 0 if
/// blank.
Result<std::int64_t> read_order(std::string_view cell, const Place& place) {
  if (cell.empty()) return std::int64_t{0};
  std::int64_t number = 0;
  const auto whole = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (whole.ec == std::errc{} && whole.ptr == cell.data() + cell.size()) return number;
  auto day = read_day(cell, place);
  if (!day) return std::move(day).error();
  std::int64_t seconds = *day * kSecondsPerDay;
  if (cell.size() < 16) return seconds;
  std::int64_t unit = 3600;
  for (std::size_t at = 11; at + 2 <= cell.size() && unit > 0; at += 3, unit /= 60) {
    int part = 0;
    if (std::from_chars(cell.data() + at, cell.data() + at + 2, part).ec != std::errc{})
      return malformed("an opt-out list has a time that cannot be read",
                       "write YYYY-MM-DDTHH:MM:SS", place);
    seconds += part * unit;
  }
  return seconds;
}

std::string fact(const std::optional<Date>& date, const std::string& digest) {
  return (date ? to_iso(*date) + " " : std::string()) + "sha256 " + digest;
}

/// Reads the lists of one job; keeps what they have in common.
class OptOutReader {
public:
  OptOutReader(const Job& job, const std::vector<SourceInfo>& sources,
               const pseudonymise::Pseudonymiser& pseudonymiser,
               const standardise::SupersessionMap& supersession)
      : job_(job), sources_(sources), pseudonymiser_(pseudonymiser), supersession_(supersession) {}

  Status read_type1(const ListFile& list);
  Status read_local(const ListFile& list);
  Status read_consent(const ListFile& list);
  /// A MESH file: one number and a comma a line, no header.
  Result<SecretColumn<NhsNumber>> read_numbers(const std::string& file, std::string name,
                                               const std::optional<Date>& date);

  Status read_national();

  OptOutInputs take() && { return std::move(out_); }

private:
  Status add_type1(const ListRow& row, const ListFile& list, const OptOutCodes& codes,
                   const Place& place);
  Status add_local(const ListRow& row, const Place& place);
  Result<OptOutScope> read_scope(const ListRow& row, const Place& place) const;
  [[nodiscard]] TextSpan keep(std::string_view text);
  void push(const IdentifiedEvent& event) {
    events_.resize(events_.size() + 1);
    events_[events_.size() - 1] = event;
  }
  [[nodiscard]] OptOutEvents take_events() {
    OptOutEvents tokens = pseudonymiser_.events(events_.span(), texts_);
    events_.clear();
    texts_.clear();
    return tokens;
  }

  const Job& job_;
  const std::vector<SourceInfo>& sources_;
  const pseudonymise::Pseudonymiser& pseudonymiser_;
  const standardise::SupersessionMap& supersession_;
  SecretColumn<IdentifiedEvent> events_;
  SecretBuffer texts_;
  OptOutInputs out_;
};

TextSpan OptOutReader::keep(std::string_view text) {
  const TextSpan span{static_cast<std::uint32_t>(texts_.size()),
                      static_cast<std::uint32_t>(text.size())};
  texts_.resize(texts_.size() + text.size());
  standardise::copy_upper(text, texts_.chars() + span.offset);
  return span;
}

Status OptOutReader::add_type1(const ListRow& row, const ListFile& list, const OptOutCodes& codes,
                               const Place& place) {
  const std::string_view system =
      row["code_system"].empty() ? std::string_view(list.code_system) : row["code_system"];
  if (!OptOutCodes::is_system(system))
    return malformed("an event has no known code system",
                     "read2, ctv3 or snomed; or set code_system in [optouts.type1]", place);
  const CodeMeaning* meaning = codes.find(system, row["code"]);
  if (meaning == nullptr)
    return malformed("an event has a code that is in no opt-out table",
                     "codes are case sensitive; add a table with code_tables in [optouts.type1]",
                     place);
  if (*meaning == CodeMeaning::not_acted_on) return {};
  auto number = read_number(row["person_id"], supersession_, place);
  if (!number) return std::move(number).error();
  auto day = read_day(row["event_date"], place);
  if (!day) return std::move(day).error();
  if (*day == kNoDay)
    return malformed("an event has no date", "the latest event wins, so each needs its date",
                     place);
  auto order =
      read_order(row["recorded_at"].empty() ? row["record_id"] : row["recorded_at"], place);
  if (!order) return std::move(order).error();
  IdentifiedEvent event;
  event.person = *number;
  event.event.scheme = OptOutScheme::type1;
  event.event.action =
      *meaning == CodeMeaning::dissent ? OptOutAction::dissent : OptOutAction::withdraw;
  event.event.effective_from = *day;
  event.event.recorded_at = *order;
  push(event);
  return {};
}

Status OptOutReader::read_type1(const ListFile& list) {
  std::vector<std::string> tables;
  for (const std::string& table : job_.optouts.code_tables)
    tables.push_back(beside(job_, table).string());
  auto codes = tables.empty() ? OptOutCodes::built_in() : OptOutCodes::from_files(tables);
  if (!codes) return std::move(codes).error();
  auto digest = read_rows(job_, list, [&](const ListRow& row, const Place& place) {
    return add_type1(row, list, *codes, place);
  });
  if (!digest) return std::move(digest).error();
  out_.inputs.type1 = take_events();
  out_.facts.emplace_back("type1", fact(job_.optouts.policy.type1_date, *digest));
  return {};
}

Result<OptOutScope> OptOutReader::read_scope(const ListRow& row, const Place& place) const {
  OptOutScope scope;
  if (const std::string_view name = row["source"]; !name.empty()) {
    const auto found = std::find_if(sources_.begin(), sources_.end(),
                                    [&](const SourceInfo& s) { return s.name == name; });
    // A source that takes no part in this job: the objection covers nothing here.
    scope.sources = found == sources_.end()
                        ? SourceSet()
                        : SourceSet::only(static_cast<SourceId>(found - sources_.begin()));
  }
  if (const std::string_view programme = row["programme"];
      !programme.empty() && programme != job_.optouts.policy.programme)
    scope.sources = SourceSet();
  if (!row["provider"].empty() && row["local_id"].empty()) {
    const std::string_view provider = standardise::read_provider(row["provider"]);
    if (provider.empty())
      return malformed("an objection has a provider code that is too long", {}, place);
    std::string upper(provider.size(), '\0');
    standardise::copy_upper(provider, upper.data());
    scope.provider = pseudonymise::provider_digest(upper);
  }
  return scope;
}

Status OptOutReader::add_local(const ListRow& row, const Place& place) {
  IdentifiedEvent event;
  if (!row["person_id"].empty()) {
    auto number = read_number(row["person_id"], supersession_, place);
    if (!number) return std::move(number).error();
    event.person = *number;
  } else {
    const auto local_id = standardise::read_local_id(row["local_id"]);
    const std::string_view provider = standardise::read_provider(row["provider"]);
    if (local_id.value.empty() || provider.empty())
      return malformed("an objection names nobody",
                       "an NHS number, or a provider and a local patient id", place);
    event.provider = keep(provider);
    event.local_id = keep(local_id.value);
  }
  const std::string_view action = row["action"];
  if (action == "object" || action == "dissent")
    event.event.action = OptOutAction::dissent;
  else if (action == "withdraw")
    event.event.action = OptOutAction::withdraw;
  else
    return malformed("an objection has an unknown action", "object or withdraw", place);
  auto scope = read_scope(row, place);
  if (!scope) return std::move(scope).error();
  if (scope->sources.empty()) return {};
  event.event.scheme = OptOutScheme::local;
  event.event.scope = *scope;
  auto from = read_day(row["effective_from"], place);
  if (!from) return std::move(from).error();
  if (*from == kNoDay) return malformed("an objection has no date from which it holds", {}, place);
  auto to = read_day(row["effective_to"], place);
  if (!to) return std::move(to).error();
  event.event.effective_from = *from;
  event.event.effective_to = *to == kNoDay ? INT32_MAX : *to;
  auto order =
      read_order(row["recorded_at"].empty() ? row["record_id"] : row["recorded_at"], place);
  if (!order) return std::move(order).error();
  event.event.recorded_at = *order;
  push(event);
  return {};
}

Status OptOutReader::read_local(const ListFile& list) {
  auto digest = read_rows(
      job_, list, [&](const ListRow& row, const Place& place) { return add_local(row, place); });
  if (!digest) return std::move(digest).error();
  out_.inputs.local = take_events();
  out_.facts.emplace_back("local", fact(job_.optouts.policy.local_date, *digest));
  return {};
}

Status OptOutReader::read_consent(const ListFile& list) {
  SecretColumn<NhsNumber> people;
  const std::int32_t as_of = day_number(job_.as_of);
  auto digest = read_rows(job_, list, [&](const ListRow& row, const Place& place) -> Status {
    auto given = read_day(row["consent_date"], place);
    if (!given) return std::move(given).error();
    auto withdrawn = read_day(row["withdrawn_date"], place);
    if (!withdrawn) return std::move(withdrawn).error();
    if (*given == kNoDay) return malformed("a consent has no date", {}, place);
    auto number = read_number(row["person_id"], supersession_, place);
    if (!number) return std::move(number).error();
    if (*given > as_of || (*withdrawn != kNoDay && *withdrawn <= as_of)) return {};
    people.resize(people.size() + 1);
    people[people.size() - 1] = *number;
    return {};
  });
  if (!digest) return std::move(digest).error();
  out_.inputs.consent = pseudonymiser_.person_list(people.span());
  out_.facts.emplace_back("consent", fact(std::nullopt, *digest));
  return {};
}

Result<SecretColumn<NhsNumber>> OptOutReader::read_numbers(const std::string& file,
                                                           std::string name,
                                                           const std::optional<Date>& date) {
  const std::string path = beside(job_, file).string();
  auto digest = crypto::Sha256::make();
  if (!digest) return std::move(digest).error();
  SecretColumn<NhsNumber> people;
  std::size_t used = 0;
  const auto choose =
      [](const std::vector<std::string_view>&) -> Result<std::vector<std::uint32_t>> {
    return std::vector<std::uint32_t>{0, 1};
  };
  const auto visit = [&](std::uint64_t line, std::span<const std::string_view> cells) -> Status {
    const Place place{path, line, 0, {}};
    if (!standardise::trimmed(cells[1]).empty())
      return malformed("a line of a national list has more than a number and a comma", {}, place);
    auto number = read_number(cells[0], standardise::SupersessionMap(), place); // as it was sent
    if (!number) return std::move(number).error();
    if (used == people.size()) people.resize(std::max<std::size_t>(1024, used * 2));
    people[used++] = *number;
    return {};
  };
  table::Dialect dialect;
  dialect.header = table::Header::no;
  if (auto status =
          ingest::read_list(path, dialect, kMeshFields, choose, visit,
                            [&](std::span<const std::byte> bytes) { digest->update(bytes); });
      !status)
    return std::move(status).error().with_code(ErrorCode::optout_data);
  out_.facts.emplace_back(std::move(name), fact(date, digest->hex()));
  people.resize(used);
  return people;
}

Status OptOutReader::read_national() {
  const OptOutSpec& spec = job_.optouts;
  const optout::NationalPolicy& policy = spec.policy.national;
  if (policy.mode == optout::NationalMode::not_applied || !spec.national_reply) return {};
  const bool deny_list = policy.mode == optout::NationalMode::deny_list;
  auto reply = read_numbers(*spec.national_reply,
                            deny_list ? "national_deny_list" : "national_reply", policy.list_date);
  if (!reply) return std::move(reply).error();
  if (deny_list) {
    for (NhsNumber& number : reply->span())
      number = supersession_.current(number);
    out_.inputs.national_deny = pseudonymiser_.person_list(reply->span());
    return {};
  }
  if (!spec.national_request) return {};
  auto request = read_numbers(*spec.national_request, "national_request", std::nullopt);
  if (!request) return std::move(request).error();
  auto lists =
      standardise::settle_national_lists(std::move(*request), std::move(*reply), supersession_);
  if (!lists) return std::move(lists).error().in_file(beside(job_, *spec.national_reply).string());
  out_.inputs.national_request = pseudonymiser_.person_list(lists->request.span());
  out_.inputs.national_reply = pseudonymiser_.person_list(lists->cleared.span());
  return {};
}

} // namespace

ObjectionNeeds objection_needs(const OptOutSpec& spec) {
  if (!spec.local) return {};
  const auto& columns = spec.local->columns;
  return {columns.contains("local_id"),
          columns.contains("provider") && columns.contains("person_id")};
}

Result<OptOutInputs> read_opt_outs(const Job& job, const std::vector<SourceInfo>& sources,
                                   const pseudonymise::Pseudonymiser& pseudonymiser,
                                   const standardise::SupersessionMap& supersession) {
  OptOutReader reader(job, sources, pseudonymiser, supersession);
  const OptOutSpec& spec = job.optouts;
  if (spec.type1) TALLYSTICK_TRY(reader.read_type1(*spec.type1));
  if (spec.local) TALLYSTICK_TRY(reader.read_local(*spec.local));
  if (spec.consent) TALLYSTICK_TRY(reader.read_consent(*spec.consent));
  TALLYSTICK_TRY(reader.read_national());
  return std::move(reader).take();
}

} // namespace tallystick::pipeline
