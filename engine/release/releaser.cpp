// SPDX-License-Identifier: MIT
#include "release/releaser.hpp"

#include <algorithm>

#include "core/date.hpp"

namespace tallystick::release {
namespace {

constexpr std::array<std::string_view, 3> kSexLabels = {
    "", "1", "2"}; // PERSON GENDER CODE; blank = not known

BirthPeriod birth_period(std::uint16_t code, BirthPrecision precision) {
  if (code == 0) return {};
  if (precision == BirthPrecision::year) return {code, 0};
  const unsigned months = code - 1U; // code = (year - 1800) * 12 + month
  return {static_cast<std::uint16_t>(1800 + months / 12),
          static_cast<std::uint8_t>(months % 12 + 1)};
}

Quoting quoting_of(std::string_view text) {
  return text.find_first_of(",\"\r\n") == std::string_view::npos ? Quoting::plain : Quoting::needed;
}

/// Rows of a release lie all over the columns: what row number `ahead` of the list will need is
/// fetched early, its payload a little later, when the place of it is known.
constexpr std::size_t kFetchColumns = 48;
constexpr std::size_t kFetchPayload = 24;

template<class T>
void fetch(const SegmentedColumn<T>& column, RowId row) {
  if (!column.empty()) __builtin_prefetch(&column[row]);
}

void fetch_ahead(const PermittedColumns& c, const PersonTable& table, std::span<const RowId> rows,
                 std::size_t at) {
  if (at + kFetchColumns < rows.size()) {
    const RowId row = rows[at + kFetchColumns];
    fetch(c.payload_at, row);
    fetch(c.sex, row);
    fetch(c.birth, row);
    fetch(c.area, row);
    fetch(c.age_band, row);
    __builtin_prefetch(&table.pass_of_row[row]);
  }
  if (at + kFetchPayload < rows.size() && !c.payload_at.empty())
    __builtin_prefetch(payload_of(c, rows[at + kFetchPayload]));
}

void append(std::vector<char>& out, const std::vector<char>& text) {
  out.insert(out.end(), text.begin(), text.end());
}

std::vector<std::vector<char>> area_texts(const AreaTable& areas) {
  std::vector<std::vector<char>> texts;
  for (const auto& row : areas.rows) {
    auto& out = texts.emplace_back();
    for (const std::string& text : row) {
      out.push_back(',');
      append_released(out, CodedText{text, quoting_of(text)});
    }
  }
  return texts;
}

/// The sources in the order in which their demographics are trusted.
std::vector<std::size_t> by_trust(const std::vector<SourceInfo>& sources,
                                  const std::vector<std::string>& priority) {
  std::vector<std::size_t> order;
  for (const std::string& name : priority)
    for (std::size_t s = 0; s < sources.size(); ++s)
      if (sources[s].name == name) order.push_back(s);
  for (std::size_t s = 0; s < sources.size(); ++s)
    if (std::find(order.begin(), order.end(), s) == order.end()) order.push_back(s);
  return order;
}

} // namespace

struct Releaser::Context {
  const PermittedBatch& batch;
  const PermittedPersons& persons;
  PersonRows rows;
  std::vector<std::size_t> trust;

  /// The area columns of each row of the area table as released text, each behind a comma.
  std::vector<std::vector<char>> area_text;

