// SPDX-License-Identifier: MIT
#include "link/field_frequencies.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Pairs of people who hold the same value.
double agreeing(const std::vector<double>& counts) {
  double sum = 0;
  for (const double n : counts)
    sum += n * (n - 1) / 2;
  return sum;
}

/// How common each value is over how common values are on average, which those who hold them are asked about.
std::vector<double> relative(const std::vector<double>& counts) {
  double sum = 0;
  double squares = 0;
  for (const double n : counts)
    sum += n, squares += n * n;
  std::vector<double> frequency(counts.size());
  for (std::size_t i = 0; i != counts.size(); ++i)
    frequency[i] = squares > 0 ? counts[i] * sum / squares : 1;
  return frequency;
}

/// A whole date's codes as one number; 0 if a part is missing. Codes of days and months are below 32.
std::uint32_t date_of(const FieldTokens& f) {
  const bool whole = f.birth_year != 0 && f.birth_month != 0 && f.birth_day != 0;
  return whole
             ? std::uint32_t{f.birth_year} << 10U | std::uint32_t{f.birth_month} << 5U | f.birth_day
             : 0U;
}

/// Levels from counts of pairs that agree at a level or better, and of all pairs.
std::vector<double> by_level(std::initializer_list<std::uint64_t> at_least, std::uint64_t all) {
  std::vector<double> levels;
  std::uint64_t better = 0;
  const auto add = [&](std::uint64_t pairs) {
    const std::uint64_t best = std::max(better, pairs);
    levels.push_back(static_cast<double>(best - std::exchange(better, best)));
  };
  std::for_each(at_least.begin(), at_least.end(), add);
  add(all);
  return levels;
}

/// What the first rows of trees say, a column a field.
struct Told {
  Told(ThreadCount threads, const SegmentedColumn<FieldTokens>& fields,
       std::span<const RowId> roots) {
    for (auto* column :
         {&postcode, &sector, &district, &practice, &local_id, &provider, &sex, &date})
      column->resize(roots.size());
    parallel_for(threads, roots.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i != end; ++i) {
        const FieldTokens& f = fields[roots[i]];
        postcode[i] = f.postcode;
        sector[i] = f.postcode_sector;
        district[i] = f.postcode_district;
        practice[i] = f.practice;
        local_id[i] = f.local_id;
        provider[i] = f.local_id == 0 ? 0U : f.provider;
        sex[i] = f.sex;
        date[i] = date_of(f);
      }
    });
  }

  std::vector<std::uint32_t> postcode;
  std::vector<std::uint32_t> sector;
  std::vector<std::uint32_t> district;
  std::vector<std::uint32_t> practice;
  std::vector<std::uint32_t> local_id;
  std::vector<std::uint32_t> provider; ///< of a local id
  std::vector<std::uint32_t> sex;
  std::vector<std::uint32_t> date; ///< as date_of()
};

struct IdPairs {
  std::uint64_t agreeing;
  std::uint64_t all;
};
/// Pairs of trees whose first rows have ids. Nearly all ids are those of one tree, so only the others are counted by id.
IdPairs id_pairs(std::span<const RowId> roots, std::span<const PersonNumber> own_id) {
  BitTable seen(own_id.size());
  std::vector<PersonNumber> again;
  std::uint64_t people = 0;
  for (const RowId root : roots) {
    const PersonNumber id = own_id[root];
    if (id == kNoPerson) continue;
    ++people;
    if (seen.test(id))
      again.push_back(id);
    else
      seen.set(id);
  }
  std::sort(again.begin(), again.end());
  std::uint64_t agreeing_pairs = 0;
  for_each_run(
      std::span<const PersonNumber>(again), std::equal_to<>(),
      [&](std::span<const PersonNumber> run) { agreeing_pairs += pairs_of(run.size() + 1); });
  return {agreeing_pairs, pairs_of(people)};
}

} // namespace

FieldFrequencies::FieldFrequencies(ThreadCount threads, const SegmentedColumn<FieldTokens>& fields,
                                   const Forest& forest, std::span<const PersonNumber> own_id) {
  std::vector<RowId> roots;
  for (std::size_t row = 0; row != forest.to.size(); ++row)
    if (forest.to[row] == row) roots.push_back(static_cast<RowId>(row));
  people_ = roots.size();
  const auto set = [&](FieldComparison comparison, std::initializer_list<std::uint64_t> at_least,
                       std::uint64_t all) {
    chance_.pairs[static_cast<std::size_t>(comparison)] = by_level(at_least, all);
  };
  const IdPairs ids = id_pairs(roots, own_id);
  set(FieldComparison::person_id, {ids.agreeing, ids.agreeing}, ids.all);
  const Told told(threads, fields, roots);
  const auto agreeing_on = [&](const std::vector<std::uint32_t>& values) {
    return ValueCounts(threads, values).agreeing_pairs();
  };
  postcode_ = ValueCounts(threads, told.postcode);
  set(FieldComparison::postcode,
      {postcode_.agreeing_pairs(), agreeing_on(told.sector), agreeing_on(told.district)},
      postcode_.pairs());
  const ValueCounts sex(threads, told.sex);
  set(FieldComparison::sex, {sex.agreeing_pairs()}, sex.pairs());
  practice_ = ValueCounts(threads, told.practice);
  set(FieldComparison::practice, {practice_.agreeing_pairs()}, practice_.pairs());
  set(FieldComparison::local_id, {agreeing_on(told.local_id)}, agreeing_on(told.provider));
  count_dates(told.date);
}

