// SPDX-License-Identifier: MIT
#include "release/releaser.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "release/column_notes.hpp"
#include "release/column_rows.hpp"
#include "release/csv_rows.hpp"
#include "release/person_facts.hpp"
#include "release/person_ranks.hpp"
#include "release/row_buckets.hpp"

namespace tallystick::release {
namespace {

constexpr std::size_t kPeoplePerPiece = 1U << 12U;
constexpr std::array<std::string_view, 3> kSexLabels = {
    "", "1", "2"}; // PERSON GENDER CODE; blank = not known

BirthPeriod birth_period(std::uint16_t code, BirthPrecision precision) {
  if (code == 0) return {};
  if (precision == BirthPrecision::year) return {code, 0};
  const unsigned months = code - 1U; // code = (year - 1800) * 12 + month
  return {static_cast<std::uint16_t>(1800 + months / 12),
          static_cast<std::uint8_t>(months % 12 + 1)};
}

/// Position of each source in the order in which their demographics are trusted.
std::vector<std::uint8_t> trust_of(const std::vector<SourceInfo>& sources,
                                   const std::vector<std::string>& priority) {
  constexpr std::uint8_t kUnranked = UINT8_MAX;
  std::vector<std::uint8_t> trust(sources.size(), kUnranked);
  std::uint8_t next = 0;
  for (const std::string& name : priority)
    for (std::size_t s = 0; s < sources.size(); ++s)
      if (sources[s].name == name && trust[s] == kUnranked) trust[s] = next++;
  for (std::uint8_t& position : trust)
    if (position == kUnranked) position = next++;
  return trust;
}

/// What both kinds of table say of a row or person: sex, birth, areas.
template<class Rows>
void add_attributes(Rows& out, const AttributePlan& plan, std::uint8_t sex, std::uint16_t birth,
                    std::uint32_t area) {
  if (plan.sex) out.value(CodedText{kSexLabels[sex]});
  if (plan.birth != BirthPrecision::none) out.value(birth_period(birth, plan.birth));
  if (plan.area) out.areas(area);
}

} // namespace

Status Releaser::run(const PermittedBatch& batch, PermittedPersons&& persons,
                     const Take& take) const {
  const std::uint64_t everybody = persons.table().first_row.size();
  TALLYSTICK_TRY(memory_.check(everybody * (2 * sizeof(RankedPerson) + sizeof(std::uint32_t))));
  const std::vector<PassCounts> passes = persons.table().passes;
  const auto ranks = std::make_shared<const PersonRanks>(std::move(persons), cipher_, threads_);
  const RowOrigin origin{batch, *ranks};
  const std::size_t step = people_at_a_time(origin);
  std::size_t first = 0;
  do { // of nobody there are tables as well
    const std::size_t end = std::min(first + step, ranks->people());
    TALLYSTICK_TRY(release_part(origin, ranks, {first, end}, passes, take));
    first = end;
  } while (first < ranks->people());
  return {};
}

/// Rows and payload of the largest source, and what is known of the people, in parts of equal size: people are spread
/// evenly over ranks, and so are their rows.
std::size_t Releaser::people_at_a_time(const RowOrigin& origin) const {
  const PermittedColumns& columns = origin.batch.columns();
  const std::size_t people = origin.ranks.people();
  std::size_t largest = 0;
  for (std::size_t s = 0; s < columns.sources.size(); ++s) {
    const std::size_t begin = columns.first_row[s];
    const std::size_t end = columns.first_row[s + 1];
    largest = std::max(largest, (end - begin) * sizeof(ReleasedRow) +
                                    columns.payload.bytes_around(begin, end));
  }
  const std::size_t of_person =
      sizeof(Demographics) + sizeof(std::uint32_t) * (1 + columns.sources.size());
  const std::size_t wanted = (largest + people * of_person) / 8 * 9; // parts differ a little
  const std::size_t parts = wanted / memory_.room() + 1;
  const std::size_t steps = people / parts / RowBuckets::kPartStep + 1;
  return parts == 1 ? people : steps * RowBuckets::kPartStep;
}

Status Releaser::release_part(const RowOrigin& origin, const Ranks& ranks, RankRange people,
                              const std::vector<PassCounts>& passes, const Take& take) const {
  const auto& sources = origin.batch.columns().sources;
  PersonFacts facts(people, sources.size());
  const std::vector<std::uint8_t> trust = trust_of(sources, spec_.demographics_priority);
  RowMemory memory;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    const auto rows =
        std::make_shared<RowBuckets>(origin, source, people, cipher_, threads_, std::move(memory));
    facts.add(source, trust[source], *rows, threads_);
    TALLYSTICK_TRY(take(linked_table(sources[source], passes, ranks, rows)));
    memory = rows.use_count() == 1 ? std::move(*rows).take_memory() : RowMemory{};
  }
  return take(persons_table(sources, ranks, std::move(facts)));
}