  /// Per attribute the most trusted source that knows it; within a source the latest event, then
  /// the earliest row.
  [[nodiscard]] Demographics demographics(std::size_t rank) const {
    const PermittedColumns& c = batch.columns();
    Demographics best{.first_event = kNoDay, .last_event = kNoDay};
    for (const std::size_t source : trust) {
      std::int64_t sex_key = INT64_MIN;
      std::int64_t birth_key = INT64_MIN;
      std::int64_t area_key = INT64_MIN;
      const bool want_sex = best.sex == 0 && !c.sex.empty();
      const bool want_birth = best.birth == 0 && !c.birth.empty();
      const bool want_area = best.area == 0 && !c.area.empty();
      for (const RowId row : rows.rows(source, rank)) {
        const std::int32_t day = c.event_day.empty() ? kNoDay : c.event_day[row];
        const std::int64_t key = std::int64_t{day} * (std::int64_t{1} << 32U) + (UINT32_MAX - row);
        const auto take = [key](bool wanted, std::int64_t& kept, auto& value, auto candidate) {
          if (wanted && candidate != 0 && key > kept) {
            kept = key;
            value = candidate;
          }
        };
        if (want_sex) take(want_sex, sex_key, best.sex, c.sex[row]);
        if (want_birth) take(want_birth, birth_key, best.birth, c.birth[row]);
        if (want_area) take(want_area, area_key, best.area, c.area[row]);
        if (day == kNoDay) continue;
        if (best.first_event == kNoDay || day < best.first_event) best.first_event = day;
        best.last_event = std::max(best.last_event, day);
      }
    }
    return best;
  }
};

namespace {

ColumnNote pseudonym_note() {
  return {"person_id",
          "pseudonym",
          "The person, under this project's key: 26 characters. Means nothing in another project.",
          {}};
}

void add_attribute_notes(const AttributePlan& plan, const AreaTable& areas,
                         std::vector<ColumnNote>& notes, std::string_view whose) {
  const std::string of = " " + std::string(whose);
  if (plan.sex)
    notes.push_back(
        {"sex", "text", "Sex" + of + "; blank = not known.", {"1 = male", "2 = female"}});
  if (plan.birth == BirthPrecision::year)
    notes.push_back({"birth_year", "year", "Year of birth" + of + ".", {}});
  if (plan.birth == BirthPrecision::month)
    notes.push_back({"birth_month", "year-month", "Year and month of birth" + of + ".", {}});
  if (!plan.area) return;
  for (const AreaColumn& column : areas.columns)
    notes.push_back(
        {column.name,
         "text",
         column.meaning + of + " (look-up vintage " + areas.vintage + "); blank = not known.",
         {}});
}

std::vector<ColumnNote> linked_notes(const ReleaseSpec& spec, const AreaTable& areas,
                                     const SourceInfo& source,
                                     const std::vector<PassCounts>& passes) {
  std::vector<ColumnNote> notes{pseudonym_note()};
  add_attribute_notes(spec.attributes, areas, notes, "as recorded in this row");
  if (spec.attributes.age_band) {
    std::vector<std::string> bands;
    for (std::uint8_t band = 0; band < kAgeBandCount; ++band)
      bands.emplace_back(age_band_label(band));
    notes.push_back({"age_band", "text", "Age at the event, in five-year bands.", bands});
  }
  for (const std::string& column : source.released_columns)
    notes.push_back({column, "text", "As supplied by the source.", {}});
  if (spec.provenance == Provenance::included) {
    std::vector<std::string> names{"first = first row of the person"};
    for (const PassCounts& pass : passes)
      names.push_back(pass.name);
    notes.push_back({"link_pass", "text", "The rule that linked this row to the person.", names});
  }
  return notes;
}

/// Moves `rank` on to the person who has row `at` of a source; how many rows the person has there
/// from `at` on.
std::size_t find_rank(const PersonRows& persons, std::size_t source, std::size_t at,
                      std::size_t& rank) {
  const RowId* const first = persons.rows(source).data();
  for (;; ++rank) {
    const auto group = persons.rows(source, rank);
    const auto end = static_cast<std::size_t>(group.data() + group.size() - first);
    if (end > at) return end - at;
  }
}

std::string_view pass_name(const PersonTable& table, RowId row) {
  const std::uint8_t pass = table.pass_of_row[row];
  return pass == 0 ? std::string_view("first") : std::string_view(table.passes[pass - 1].name);
}

} // namespace

std::vector<ReleasedTable> Releaser::run(const PermittedBatch& batch,
                                         const PermittedPersons& persons) const {
  const auto& sources = batch.columns().sources;
  const auto context = std::make_shared<const Context>(
      Context{batch, persons, PersonRows(batch, persons, cipher_, threads_),
              by_trust(sources, spec_.demographics_priority), area_texts(areas_)});
  std::vector<ReleasedTable> tables;
  for (std::size_t source = 0; source < sources.size(); ++source)
    tables.push_back(linked_table(context, source));
  tables.push_back(persons_table(context));
  return tables;
}

ReleasedTable Releaser::linked_table(const std::shared_ptr<const Context>& context,
                                     std::size_t source) const {
  const SourceInfo& info = context->batch.columns().sources[source];
  const auto format = [context, source, this, fields = info.released_columns.size()](
                          std::size_t begin, std::size_t end, std::vector<char>& out) {
    const PermittedColumns& c = context->batch.columns();
    const PersonTable& table = context->persons.table();
    const AttributePlan& wanted = spec_.attributes;
    const auto rows = context->rows.rows(source);
    std::size_t rank = begin < end ? context->rows.rank_of(source, begin) : 0;
    std::size_t left = 0; // rows of this rank from `begin` on
    for (std::size_t at = begin; at < end; ++at) {
      if (left == 0) left = find_rank(context->rows, source, at, rank);
      const RowId row = rows[at];
      fetch_ahead(c, table, rows, at);
      append_released(out, context->rows.pseudonym(rank));
      if (wanted.sex) out.push_back(','), append_released(out, CodedText{kSexLabels[c.sex[row]]});
      if (wanted.birth != BirthPrecision::none)
        out.push_back(','), append_released(out, birth_period(c.birth[row], wanted.birth));
      if (wanted.area) append(out, context->area_text[c.area[row]]);
      if (wanted.age_band)
        out.push_back(','), append_released(out, CodedText{age_band_label(c.age_band[row])});
      if (fields != 0)
        out.push_back(','), append_released(out, PayloadRow{payload_of(c, row), fields});
      if (spec_.provenance == Provenance::included)
        out.push_back(','), append_released(out, CodedText{pass_name(table, row)});
      out.push_back('\n');
      if (--left == 0) ++rank;
    }
  };
  return {"linked_" + info.name,
          "Rows of " + info.care_setting + " (" + info.name + "), linked and de-identified.",
          linked_notes(spec_, areas_, info, context->persons.table().passes),
          context->rows.rows(source).size(), format};
}

ReleasedTable Releaser::persons_table(const std::shared_ptr<const Context>& context) const {
  const auto& sources = context->batch.columns().sources;
  std::vector<ColumnNote> notes{pseudonym_note()};
  add_attribute_notes(spec_.attributes, areas_, notes,
                      "from the most trusted source that knows it");
  for (const SourceInfo& source : sources)
    notes.push_back({"rows_" + source.name,
                     "integer",
                     "Released rows of the person in " + source.name + ".",
                     {}});
  if (spec_.attributes.event_day) {
    notes.push_back({"first_event", "date", "Date of the first event in any source.", {}});
    notes.push_back({"last_event", "date", "Date of the last event in any source.", {}});
  }
  const auto format = [context, this](std::size_t begin, std::size_t end, std::vector<char>& out) {
    const AttributePlan& wanted = spec_.attributes;
    for (std::size_t rank = begin; rank < end; ++rank) {
      const Demographics best = context->demographics(rank);
      append_released(out, context->rows.pseudonym(rank));
      if (wanted.sex) out.push_back(','), append_released(out, CodedText{kSexLabels[best.sex]});
      if (wanted.birth != BirthPrecision::none)
        out.push_back(','), append_released(out, birth_period(best.birth, wanted.birth));
      if (wanted.area) append(out, context->area_text[best.area]);
      for (std::size_t source = 0; source < context->rows.sources(); ++source) {
        out.push_back(',');
        append_released(
            out, RowCount{static_cast<std::uint32_t>(context->rows.rows(source, rank).size())});
      }
      if (wanted.event_day) {
        out.push_back(','), append_released(out, EventDay{best.first_event});
        out.push_back(','), append_released(out, EventDay{best.last_event});
      }
      out.push_back('\n');
    }
  };
  return {"persons", "One row a person: best demographics, rows by source, first and last event.",
          std::move(notes), context->rows.people(), format};
}

} // namespace tallystick::release
