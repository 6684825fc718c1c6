// SPDX-License-Identifier: MIT
#include "optout/gate.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

#include "core/date.hpp"

namespace tallystick::optout {
namespace {

constexpr std::size_t kRowsTogether = 1024; // their states fit the first-level cache

std::uint8_t code(RemovalReason reason) {
  return static_cast<std::uint8_t>(1U + static_cast<unsigned>(reason));
}

Error broken(StaticText what) {
  return Error(ErrorCode::internal, what);
}

/// Columns that a plan does not ask for are empty; the others are as long as the batch.
Status check_shape(const TokenColumns& batch) {
  const auto fits = [&](const auto& column) {
    return column.empty() || column.size() == batch.rows;
  };
  const AttributeColumns& a = batch.attributes;
  const bool fit = fits(batch.person) && fits(batch.agreement) && fits(batch.evidence) &&
                   fits(batch.fields) && fits(batch.local_id) && fits(batch.place) &&
                   fits(batch.provider) && fits(a.sex) && fits(a.age_band) && fits(a.birth) &&
                   fits(a.area) && fits(a.event_day) && fits(batch.payload.row_end) &&
                   std::all_of(batch.match_keys.begin(), batch.match_keys.end(), fits);
  if (!fit) return broken("columns of a token batch differ in length");
  std::uint32_t end = 0;
  for (const std::uint32_t row_end : batch.payload.row_end) {
    if (row_end < end) return broken("payload rows of a token batch are out of order");
    end = row_end;
  }
  if (end > batch.payload.bytes.size()) return broken("payload of a token batch is cut short");
  return {};
}

/// Appends a batch's column behind `rows` earlier rows. Rows of batches without the column hold
/// `nothing`; a column that no batch has stays empty.
template<class T>
void append_column(SegmentedColumn<T>& column, std::uint64_t rows, std::span<const T> items,
                   const T& nothing) {
  if (items.empty()) return;
  column.fill(rows - column.size(), nothing);
  column.append(items);
}

template<class T>
void complete(SegmentedColumn<T>& column, std::uint64_t rows, const T& nothing) {
  if (!column.empty()) column.fill(rows - column.size(), nothing);
}

/// The same, leaving out what withheld rows hold.
template<class T>
void append_permitted(SegmentedColumn<T>& column, std::uint64_t rows, std::vector<T> items,
                      const std::vector<std::uint8_t>& withheld, const T& nothing) {
  for (std::size_t row = 0; row < items.size(); ++row)
    if (withheld[row] != 0) items[row] = nothing;
  append_column(column, rows, std::span<const T>(items), nothing);
}

} // namespace

struct Gate::Decision {
  std::uint8_t withheld = 0;
  Denial denial{};
  /// Objections that depend on the provider: the person's and the local id's.
  std::array<std::uint32_t, 2> scopes{};
  std::size_t scope_count = 0;
};

Gate::Gate(const Policy& policy, const Register& reg, std::vector<SourceInfo> sources,
           Overflow overflow)
    : policy_(policy), register_(reg), overflow_(std::move(overflow)),
      rows_of_source_(sources.size()) {
  columns_.header = reg.header();
  columns_.sources = std::move(sources);
  scopes_.scopes_ = reg.provider_scopes();
}

Gate::Decision Gate::decide(const Asked& row, const PersonState& state,
                            const LocalIdState& local_id, SourceId source) const {
  Decision decision;
  Denial& denial = decision.denial;
  denial.type1 = state.type1;
  denial.local = state.local;
  if (!(state.consenting && exempt_for_consenting(policy_, Scheme::type1)))
    denial.type1 |= local_id.type1;
  if (state.local_by_provider)
    decision.scopes[decision.scope_count++] = register_.provider_scope(row.person);
  if (!(state.consenting && exempt_for_consenting(policy_, Scheme::local))) {
    denial.local |= local_id.local;
    if (local_id.local_by_provider)
      decision.scopes[decision.scope_count++] = register_.provider_scope(row.local_id);
  }
  if (state.national || state.not_checked) denial.national = SourceSet::all();

  SourceSet local = denial.local;
  for (std::size_t i = 0; i < decision.scope_count; ++i)
    local |= register_.provider_scopes()[decision.scopes[i]].covered(row.provider);
  const bool national_applies = columns_.sources[static_cast<std::size_t>(source)].health_and_care;
  if (denial.type1.contains(source)) {
    decision.withheld = code(RemovalReason::type1);
  } else if (state.national && national_applies) {
    decision.withheld = code(RemovalReason::national);
  } else if (state.not_checked && national_applies) {
    decision.withheld = code(RemovalReason::national_not_checked);
  } else if (local.contains(source)) {
    decision.withheld = code(RemovalReason::local);
  } else if (row.person.absent() && policy_.no_number == NoNumberPolicy::drop) {
    decision.withheld = code(RemovalReason::no_person_id);
  }
  return decision;
}

Result<Screening> Gate::screen(const TokenBatch& batch) const {
  const TokenColumns& rows = batch.columns();
  const auto source = static_cast<std::size_t>(rows.source);
  if (source >= columns_.sources.size()) return broken("a token batch is of no known source");
  if (!(rows.header == register_.header()))
    return Error(ErrorCode::key_mismatch,
                 "records and opt-out data were tokenised under different keys",
                 "tokenise both under the key and epoch of this run")
        .in_source(columns_.sources[source].name);
  TALLYSTICK_TRY(check_shape(rows));

  Screening screening;
  screening.withheld.resize(rows.rows);
  const bool by_local_id = register_.has_local_id_objections() && !rows.local_id.empty();
  std::array<PersonState, kRowsTogether> states{};
  std::array<LocalIdState, kRowsTogether> local_ids{};
  for (std::size_t from = 0; from < rows.rows; from += kRowsTogether) {
    const std::size_t count = std::min(kRowsTogether, rows.rows - from);
    if (!rows.person.empty())
      register_.look_up(std::span(rows.person).subspan(from, count),
                        std::span(states).first(count));
    if (by_local_id)
      register_.look_up(std::span(rows.local_id).subspan(from, count),
                        std::span(local_ids).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t row = from + i;
      Asked asked;
      if (!rows.person.empty()) asked.person = rows.person[row];
      if (!asked.person.absent() && states[i] == PersonState{} && local_ids[i] == LocalIdState{})
        continue;
      if (by_local_id) asked.local_id = rows.local_id[row];
      if (!rows.provider.empty()) asked.provider = rows.provider[row];
      Decision decision = decide(asked, states[i], local_ids[i], rows.source);
      screening.withheld[row] = decision.withheld;
      decision.denial.row = static_cast<RowId>(row);
      const Denial& denial = decision.denial;
      if (!denial.type1.empty() || !denial.national.empty() || !denial.local.empty())
        screening.denials.push_back(denial);
      for (std::size_t s = 0; s < decision.scope_count; ++s) {
        screening.denials.push_back({denial.row, {}, {}, {}}); // Uphold counts these; see there
        screening.scoped.push_back({denial.row, decision.scopes[s]});
      }
    }
  }
  return screening;
}

Status Gate::admit(TokenBatch&& batch, Screening&& screening) {
  TokenColumns rows = std::move(batch).take();
  const Screening decisions = std::move(screening);
  const auto source = static_cast<std::size_t>(rows.source);
  if (source >= columns_.sources.size()) return broken("a token batch is of no known source");
  if (source < last_source_) return broken("token batches do not come in the order of the sources");
  if (rows_ + rows.rows > std::numeric_limits<RowId>::max())
    return Error(ErrorCode::input_refused, "the sources have more rows than one run can hold",
                 "split the job, for example by year")
        .with("limit", static_cast<double>(std::numeric_limits<RowId>::max()));
  if (decisions.withheld.size() != rows.rows)
    return broken("a token batch came with the screening of another");
  if (!(rows.header == columns_.header))
    return broken("a token batch was not screened before it was admitted");
  TALLYSTICK_TRY(check_shape(rows));
  if (columns_.match_keys.empty()) columns_.match_keys.resize(rows.match_keys.size());
  if (columns_.match_keys.size() != rows.match_keys.size())
    return broken("token batches have different match keys");
  last_source_ = source;

  append_tokens(rows);
  append_attributes(std::move(rows.attributes), decisions.withheld);
  columns_.sources[source].payload_layout = rows.payload.layout;
  columns_.payload.append(rows_, rows.payload, decisions.withheld);
  append_decisions(decisions);
  rows_of_source_[source] += rows.rows;
  rows_ += rows.rows;
  scopes_.rows_ = rows_;
  spill_if_full();
  return {};
}

void Gate::spill_if_full() {
  if (overflow_.store == nullptr) return;
  std::uint64_t held = 0;
  columns_.for_each_spillable([&](const auto& column) { held += column.memory_bytes(); });
  if (held <= overflow_.memory_bytes) return;
  columns_.for_each_spillable([&](auto& column) { column.spill_to(overflow_.store); });
  overflow_.store.reset();
}

void Gate::append_tokens(const TokenColumns& batch) {
  const auto add = [&](auto& column, const auto& items) {
    using Item = std::decay_t<decltype(items[0])>;
    append_column(column, rows_, std::span<const Item>(items), Item{});
  };
  add(columns_.person, batch.person);
  add(columns_.agreement, batch.agreement);
  add(columns_.evidence, batch.evidence);
  for (std::size_t key = 0; key < batch.match_keys.size(); ++key)
    add(columns_.match_keys[key], batch.match_keys[key]);
  add(columns_.place, batch.place);
  add(columns_.fields, batch.fields);
  if (!scopes_.scopes_.empty()) add(scopes_.provider_, batch.provider);
  for (const RepairCandidate& candidate : batch.repair)
    columns_.repair.push_back(
        {static_cast<RowId>(rows_ + candidate.row), candidate.person, candidate.agreement});
  for (const IdVariant& variant : batch.id_variants)
    columns_.id_variants.push_back({static_cast<RowId>(rows_ + variant.row), variant.token});
}

void Gate::append_attributes(AttributeColumns&& a, const std::vector<std::uint8_t>& withheld) {
  append_permitted(columns_.sex, rows_, std::move(a.sex), withheld, std::uint8_t{0});
  append_permitted(columns_.age_band, rows_, std::move(a.age_band), withheld, std::uint8_t{0});
  append_permitted(columns_.birth, rows_, std::move(a.birth), withheld, std::uint16_t{0});
  append_permitted(columns_.area, rows_, std::move(a.area), withheld, std::uint32_t{0});
  append_permitted(columns_.event_day, rows_, std::move(a.event_day), withheld, kNoDay);
}

void Gate::append_decisions(const Screening& screening) {
  columns_.withheld.append(screening.withheld);
  for (Denial denial : screening.denials) {
    denial.row = static_cast<RowId>(rows_ + denial.row);
    columns_.denials.push_back(denial);
  }
  for (ScopedDenial denial : screening.scoped) {
    denial.row = static_cast<RowId>(rows_ + denial.row);
    scopes_.denials_.push_back(denial);
  }
}

ProviderScopes Gate::take_scopes() {
  complete(scopes_.provider_, scopes_.rows_, std::uint32_t{0});
  return std::move(scopes_);
}

PermittedBatch Gate::close() {
  complete(columns_.person, rows_, PersonToken{});
  complete(columns_.agreement, rows_, Agreement{});
  complete(columns_.evidence, rows_, Evidence::none);
  for (SegmentedColumn<MatchKeyToken>& key : columns_.match_keys)
    complete(key, rows_, MatchKeyToken{});
  complete(columns_.place, rows_, std::uint32_t{0});
  complete(columns_.fields, rows_, FieldTokens{});
  complete(columns_.sex, rows_, std::uint8_t{0});
  complete(columns_.age_band, rows_, std::uint8_t{0});
  complete(columns_.birth, rows_, std::uint16_t{0});
  complete(columns_.area, rows_, std::uint32_t{0});
  complete(columns_.event_day, rows_, kNoDay);
  if (!columns_.payload.empty()) columns_.payload.complete(rows_);

  columns_.first_row.clear();
  std::uint64_t first = 0;
  for (const std::uint64_t rows : rows_of_source_) {
    columns_.first_row.push_back(static_cast<RowId>(first));
    first += rows;
  }
  columns_.first_row.push_back(static_cast<RowId>(first));
  PermittedBatch sealed(std::move(columns_));
  columns_ = {};
  std::fill(rows_of_source_.begin(), rows_of_source_.end(), 0);
  rows_ = 0;
  return sealed;
}

} // namespace tallystick::optout
