// SPDX-License-Identifier: MIT
#include "link/maybe_known.hpp"

#include <algorithm>
#include <tuple>

#include "link/bucket_sort.hpp"

namespace tallystick::link {

void MaybeKnown::settle(const BitTable& found) {
  std::erase_if(all_, [&](const Likeness& l) { return found.test(l.who); });
  std::sort(all_.begin(), all_.end(), [](const Likeness& x, const Likeness& y) {
    return std::tuple{x.who, y.round, x.person} < std::tuple{y.who, x.round, y.person};
  });
  std::vector<Likeness> last;
  const auto same = [](const Likeness& x, const Likeness& y) { return x.who == y.who; };
  for_each_run(std::span<const Likeness>(all_), same, [&](std::span<const Likeness> tree) {
    for (const Likeness& l : tree)
      if (l.round == tree.front().round) last.push_back(l);
  });
  all_ = std::move(last);
}

std::span<const MaybeKnown::Likeness> MaybeKnown::of(RowId who) const {
  const auto begin = std::lower_bound(all_.begin(), all_.end(), who,
                                      [](const Likeness& l, RowId row) { return l.who < row; });
  const auto end = std::find_if(begin, all_.end(), [&](const Likeness& l) { return l.who != who; });
  return {begin, end};
}

double MaybeKnown::limit(RowId x, RowId y, double odds) const {
  const std::span<const Likeness> of_x = of(x);
  const std::span<const Likeness> of_y = of(y);
  if (of_x.empty() || of_y.empty()) return 1;
  double known_x = 0;
  double known_y = 0;
  double same = 0;
  double explained = 0; // odds that both have with one person
  for (const Likeness& a : of_x)
    known_x += a.probability;
  for (const Likeness& b : of_y) {
    known_y += b.probability;
    for (const Likeness& a : of_x) {
      if (a.person != b.person) continue;
      same += a.probability * b.probability;
      explained = std::max(explained, std::min(a.odds, b.odds));
    }
  }
  const double two = known_x * known_y - same;
  if (explained > 0) same *= std::max(1.0, odds / explained);
  const double both = same + two;
  const double one_of_known = both > 0 ? same / both : 0;
  return std::min(1.0, known_x * known_y * one_of_known + (1 - known_x) * (1 - known_y));
}

} // namespace tallystick::link
