// SPDX-License-Identifier: MIT
#include "pipeline/person_tally.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <string>

namespace tallystick::pipeline {
namespace {

constexpr std::int32_t kAlive = INT32_MAX;
constexpr std::int32_t kDaysAfterDeath = 30; ///< bills and letters come late
constexpr std::uint32_t kVeryManyRows = 1'000;

template<class T>
std::atomic_ref<T> shared(std::vector<T>& cells, std::size_t i) {
  return std::atomic_ref<T>(cells[i]);
}

void lower(std::vector<std::int32_t>& cells, std::size_t i, std::int32_t value) {
  const auto cell = shared(cells, i);
  std::int32_t held = cell.load(std::memory_order_relaxed);
  while (value < held && !cell.compare_exchange_weak(held, value, std::memory_order_relaxed)) {
  }
}

/// The first day of each year or month of birth as columns hold it, up to the year 2200.
std::vector<std::int32_t> first_days(BirthPrecision precision) {
  using namespace std::chrono;
  constexpr int kFirst = 1800;
  constexpr int kLast = 2200;
  std::vector<std::int32_t> days{INT32_MIN};
  if (precision == BirthPrecision::year) {
    for (int y = 1; y <= kLast; ++y)
      days.push_back(day_number(Date{year{y} / January / 1}));
    return days;
  }
  for (int y = kFirst; y <= kLast; ++y)
    for (unsigned m = 1; m <= 12; ++m)
      days.push_back(day_number(Date{year{y} / month{m} / 1}));
  return days;
}

report::ImplausibilityCheck check(std::string name, std::string title, bool checked,
                                  std::uint64_t persons, std::string why_not) {
  return {std::move(name), std::move(title), checked ? persons : 0,
          checked ? std::string() : std::move(why_not)};
}

} // namespace

struct PersonTally::Flag {
  static constexpr std::uint8_t kMale = 1;
  static constexpr std::uint8_t kFemale = 2;
  static constexpr std::uint8_t kTwoBirths = 4;
  static constexpr std::uint8_t kEventBeforeBirth = 8;
  static constexpr std::uint8_t kEventAfterDeath = 16;
  static constexpr std::uint8_t kTwiceInRegister = 32;
};

PersonTally::PersonTally(const PermittedBatch& batch, const PersonTable& persons,
                         BirthPrecision precision, ThreadCount threads)
    : precision_(precision), sexes_(!batch.columns().sex.empty()),
      births_(!batch.columns().birth.empty()), sources_(batch.columns().sources.size()),
      rows_(persons.first_row.size()), source_set_(persons.first_row.size()),
      birth_(births_ ? persons.first_row.size() : 0), flags_(persons.first_row.size()) {
  for (const SourceInfo& source : batch.columns().sources) {
    registers_ = registers_ || source.one_row_per_person;
    death_register_.push_back(source.care_setting == "deaths" ? 1 : 0);
    deaths_ = deaths_ || death_register_.back() != 0;
  }
  deaths_ = deaths_ && sources_ > 1 && !batch.columns().event_day.empty();
  note_rows(batch, persons, threads);
  if (!deaths_) return;
  death_.assign(persons.first_row.size(), kAlive);
  note_deaths(batch, persons, threads);
  note_late_events(batch, persons, threads);
}

void PersonTally::flag(PersonIndex person, std::uint8_t bits) {
  const auto cell = shared(flags_, person);
  if ((cell.load(std::memory_order_relaxed) & bits) != bits)
    cell.fetch_or(bits, std::memory_order_relaxed);
}

void PersonTally::note_rows(const PermittedBatch& batch, const PersonTable& persons,
                            ThreadCount threads) {
  const PermittedColumns& columns = batch.columns();
  for (std::size_t s = 0; s < sources_; ++s) {
    const std::size_t first = columns.first_row[s];
    const auto note = [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = first + begin; row < first + end; ++row)
        note_row(persons.person_of_row[row], s, columns.sources[s].one_row_per_person);
      note_attributes(columns, persons, first + begin, first + end);
    };
    parallel_for(threads, columns.first_row[s + 1] - first, kUnitItems, note);
  }
}

void PersonTally::note_row(PersonIndex person, std::size_t source, bool is_register) {
  const std::uint64_t bit = std::uint64_t{1} << source;
  shared(rows_, person).fetch_add(1, std::memory_order_relaxed);
  const auto set = shared(source_set_, person);
  if (!is_register && (set.load(std::memory_order_relaxed) & bit) != 0) return;
  const bool seen = (set.fetch_or(bit, std::memory_order_relaxed) & bit) != 0;
  if (seen && is_register) flag(person, Flag::kTwiceInRegister);
}