template<class Write>
ReleasedTable Releaser::table_of(TableNote note, std::size_t rows, std::size_t pieces,
                                 const Write& write) const {
  ReleasedTable::Forms forms;
  forms.csv = [write, texts = area_texts(areas_)](std::size_t piece, TextBuffer& out) {
    CsvRows lines(out, texts);
    return write(piece, lines);
  };
  forms.columns = [write, note, this](std::size_t piece) {
    ColumnRows columns(note, areas_);
    write(piece, columns);
    return std::move(columns).finish();
  };
  return {std::move(note), rows, pieces, std::move(forms)};
}

ReleasedTable Releaser::linked_table(const SourceInfo& source,
                                     const std::vector<PassCounts>& passes, const Ranks& ranks,
                                     const Rows& rows) const {
  std::vector<std::string> names{"first"};
  for (const PassCounts& pass : passes)
    names.push_back(pass.name);
  const auto write = [this, rows, ranks, names = std::move(names),
                      payload = !source.released_columns.empty(),
                      layout = source.payload_layout](std::size_t piece, auto& out) {
    const auto of_piece = rows->rows(piece);
    std::uint32_t rank = PersonRanks::kNotReleased;
    ProjectPseudonym pseudonym;
    for (const ReleasedRow& row : of_piece) {
      if (row.rank != rank) pseudonym = ranks->pseudonym(rank = row.rank, spec_.pseudonyms);
      out.value(pseudonym);
      add_attributes(out, spec_.attributes, row.sex, row.birth, row.area);
      if (spec_.attributes.age_band) out.value(CodedText{age_band_label(row.age_band)});
      if (payload) out.value(PayloadRow{rows->payload(row), layout.get()});
      if (spec_.provenance == Provenance::included) out.value(CodedText{names[row.pass]});
      out.end_row();
    }
    return of_piece.size();
  };
  return table_of(linked_note(spec_, areas_, source, passes), rows->size(), rows->buckets(), write);
}

ReleasedTable Releaser::persons_table(const std::vector<SourceInfo>& sources, const Ranks& ranks,
                                      PersonFacts facts) const {
  const auto known = std::make_shared<const PersonFacts>(std::move(facts));
  const auto write = [this, known, ranks, count = sources.size()](std::size_t piece, auto& out) {
    const std::size_t begin = known->people().first + piece * kPeoplePerPiece;
    const std::size_t end = std::min(begin + kPeoplePerPiece, known->people().end);
    for (std::size_t rank = begin; rank < end; ++rank) {
      const Demographics& best = known->of(rank);
      out.value(ranks->pseudonym(rank, spec_.pseudonyms));
      add_attributes(out, spec_.attributes, best.sex, best.birth, best.area);
      for (std::size_t source = 0; source < count; ++source)
        out.value(RowCount{known->rows(source, rank)});
      if (spec_.attributes.event_day) {
        out.value(EventDay{best.first_event});
        out.value(EventDay{best.last_event});
      }
      out.end_row();
    }
    return end - begin;
  };
  const std::size_t people = known->people().size();
  return table_of(persons_note(spec_, areas_, sources), people,
                  (people + kPeoplePerPiece - 1) / kPeoplePerPiece, write);
}

} // namespace tallystick::release
