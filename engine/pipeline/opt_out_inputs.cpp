// SPDX-License-Identifier: MIT
#include "pipeline/opt_out_inputs.hpp"

#include <algorithm>

#include "crypto/digest.hpp"
#include "ingest/list_reader.hpp"
#include "pipeline/job_columns.hpp"
#include "pipeline/opt_out_cells.hpp"
#include "pipeline/opt_out_codes.hpp"
#include "standardise/local_id.hpp"
#include "standardise/national_lists.hpp"
#include "table/glob.hpp"

namespace tallystick::pipeline {
namespace {

using pseudonymise::IdentifiedEvent;

/// A number of a MESH file and the empty field behind its comma (nhs-rules 5.2).
constexpr std::uint32_t kMeshFields = 2;

using RowReader = std::function<Status(const ListRow& row, const Place& place)>;

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
  [[nodiscard]] SourceSet sources_named(std::string_view name) const;
  Result<OptOutScope> read_scope(const ListRow& row, const Place& place);
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
  IdentifiedEvent event;
  event.person = *number;
  event.event.scheme = OptOutScheme::type1;
  event.event.action =
      *meaning == CodeMeaning::dissent ? OptOutAction::dissent : OptOutAction::withdraw;
  event.event.effective_from = *day;
  auto order = read_order(row, event.event.action, place);
  if (!order) return std::move(order).error();
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

SourceSet OptOutReader::sources_named(std::string_view name) const {
  if (name.empty()) return SourceSet::all();
  SourceSet named;
  for (std::size_t s = 0; s < sources_.size(); ++s)
    if (same_word(name, sources_[s].name)) named |= SourceSet::only(static_cast<SourceId>(s));
  return named;
}

/// What a row covers in this job; an empty set of sources if nothing, which is counted: right for a
/// list that several jobs share, and all that would be seen of a name that is spelt wrongly.
Result<OptOutScope> OptOutReader::read_scope(const ListRow& row, const Place& place) {
  const std::string_view programme = row["programme"];
  OptOutScope scope;
  scope.sources = sources_named(row["source"]);
  if (scope.sources.empty()) {
    ++out_.local_rows.other_source;
  } else if (!programme.empty() && !same_word(programme, job_.optouts.policy.programme)) {
    ++out_.local_rows.other_programme;
    scope.sources = SourceSet();
  }
  // A local id belongs to its provider, so beside one the provider is a limit only where neither a
  // source nor a programme says how far the objection reaches.
  const bool reach_given = !row["source"].empty() || !programme.empty();
  if (row["provider"].empty() || (!row["local_id"].empty() && reach_given)) return scope;
  const std::string_view provider = standardise::read_provider(row["provider"]);
  if (provider.empty())
    return malformed("an objection has a provider code that is too long", {}, place);
  std::string upper(provider.size(), '\0');
  standardise::copy_upper(provider, upper.data());
  scope.provider = pseudonymise::provider_digest(upper);
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
  auto order = read_order(row, event.event.action, place);
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
  return {columns.contains("local_id"), columns.contains("provider")};
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
