// SPDX-License-Identifier: MIT
#include "release/person_facts.hpp"

#include <algorithm>
#include <tuple>

namespace tallystick::release {
namespace {

/// Whether a row tells more than another of the same source and person.
bool tells_more(const ReleasedRow& a, const ReleasedRow& b) {
  return std::tuple(a.event_day, b.row) > std::tuple(b.event_day, a.row);
}

} // namespace

PersonFacts::PersonFacts(RankRange people, std::size_t sources)
    : people_(people), known_(people.size()), rows_(sources) {}

void PersonFacts::add(std::size_t source, std::uint8_t trust, const RowBuckets& buckets,
                      ThreadCount threads) {
  auto& counts = rows_[source];
  counts.assign(people_.size(), 0);
  // A person is in one bucket, so no two threads meet at one.
  parallel_for(threads, buckets.buckets(), 1, [&](std::size_t bucket, std::size_t) {
    const auto rows = buckets.rows(bucket);
    for (std::size_t begin = 0; begin < rows.size();) {
      const std::uint32_t rank = rows[begin].rank;
      std::size_t end = begin + 1;
      while (end < rows.size() && rows[end].rank == rank)
        ++end;
      const std::size_t at = rank - people_.first;
      counts[at] = static_cast<std::uint32_t>(end - begin);
      add_person(known_[at], trust, rows.subspan(begin, end - begin));
      begin = end;
    }
  });
}

void PersonFacts::add_person(Known& known, std::uint8_t trust, std::span<const ReleasedRow> rows) {
  const ReleasedRow* sex = nullptr;
  const ReleasedRow* birth = nullptr;
  const ReleasedRow* area = nullptr;
  const auto best = [](const ReleasedRow*& so_far, const ReleasedRow& row, bool says_it) {
    if (says_it && (so_far == nullptr || tells_more(row, *so_far))) so_far = &row;
  };
  Demographics& facts = known.facts;
  for (const ReleasedRow& row : rows) {
    best(sex, row, row.sex != 0);
    best(birth, row, row.birth != 0);
    best(area, row, row.area != 0);
    if (row.event_day == kNoDay) continue;
    if (facts.first_event == kNoDay || row.event_day < facts.first_event)
      facts.first_event = row.event_day;
    facts.last_event = std::max(facts.last_event, row.event_day);
  }
  if (sex != nullptr && trust < known.sex_from) facts.sex = sex->sex, known.sex_from = trust;
  if (birth != nullptr && trust < known.birth_from)
    facts.birth = birth->birth, known.birth_from = trust;
  if (area != nullptr && trust < known.area_from) facts.area = area->area, known.area_from = trust;
}

} // namespace tallystick::release