/// By inclusion and exclusion: pairs that agree on two parts are counted under each pair of parts.
void FieldFrequencies::count_dates(std::span<const std::uint32_t> all) {
  constexpr std::size_t kCodes = 32;
  constexpr std::size_t kParts = kCodes * kCodes;
  std::vector<std::size_t> place(std::size_t{UINT16_MAX} + 1); // codes of years are far apart
  std::size_t years = 0;
  for (const std::uint32_t date : all)
    if (std::size_t& at = place[date / kParts]; date != 0 && at == 0) at = ++years;
  std::vector<std::uint32_t> dates(years * kParts);
  std::uint64_t whole = 0;
  for (const std::uint32_t date : all) {
    if (date == 0) continue;
    ++dates[(place[date / kParts] - 1) * kParts + date % kParts];
    ++whole;
  }
  const auto people = static_cast<double>(whole);
  std::vector<double> year(years), month(kCodes), day(kCodes);
  std::vector<double> year_month(years * kCodes), year_day(years * kCodes), month_day(kParts);
  double exact = 0;
  double swapped = 0;
  for (std::size_t y = 0; y != years; ++y)
    for (std::size_t m = 0; m != kCodes; ++m)
      for (std::size_t d = 0; d != kCodes; ++d) {
        const double n = dates[y * kParts + m * kCodes + d];
        if (n == 0) continue;
        exact += n * (n - 1) / 2;
        if (m < d) swapped += n * dates[y * kParts + d * kCodes + m];
        year[y] += n, month[m] += n, day[d] += n;
        year_month[y * kCodes + m] += n, year_day[y * kCodes + d] += n,
            month_day[m * kCodes + d] += n;
      }
  const double all_pairs = people * (people - 1) / 2;
  if (all_pairs > 0)
    chance_.least_dates =
        agreeing(year) * agreeing(month) * agreeing(day) / (all_pairs * all_pairs);
  month_ = relative(month);
  day_ = relative(day);
  year_.assign(place.size(), 0);
  const std::vector<double> by_place = relative(year);
  for (std::size_t code = 0; code != place.size(); ++code)
    if (place[code] != 0) year_[code] = by_place[place[code] - 1];
  const double two_each = agreeing(year_month) + agreeing(year_day) + agreeing(month_day);
  const double one_each = agreeing(year) + agreeing(month) + agreeing(day);
  const double two = two_each - 3 * exact;
  const double one = one_each - 2 * two - 3 * exact;
  // Swapped dates agree on the year, and so are among those that agree on one part (or, by chance, on none of the rest).
  chance_.pairs[static_cast<std::size_t>(FieldComparison::birth_date)] = {
      exact, swapped, two, std::max(0.0, one - swapped),
      std::max(0.0, all_pairs - exact - two - one)};
}

double FieldFrequencies::relative_frequency(const Profile& a, const Profile& b,
                                            const model::MatchModel& parameters) const {
  double product = 1;
  const auto times = [&](const ValueCounts& counts, std::uint32_t x, std::uint32_t y,
                         FieldComparison comparison) {
    const std::vector<double>& u = parameters.comparisons[static_cast<std::size_t>(comparison)].u;
    if (x == 0 || x != y || u.empty()) return;
    const double mean = u.front();
    // The two themselves say nothing of others; the mean weighs as much as one other.
    const auto others = static_cast<double>(std::max(counts.of(x), 2U) - 2U);
    product *= (others + 1) / (static_cast<double>(counts.people()) * mean + 1);
  };
  times(postcode_, a.fields.postcode, b.fields.postcode, FieldComparison::postcode);
  times(practice_, a.fields.practice, b.fields.practice, FieldComparison::practice);
  if (const std::uint32_t date = date_of(a.fields); date != 0 && date == date_of(b.fields))
    product *= year_[a.fields.birth_year] * month_[a.fields.birth_month] * day_[a.fields.birth_day];
  return product;
}

} // namespace tallystick::link
