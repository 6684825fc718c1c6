// SPDX-License-Identifier: MIT
#include "link/field_frequencies.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

double pairs_of(double n) {
  return n * (n - 1) / 2;
}

/// Pairs of people who hold the same value.
double agreeing(const std::vector<double>& counts) {
  double sum = 0;
  for (const double n : counts)
    sum += pairs_of(n);
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
std::vector<double> by_level(std::initializer_list<double> at_least, double all) {
  std::vector<double> levels;
  double better = 0;
  for (const double pairs : at_least) {
    levels.push_back(std::max(0.0, pairs - better));
    better = std::max(better, pairs);
  }
  levels.push_back(std::max(0.0, all - better));
  return levels;
}

} // namespace

ValueCounts::ValueCounts(ThreadCount threads, std::vector<std::uint32_t> values) {
  BucketSort<std::uint32_t> sort(threads, values.size());
  const auto scan = [&](std::size_t begin, std::size_t end, const auto& put) {
    for (std::size_t i = begin; i != end; ++i)
      if (values[i] != 0) put(std::uint64_t{values[i]} << sort.bucket_bits() >> 32, values[i]);
  };
  struct Run {
    std::uint32_t value;
    std::uint32_t count;
  };
  std::vector<std::vector<Run>> runs(sort.buckets());
  sort.count(scan);
  sort.sorted(0, sort.buckets(), scan,
              [&](std::size_t bucket, std::span<const std::uint32_t> sorted) {
                for_each_run(sorted, std::equal_to<>(), [&](std::span<const std::uint32_t> run) {
                  runs[bucket].push_back({run.front(), static_cast<std::uint32_t>(run.size())});
                });
              });
  for (const std::vector<Run>& bucket : runs)
    for (const Run& run : bucket) {
      values_.push_back(run.value);
      counts_.push_back(run.count);
      people_ += run.count;
      agreeing_pairs_ += pairs_of(run.count);
    }
  index();
}

void ValueCounts::index() {
  const std::size_t width = values_.empty() ? 1 : std::bit_width(values_.back());
  const std::size_t wanted = std::bit_width(values_.size());
  shift_ = width > wanted ? width - wanted : 0;
  begin_.assign((values_.empty() ? 0 : values_.back() >> shift_) + 2, 0);
  for (const std::uint32_t value : values_)
    ++begin_[(value >> shift_) + 1];
  for (std::size_t i = 1; i != begin_.size(); ++i)
    begin_[i] += begin_[i - 1];
}

std::uint32_t ValueCounts::of(std::uint32_t value) const {
  const std::size_t part = value >> shift_;
  if (part + 1 >= begin_.size()) return 0;
  const auto end = values_.begin() + begin_[part + 1];
  const auto found = std::lower_bound(values_.begin() + begin_[part], end, value);
  if (found == end || *found != value) return 0;
  return counts_[static_cast<std::size_t>(found - values_.begin())];
}

double ValueCounts::pairs() const {
  return pairs_of(static_cast<double>(people_));
}

FieldFrequencies::FieldFrequencies(ThreadCount threads, const SegmentedColumn<FieldTokens>& fields,
                                   const Forest& forest, std::span<const PersonNumber> own_id) {
  std::vector<RowId> roots;
  for (std::size_t row = 0; row != forest.to.size(); ++row)
    if (forest.to[row] == row) roots.push_back(static_cast<RowId>(row));
  people_ = roots.size();
  const auto counts = [&](const auto& value_of) {
    std::vector<std::uint32_t> values(roots.size());
    parallel_for(threads, roots.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i != end; ++i)
        values[i] = value_of(roots[i]);
    });
    return ValueCounts(threads, std::move(values));
  };
  const auto of = [&](FieldComparison comparison) -> std::vector<double>& {
    return chance_.pairs[static_cast<std::size_t>(comparison)];
  };
  const auto field = [&](const auto member) {
    return counts(
        [&, member](RowId row) { return static_cast<std::uint32_t>(fields[row].*member); });
  };

  const ValueCounts ids = counts([&](RowId row) { return own_id[row] + 1U; });
  of(FieldComparison::person_id) =
      by_level({ids.agreeing_pairs(), ids.agreeing_pairs()}, ids.pairs());
  postcode_ = field(&FieldTokens::postcode);
  const ValueCounts sector = field(&FieldTokens::postcode_sector);
  const ValueCounts district = field(&FieldTokens::postcode_district);
  of(FieldComparison::postcode) =
      by_level({postcode_.agreeing_pairs(), sector.agreeing_pairs(), district.agreeing_pairs()},
               postcode_.pairs());
  const ValueCounts sex = field(&FieldTokens::sex);
  of(FieldComparison::sex) = by_level({sex.agreeing_pairs()}, sex.pairs());
  practice_ = field(&FieldTokens::practice);
  of(FieldComparison::practice) = by_level({practice_.agreeing_pairs()}, practice_.pairs());
  const ValueCounts local_id = field(&FieldTokens::local_id);
  const ValueCounts provider = counts([&](RowId row) -> std::uint32_t {
    return fields[row].local_id == 0 ? 0U : fields[row].provider;
  });
  of(FieldComparison::local_id) = by_level({local_id.agreeing_pairs()}, provider.agreeing_pairs());
  count_dates(fields, roots);
}

/// By inclusion and exclusion: pairs that agree on two parts are counted under each pair of parts.
void FieldFrequencies::count_dates(const SegmentedColumn<FieldTokens>& fields,
                                   std::span<const RowId> roots) {
  constexpr std::size_t kCodes = 32;
  constexpr std::size_t kParts = kCodes * kCodes;
  std::vector<std::size_t> place(std::size_t{UINT16_MAX} + 1); // codes of years are far apart
  std::size_t years = 0;
  for (const RowId row : roots)
    if (std::size_t& at = place[fields[row].birth_year]; date_of(fields[row]) != 0 && at == 0)
      at = ++years;
  std::vector<std::uint32_t> dates(years * kParts);
  double people = 0;
  for (const RowId row : roots) {
    if (date_of(fields[row]) == 0) continue;
    ++dates[(place[fields[row].birth_year] - 1) * kParts + fields[row].birth_month * kCodes +
            fields[row].birth_day];
    ++people;
  }
  std::vector<double> year(years), month(kCodes), day(kCodes);
  std::vector<double> year_month(years * kCodes), year_day(years * kCodes), month_day(kParts);
  double exact = 0;
  double swapped = 0;
  for (std::size_t y = 0; y != years; ++y)
    for (std::size_t m = 0; m != kCodes; ++m)
      for (std::size_t d = 0; d != kCodes; ++d) {
        const double n = dates[y * kParts + m * kCodes + d];
        if (n == 0) continue;
        exact += pairs_of(n);
        if (m < d) swapped += n * dates[y * kParts + d * kCodes + m];
        year[y] += n, month[m] += n, day[d] += n;
        year_month[y * kCodes + m] += n, year_day[y * kCodes + d] += n,
            month_day[m * kCodes + d] += n;
      }
  if (const double all = pairs_of(people); all > 0)
    chance_.least_dates = agreeing(year) * agreeing(month) * agreeing(day) / (all * all);
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
      std::max(0.0, pairs_of(people) - exact - two - one)};
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