void PersonTally::note_attributes(const PermittedColumns& columns, const PersonTable& persons,
                                  std::size_t begin, std::size_t end) {
  ColumnReader<std::uint8_t> sex(columns.sex);
  ColumnReader<std::uint16_t> birth(columns.birth);
  ColumnReader<std::int32_t> event(columns.event_day);
  const std::vector<std::int32_t> first_day =
      births_ ? first_days(precision_) : std::vector<std::int32_t>{};
  for (std::size_t row = begin; row < end; ++row) {
    const PersonIndex person = persons.person_of_row[row];
    if (sexes_ && sex[row] != 0) flag(person, sex[row] == 1 ? Flag::kMale : Flag::kFemale);
    if (!births_ || birth[row] == 0) continue;
    std::uint16_t held = shared(birth_, person).load(std::memory_order_relaxed);
    if (held == 0 &&
        shared(birth_, person).compare_exchange_strong(held, birth[row], std::memory_order_relaxed))
      held = birth[row];
    if (held != birth[row]) flag(person, Flag::kTwoBirths);
    if (!columns.event_day.empty() && event[row] != kNoDay && birth[row] < first_day.size() &&
        event[row] < first_day[birth[row]])
      flag(person, Flag::kEventBeforeBirth);
  }
}

void PersonTally::note_deaths(const PermittedBatch& batch, const PersonTable& persons,
                              ThreadCount threads) {
  const PermittedColumns& columns = batch.columns();
  for (std::size_t s = 0; s < sources_; ++s) {
    if (death_register_[s] == 0) continue;
    const std::size_t first = columns.first_row[s];
    const auto note = [&](std::size_t begin, std::size_t end) {
      ColumnReader<std::int32_t> event(columns.event_day);
      for (std::size_t row = first + begin; row < first + end; ++row)
        if (event[row] != kNoDay) lower(death_, persons.person_of_row[row], event[row]);
    };
    parallel_for(threads, columns.first_row[s + 1] - first, kUnitItems, note);
  }
}

void PersonTally::note_late_events(const PermittedBatch& batch, const PersonTable& persons,
                                   ThreadCount threads) {
  const PermittedColumns& columns = batch.columns();
  for (std::size_t s = 0; s < sources_; ++s) {
    if (death_register_[s] != 0) continue;
    const std::size_t first = columns.first_row[s];
    const auto note = [&](std::size_t begin, std::size_t end) {
      ColumnReader<std::int32_t> event(columns.event_day);
      for (std::size_t row = first + begin; row < first + end; ++row) {
        const PersonIndex person = persons.person_of_row[row];
        if (death_[person] != kAlive && event[row] != kNoDay &&
            event[row] - kDaysAfterDeath > death_[person])
          flag(person, Flag::kEventAfterDeath);
      }
    };
    parallel_for(threads, columns.first_row[s + 1] - first, kUnitItems, note);
  }
}

bool PersonTally::several_sources(PersonIndex person) const {
  return std::popcount(source_set_[person]) > 1;
}

std::uint64_t PersonTally::flagged(std::uint8_t bits) const {
  return static_cast<std::uint64_t>(std::count_if(
      flags_.begin(), flags_.end(), [bits](std::uint8_t flags) { return (flags & bits) == bits; }));
}

std::vector<report::SizeBin> PersonTally::rows_per_person() const {
  constexpr std::array<std::uint32_t, 9> kLargest = {1, 2, 5, 10, 20, 50, 100, 1'000, UINT32_MAX};
  std::vector<report::SizeBin> bins = {{"1"},      {"2"},         {"3-5"},
                                       {"6-10"},   {"11-20"},     {"21-50"},
                                       {"51-100"}, {"101-1,000"}, {"over 1,000"}};
  for (const std::uint32_t rows : rows_) {
    const auto bin = std::lower_bound(kLargest.begin(), kLargest.end(), rows) - kLargest.begin();
    ++bins[static_cast<std::size_t>(bin)].persons;
  }
  return bins;
}

std::vector<report::SizeBin> PersonTally::sources_per_person() const {
  std::vector<report::SizeBin> bins;
  for (std::size_t n = 1; n <= sources_; ++n)
    bins.push_back({std::to_string(n), 0});
  for (const std::uint64_t set : source_set_)
    ++bins[static_cast<std::size_t>(std::popcount(set)) - 1].persons;
  return bins;
}

std::vector<report::ImplausibilityCheck> PersonTally::checks() const {
  const auto many = static_cast<std::uint64_t>(std::count_if(
      rows_.begin(), rows_.end(), [](std::uint32_t rows) { return rows > kVeryManyRows; }));
  const std::string birth =
      precision_ == BirthPrecision::month ? "month of birth" : "year of birth";
  return {
      check("more_than_one_birth", "More than one " + birth + " among the person's rows", births_,
            flagged(Flag::kTwoBirths), "the job derives no birth date"),
      check("more_than_one_sex", "Both sexes among the person's rows", sexes_,
            flagged(Flag::kMale | Flag::kFemale), "the job does not derive sex"),
      check("event_before_birth", "An event before the " + birth, births_,
            flagged(Flag::kEventBeforeBirth), "the job derives no birth date"),
      check("event_after_death",
            "An event more than " + std::to_string(kDaysAfterDeath) +
                " days after a recorded death",
            deaths_, flagged(Flag::kEventAfterDeath),
            "no source with care setting \"deaths\" beside others"),
      check("twice_in_register", "Two rows of a source that holds each person once", registers_,
            flagged(Flag::kTwiceInRegister), "no source has one_row_per_person"),
      check("very_many_rows", "More than 1,000 rows", true, many, ""),
  };
}

} // namespace tallystick::pipeline
