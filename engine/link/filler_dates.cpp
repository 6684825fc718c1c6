// SPDX-License-Identifier: MIT
#include "link/filler_dates.hpp"

#include <cmath>
#include <mutex>

#include "link/bucket_sort.hpp"

namespace tallystick::link {
namespace {

/// Rows that must be expected on one day before a lack of others says anything.
constexpr double kLeastExpected = 5;
/// Commoner than this, a good part of such dates are fillers; and those are found among the rows that are still open, for
/// they disagree with the other rows of their person.
constexpr double kMostOverExpected = 1.2;
constexpr double kStandardErrors = 3; ///< by which few rows may be more by chance
constexpr double kDaysOfYear = 365.25;

bool is_filler(const PermittedColumns& columns, std::size_t row) {
  return has(columns.evidence[row], Evidence::weak_birth_date);
}

bool are_ordinary(ThreadCount threads, const PermittedColumns& columns) {
  std::uint64_t dates = 0;
  std::uint64_t fillers = 0;
  std::mutex adding;
  parallel_for(threads, columns.fields.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    std::uint64_t some_dates = 0;
    std::uint64_t some_fillers = 0;
    for (std::size_t row = begin; row != end; ++row) {
      const std::uint64_t whole = columns.fields[row].birth_day != 0 ? 1 : 0;
      some_dates += whole;
      some_fillers += is_filler(columns, row) ? whole : 0;
    }
    const std::lock_guard lock{adding}; // sums do not depend on the order
    dates += some_dates;
    fillers += some_fillers;
  });
  const double expected = static_cast<double>(dates - fillers) / (kDaysOfYear - 1);
  const double most = kMostOverExpected * expected + kStandardErrors * std::sqrt(expected);
  return expected >= kLeastExpected && static_cast<double>(fillers) <= most;
}

} // namespace

void settle_filler_dates(ThreadCount threads, PermittedColumns& columns) {
  if (columns.evidence.empty() || are_ordinary(threads, columns)) return;
  parallel_for(threads, columns.fields.size(), kPieceRows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row != end; ++row)
      if (is_filler(columns, row)) {
        columns.fields[row].birth_month = 0;
        columns.fields[row].birth_day = 0;
      }
  });
}

} // namespace tallystick::link
